/** A stated machine that no on-demand launch gets. */
import { availabilitySentence } from '../../../shared/src/words/scarcity';
import { chat } from './examples';
import type { Rule } from './rule';
import { whereScarce } from './scarcity';

export const capacityBlockOnly: Rule = {
  code: 'capacity-block-only',
  severity: 'warning',
  docs: {
    meaning:
      'The stated type is not sold on demand, only through Capacity Blocks: reserved ahead for days and paid up front.',
    why: 'A launch on demand fails, however often it is tried.',
    mend: 'Reserve a Capacity Block, or take a type that is sold on demand.',
    example: chat({ placement: '{ instance: p5e.48xlarge, region: us-east-2, replicas: 1 }' }),
    nearMiss: chat({ placement: '{ instance: p5.48xlarge, region: eu-north-1, replicas: 1 }' }),
  },
  *check(context) {
    yield* whereScarce(context, 'capacity-block', availabilitySentence);
  },
};
