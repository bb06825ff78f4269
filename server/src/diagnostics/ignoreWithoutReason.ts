import { chat } from './examples';
import type { RuleInfo } from './rule';

/** Made in `suppression/suppress.ts`. */
export const ignoreWithoutReason: RuleInfo = {
  code: 'ignore-without-reason',
  severity: 'hint',
  docs: {
    meaning: 'A `placewright-ignore` comment gives no reason. It hides its finding all the same.',
    why: 'Nobody can tell later whether the reason still holds.',
    mend: 'Write the reason after a colon.',
    example: chat({ budget: '{ usdPerMonth: 100 } # placewright-ignore over-budget' }),
    nearMiss: chat({ budget: '{ usdPerMonth: 100 } # placewright-ignore over-budget: agreed in May' }),
  },
};
