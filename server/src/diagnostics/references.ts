/** References between workloads that lead nowhere: in a circle, or to a run that answers no calls. */
import { KIND_DEFAULTS } from '../../../shared/src/placement/kindDefaults';
import { leadsBack, referencesOf, wayBack } from '../../../shared/src/placement/references';
import { kindOf } from '../../../shared/src/placement/resolve';
import { plainName } from '../../../shared/src/words/markdown';
import type { Rule } from './rule';

export const referenceCycle: Rule = {
  code: 'reference-cycle',
  severity: 'warning',
  *check({ found: { name, spec }, siblings }) {
    for (const reference of referencesOf(spec)) {
      if (leadsBack(name, reference.name, siblings)) {
        const way = wayBack(name, reference.name, siblings).map(plainName).join(' → ');
        yield { at: [reference.field], message: `Calls itself: ${way}. This call is left out.` };
      }
    }
  },
};

/** Another kind has no stages, whatever its block says. */
export const stagesUnused: Rule = {
  code: 'stages-unused',
  severity: 'warning',
  *check({ found: { spec } }) {
    const kind = kindOf(spec);
    if (spec.stages && kind !== 'orchestration') {
      yield { at: ['stages'], message: `Stages count in an orchestration: in kind ${kind} they are left out.` };
    }
  },
};

export const referenceTraining: Rule = {
  code: 'reference-training',
  severity: 'warning',
  *check({ found: { name, spec }, siblings }) {
    for (const reference of referencesOf(spec)) {
      const called = siblings.get(reference.name);
      const kind = called && kindOf(called);
      if (kind !== undefined && reference.name !== name && KIND_DEFAULTS[kind].family === 'train') {
        const what = `${plainName(reference.name)} is ${kind === 'rl' ? 'an' : 'a'} ${kind} run: it answers no calls.`;
        yield { at: [reference.field], message: `${what} Name a workload that serves the model.` };
      }
    }
  },
};
