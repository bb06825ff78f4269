import { chat } from './examples';
import type { RuleInfo } from './rule';

/** Made in `suppression/suppress.ts`, once everything else is known. */
export const ignoreUnused: RuleInfo = {
  code: 'ignore-unused',
  severity: 'hint',
  docs: {
    meaning: 'A `placewright-ignore` comment hides nothing: its rule is not found there, or no rule has its name.',
    why: 'A comment that outlives its finding would hide the next one, for which its reason is not true.',
    mend: 'Take the comment out, or mend the name.',
    example: chat({
      placement: '{ instance: g6e.xlarge, replicas: 1 } # placewright-ignore over-budget: agreed in May',
    }),
    nearMiss: chat({
      budget: '{ usdPerMonth: 100 } # placewright-ignore over-budget: agreed in May',
    }),
  },
};
