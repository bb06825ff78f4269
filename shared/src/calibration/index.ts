/** What `npm run calibrate` and the tests of the calibration use. */
export { casesOf, fitAll, leaveOut, leaveOutBy, leaveOutSource, rowCounts } from './calibrate';
export { calibrationOf, fitData, fitWhole, leftOutMessages, sourcesToLeaveOut, withRanges } from './whole';
export { readMeasurements } from '../validation/measurement';
export { errorFigures } from '../validation/groups';
export { naivePrediction } from '../validation/baseline';
export { hardwareClassOf } from '../validation/prediction';
export { factorsOf } from '../model/factors/factorSet';
export { accuracyData, chipOf, engineOf } from './page/accuracyData';
export { committedOwn, leftOutOwn } from './page/ownRows';
export { accuracyPage } from './page/page';
export { brokenLimits, limitsOf } from './page/limits';
export { plotsOf } from './page/plot/plots';
export { summaryOf } from './page/targets';
