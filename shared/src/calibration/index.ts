export { casesOf, fitAll, leaveOutSource, rowCounts } from './calibrate';
export { readMeasurements } from '../validation/measurement';
export { judgedRows, validate } from '../validation/validate';
export { errorFigures } from '../validation/groups';
export { naivePrediction } from '../validation/baseline';
export { hardwareClassOf } from '../validation/prediction';
export { factorsOf } from '../model/factors/factorSet';
