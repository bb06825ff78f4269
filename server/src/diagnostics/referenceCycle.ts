import { t } from '../../../shared/src/l10n';
import { leadsBack, referencesOf, wayBack } from '../../../shared/src/placement/references';
import { plainName } from '../../../shared/src/words/markdown';
import { manifest } from './examples';
import type { Rule } from './rule';

/** A reference that leads back to the workload itself. */
export const referenceCycle: Rule = {
  code: 'reference-cycle',
  severity: 'warning',
  docs: {
    meaning: '`agent.llm` or a stage leads back to the workload itself. The call is left out.',
    why: 'A workload that waits for itself has no end, no latency and no price.',
    mend: 'Name the workload that serves the model.',
    example: {
      text: manifest({
        planner: { kind: 'agent', agent: '{ llm: critic }' },
        critic: { kind: 'agent', agent: '{ llm: planner }' },
      }),
    },
    nearMiss: {
      text: manifest({
        planner: { kind: 'agent', agent: '{ llm: critic }' },
        critic: { kind: 'agent', agent: '{ llm: chat }' },
        chat: { kind: 'inference', model: 'meta-llama/Llama-3.1-8B-Instruct' },
      }),
    },
  },
  *check({ found: { name, spec }, siblings }) {
    for (const reference of referencesOf(spec)) {
      if (leadsBack(name, reference.name, siblings)) {
        const way = wayBack(name, reference.name, siblings).map(plainName).join(' → ');
        yield { at: [reference.field], message: t`Calls itself: ${way}. This call is left out.` };
      }
    }
  },
};
