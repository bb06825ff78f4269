/** Every rule; what a file as a whole is checked for (budget, age of prices) is in `features/diagnostics.ts`. */
import { armBlocked } from './armBlocked';
import { cheaperPlacement } from './cheaperPlacement';
import { coldStartSlow } from './coldStartSlow';
import { evidenceMissing, evidenceRefused, evidenceUnused } from './evidence';
import { idleReplicas } from './idleReplicas';
import { memoryExceeded } from './memoryExceeded';
import { modelUnknown } from './modelUnknown';
import { capacityBlockOnly, capacityScarce } from './capacityScarce';
import { fallbackExcluded, instanceExcluded, nothingAllowed } from './contradictions';
import { limitsContradict } from './limitsContradict';
import {
  acceleratorUnknown,
  instanceUnknown,
  pricedUnknown,
  quotaUnknown,
  regionUnknown,
  targetUnknown,
} from './namesUnknown';
import { quotaExceeded, quotaTooSmall } from './quotaExceeded';
import { overBudget } from './overBudget';
import { precisionUnsupported } from './precisionUnsupported';
import { priceUnknown } from './priceUnknown';
import { apiUnknown, currencyRate, servicePriceUnknown } from './pricing';
import { profileEmpty } from './profileEmpty';
import { referenceCycle, referenceTraining, stagesUnused } from './references';
import type { Found, Rule, RuleContext } from './rule';
import { sloMissed } from './sloMissed';
import { tensorParallelIndivisible } from './tensorParallelIndivisible';
import { trainingOnCpu } from './trainingOnCpu';

export const RULES: readonly Rule[] = [
  memoryExceeded,
  tensorParallelIndivisible,
  precisionUnsupported,
  armBlocked,
  sloMissed,
  overBudget,
  instanceUnknown,
  acceleratorUnknown,
  regionUnknown,
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
  apiUnknown,
  currencyRate,
  modelUnknown,
  priceUnknown,
  servicePriceUnknown,
  trainingOnCpu,
  idleReplicas,
  evidenceRefused,
  evidenceMissing,
  evidenceUnused,
  cheaperPlacement,
];

export function checkWorkload(context: RuleContext): readonly Found[] {
  return RULES.flatMap(({ code, severity, check }) =>
    [...check(context)].map((finding) => ({ ...finding, code, severity: finding.severity ?? severity })),
  );
}
