import { t } from '../../../shared/src/l10n';
import { kindOf } from '../../../shared/src/placement/resolve';
import { chat, manifest } from './examples';
import type { Rule } from './rule';

/** Another kind has no stages, whatever its block says. */
export const stagesUnused: Rule = {
  code: 'stages-unused',
  severity: 'warning',
  docs: {
    meaning: '`stages` stand in a workload that is no orchestration. They are left out.',
    why: 'What the stages cost and how long they take is left out.',
    mend: 'Make the workload an orchestration, or take the stages out.',
    example: chat({ stages: '[{ name: retrieve, cpuSeconds: 0.1 }]' }),
    nearMiss: {
      text: manifest({
        rag: { kind: 'orchestration', traffic: '{ rpsAvg: 1 }', stages: '[{ name: retrieve, cpuSeconds: 0.1 }]' },
      }),
    },
  },
  *check({ found: { spec } }) {
    const kind = kindOf(spec);
    if (spec.stages && kind !== 'orchestration') {
      yield { at: ['stages'], message: t`Stages count in an orchestration: in kind ${kind} they are left out.` };
    }
  },
};
