/** Engines in round numbers, so that no calibration moves the comparison: the arithmetic of an 8B model in bf16 and a mixture of experts on an H100, and a 3B model on a CPU. */
import type { EngineTimes } from '../../../../shared/src/model/engine';

export const DENSE: EngineTimes = {
  sharedWeights: 6e-3,
  experts: 0,
  expertMiss: 0,
  kv: { full: 6e-8, sliding: 0, window: 0 },
  computePerSequence: 3e-5,
  sequencesInFit: 0,
  overlap: 1,
  perSequence: 0,
  constant: 2e-3,
  collective: 0,
  collectivePerSequence: 0,
  prefillPerToken: 3e-5,
  prefillPerTokenPair: 5e-10,
  prefillConstant: 2e-3,
  ttftFloor: 5e-3,
  maxBatch: 256,
  origin: { class: 'assumed', source: 'round numbers', rows: 0, spread: 1 },
};

export const MIXTURE: EngineTimes = {
  ...DENSE,
  sharedWeights: 1.5e-3,
  experts: 12e-3,
  expertMiss: 1 - 8 / 128,
  constant: 4e-3,
  prefillConstant: 6e-3,
  prefillPerToken: 1.2e-5,
  computePerSequence: 1.2e-5,
};

export const CPU: EngineTimes = {
  ...DENSE,
  sharedWeights: 0.06,
  kv: { full: 6e-7, sliding: 0, window: 0 },
  computePerSequence: 0.01,
  sequencesInFit: 1,
  constant: 4e-3,
  prefillConstant: 4e-3,
  prefillPerToken: 6e-3,
  prefillPerTokenPair: 1e-7,
  ttftFloor: 0.01,
  maxBatch: 4,
};
