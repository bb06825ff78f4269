import { t } from '../../../shared/src/l10n';
import { KIND_DEFAULTS } from '../../../shared/src/placement/kindDefaults';
import { referencesOf } from '../../../shared/src/placement/references';
import { kindOf } from '../../../shared/src/placement/resolve';
import { plainName } from '../../../shared/src/words/markdown';
import { manifest } from './examples';
import type { Rule } from './rule';

/** A reference to a run that answers no calls. */
export const referenceTraining: Rule = {
  code: 'reference-training',
  severity: 'warning',
  docs: {
    meaning: '`agent.llm` or a stage names a training run, which answers no calls. The call is left out.',
    why: 'A run that ends answers nobody.',
    mend: 'Name the workload that serves the model.',
    example: {
      text: manifest({
        planner: { kind: 'agent', agent: '{ llm: tune }' },
        tune: { kind: 'fine-tuning', model: 'meta-llama/Llama-3.1-8B-Instruct' },
      }),
    },
    nearMiss: {
      text: manifest({
        planner: { kind: 'agent', agent: '{ llm: chat }' },
        chat: { kind: 'inference', model: 'meta-llama/Llama-3.1-8B-Instruct' },
      }),
    },
  },
  *check({ found: { name, spec }, siblings }) {
    for (const reference of referencesOf(spec)) {
      const called = siblings.get(reference.name);
      const kind = called && kindOf(called);
      if (kind !== undefined && reference.name !== name && KIND_DEFAULTS[kind].family === 'train') {
        const shown = plainName(reference.name);
        const message =
          kind === 'rl'
            ? t`${shown} is an ${kind} run: it answers no calls. Name a workload that serves the model.`
            : t`${shown} is a ${kind} run: it answers no calls. Name a workload that serves the model.`;
        yield { at: [reference.field], message };
      }
    }
  },
};
