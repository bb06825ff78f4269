/** A stated machine whose on-demand launches were refused. */
import { scarceSentence } from '../../../shared/src/words/scarcity';
import { chat } from './examples';
import type { Rule } from './rule';
import { whereScarce } from './scarcity';

export const capacityScarce: Rule = {
  code: 'capacity-scarce',
  severity: 'information',
  docs: {
    meaning: 'On-demand launches of the stated type were refused in this region. The message has the date.',
    why: 'Replicas that do not start leave the load to the others.',
    mend: 'State a `fallback`, another region, or owned machines.',
    example: chat({ placement: '{ instance: p5.48xlarge, replicas: 1 }' }),
    nearMiss: chat(
      { placement: '{ instance: p5.48xlarge, region: eu-north-1, replicas: 1 }' },
      { note: 'No source says so of this region.' },
    ),
  },
  *check(context) {
    yield* whereScarce(context, 'scarce', scarceSentence);
  },
};
