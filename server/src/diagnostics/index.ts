/** Every rule; what a file as a whole is checked for (budget, age of prices) is in `features/diagnostics.ts`. */
import { acceleratorUnknown } from './acceleratorUnknown';
import { apiUnknown } from './apiUnknown';
import { armBlocked } from './armBlocked';
import { capacityBlockOnly } from './capacityBlockOnly';
import { capacityScarce } from './capacityScarce';
import { cheaperPlacement } from './cheaperPlacement';
import { coldStartSlow } from './coldStartSlow';
import { currencyRate } from './currencyRate';
import { evidenceMissing } from './evidenceMissing';
import { evidenceRefused } from './evidenceRefused';
import { evidenceUnused } from './evidenceUnused';
import { fallbackExcluded } from './fallbackExcluded';
import { idleReplicas } from './idleReplicas';
import { instanceExcluded } from './instanceExcluded';
import { instanceUnknown } from './instanceUnknown';
import { limitsContradict } from './limitsContradict';
import { memoryExceeded } from './memoryExceeded';
import { modelUnknown } from './modelUnknown';
import { nothingAllowed } from './nothingAllowed';
import { overBudget } from './overBudget';
import { precisionUnsupported } from './precisionUnsupported';
import { priceUnknown } from './priceUnknown';
import { pricedUnknown } from './pricedUnknown';
import { profileEmpty } from './profileEmpty';
import { quotaExceeded } from './quotaExceeded';
import { quotaTooSmall } from './quotaTooSmall';
import { quotaUnknown } from './quotaUnknown';
import { referenceCycle } from './referenceCycle';
import { referenceTraining } from './referenceTraining';
import { regionUnknown } from './regionUnknown';
import { servicePriceUnknown } from './servicePriceUnknown';
import { sloMissed } from './sloMissed';
import { stagesUnused } from './stagesUnused';
import { targetUnknown } from './targetUnknown';
import { tensorParallelIndivisible } from './tensorParallelIndivisible';
import { trainingOnCpu } from './trainingOnCpu';
import type { Found, Rule, RuleContext } from './rule';

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

/** Without its last sentences where it is longer. */
function withinGlance(message: string): string {
  let short = message;
  while (short.length > LONGEST_MESSAGE) {
    const end = short.lastIndexOf('. ');
    if (end < 0) {
      return short;
    }
    short = short.slice(0, end + 1);
  }
  return short;
}
