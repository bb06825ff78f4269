/** A limit of steps that a later call sets: the agent is made in one place and run in another. */
import type { FieldSpan } from '../../../manifest';
import type { UseFacts } from '../library';
import type { StepLimit } from './agentFacts';

/** In place of the library’s default, and of what it says about that. */
export function withLimit(facts: UseFacts, limit: StepLimit): UseFacts {
  if (limit.why !== undefined && facts.spec.agent?.stepsP95 !== undefined) {
    return facts;
  }
  const fields = new Map<string, FieldSpan>(facts.fields);
  fields.delete('agent.stepsP95');
  if (limit.field) {
    fields.set('agent.stepsP95', limit.field);
  }
  return {
    ...facts,
    spec: { ...facts.spec, agent: { ...facts.spec.agent, stepsP95: limit.steps } },
    fields,
    notes: [
      ...facts.notes.filter((note) => !/ is not set: |no largest number of steps/.test(note)),
      ...(limit.why === undefined ? [] : [limit.why]),
    ],
  };
}
