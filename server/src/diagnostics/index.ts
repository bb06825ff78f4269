/** Every rule; what a file as a whole is checked for (budget, age of prices) is in `features/diagnostics.ts`. */
import { acceleratorUnknown } from './acceleratorUnknown';
import { apiUnknown } from './apiUnknown';
import { armBlocked } from './armBlocked';
import { capacityBlockOnly } from './capacityBlockOnly';
import { capacityScarce } from './capacityScarce';
import { cheaperPlacement } from './cheaperPlacement';
import { coldStartSlow } from './coldStartSlow';
import { contextStarvesBatch } from './contextStarvesBatch';
import { currencyRate } from './currencyRate';
import { evidenceMissing } from './evidenceMissing';
import { evidenceRefused } from './evidenceRefused';
import { evidenceUnused } from './evidenceUnused';
import { fallbackExcluded } from './fallbackExcluded';
import { gpuUnused } from './gpuUnused';
import { idleReplicas } from './idleReplicas';
import { imageArchitecture } from './imageArchitecture';
import { instanceExcluded } from './instanceExcluded';
import { instanceUnknown } from './instanceUnknown';
import { kvCacheSmall } from './kvCacheSmall';
import { kvSpaceMissing } from './kvSpaceMissing';
import { limitsContradict } from './limitsContradict';
import { limitsMissing } from './limitsMissing';
import { memoryExceeded } from './memoryExceeded';
import { memoryLimitSmall } from './memoryLimitSmall';
import { modelUnknown } from './modelUnknown';
import { networkBoundMultiNode } from './networkBoundMultiNode';
import { nothingAllowed } from './nothingAllowed';
import { overBudget } from './overBudget';
import { oversizedReplica } from './oversizedReplica';
import { precisionConflict } from './precisionConflict';
import { precisionUnsupported } from './precisionUnsupported';
import { previousGeneration } from './previousGeneration';
import { priceUnknown } from './priceUnknown';
import { pricedUnknown } from './pricedUnknown';
import { profileEmpty } from './profileEmpty';
import { quotaExceeded } from './quotaExceeded';
import { quotaTooSmall } from './quotaTooSmall';
import { quotaUnknown } from './quotaUnknown';
import { referenceCycle } from './referenceCycle';
import { referenceTraining } from './referenceTraining';
import { regionUnknown } from './regionUnknown';
import { regionWithoutInstance } from './regionWithoutInstance';
import { selectorMissing } from './selectorMissing';
import { servicePriceUnknown } from './servicePriceUnknown';
import { sloMissed } from './sloMissed';
import { spotAgainstSlo } from './spotAgainstSlo';
import { stagesUnused } from './stagesUnused';
import { targetUnknown } from './targetUnknown';
import { tensorParallelExceedsDevices } from './tensorParallelExceedsDevices';
import { tensorParallelIndivisible } from './tensorParallelIndivisible';
import { threadsMismatch } from './threadsMismatch';
import { tolerationMissing } from './tolerationMissing';
import { trainingOnCpu } from './trainingOnCpu';
import type { Found, Rule, RuleContext } from './rule';

export const RULES: readonly Rule[] = [
  memoryExceeded,
  memoryLimitSmall,
  tensorParallelIndivisible,
  tensorParallelExceedsDevices,
  precisionUnsupported,
  imageArchitecture,
  armBlocked,
  sloMissed,
  kvCacheSmall,
  contextStarvesBatch,
  overBudget,
  gpuUnused,
  tolerationMissing,
  precisionConflict,
  threadsMismatch,
  kvSpaceMissing,
  limitsMissing,
  selectorMissing,
  instanceUnknown,
  acceleratorUnknown,
  regionUnknown,
  regionWithoutInstance,
  pricedUnknown,
  targetUnknown,
  quotaUnknown,
  referenceCycle,
  referenceTraining,
  stagesUnused,
  limitsContradict,
  nothingAllowed,
  instanceExcluded,
  fallbackExcluded,
  quotaExceeded,
  quotaTooSmall,
  capacityBlockOnly,
  capacityScarce,
  profileEmpty,
  coldStartSlow,
  spotAgainstSlo,
  networkBoundMultiNode,
  apiUnknown,
  currencyRate,
  modelUnknown,
  priceUnknown,
  servicePriceUnknown,
  trainingOnCpu,
  idleReplicas,
  oversizedReplica,
  previousGeneration,
  evidenceRefused,
  evidenceMissing,
  evidenceUnused,
  cheaperPlacement,
];

export function checkWorkload(context: RuleContext): readonly Found[] {
  const found: Found[] = [];
  for (const { code, severity, check } of RULES) {
    for (const { severity: own, ...finding } of check(context)) {
      found.push({ ...finding, code, severity, own, message: withinGlance(finding.message) });
    }
  }
  return found;
}

/** Characters of a problem that are read at a glance; the hover has the rest. */
const LONGEST_MESSAGE = 140;

/** `20. Nov. 2026`, as some languages write it: its full stops end no sentence. */
const DATE = /\d{1,2}\. \p{L}+\.? \d{4}/gu;

/** Without its last sentences where it is longer. */
function withinGlance(message: string): string {
  let short = message;
  while (short.length > LONGEST_MESSAGE) {
    const end = short.replace(DATE, (date) => '-'.repeat(date.length)).lastIndexOf('. ');
    if (end < 0) {
      return short;
    }
    short = short.slice(0, end + 1);
  }
  return short;
}
