/** Puts together what a call says of an agent: steps, tools, the model that is asked. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../../../../shared/src/manifest/schema';
import type { FieldSpan, Span } from '../../../manifest';
import { formatPlural } from '../../../../../../shared/src/format';
import type { AskedModel, UseCall, UseFacts } from '../library';
import type { ConstantNumber } from '../values';
import { constantText, fieldOf, optionOf } from '../values';
import type { ToolList } from './tools';

/** Most steps that a task may take. */
export interface StepLimit {
  readonly steps: number;
  /** Where exactly this number stands. */
  readonly field?: FieldSpan;
  /** In words, where the number is not stated: whose default it is, or what it follows from. */
  readonly why?: string;
}

/** What the library takes where nobody states the option. */
export const defaultLimit = (option: string, count: number, what?: 'steps'): StepLimit => ({
  steps: count,
  why:
    what === 'steps'
      ? t`${option} is not set: ${count} steps are the library’s default, which can change.`
      : t`${option} is not set: ${count} are the library’s default, which can change.`,
});

export interface AgentParts {
  readonly label: UseFacts['label'];
  readonly asks: readonly AskedModel[];
  readonly limit?: StepLimit;
  readonly tools: ToolList;
  readonly parallelBranches?: number;
  readonly notes?: readonly string[];
}

export function agentFacts({ label, asks, limit, tools, parallelBranches, notes = [] }: AgentParts): UseFacts {
  const fields = new Map<string, FieldSpan>();
  tools.tools.forEach(({ span }, i) => fields.set(`agent.tools.${i}.name`, span ? { value: span } : {}));
  if (limit?.field) {
    fields.set('agent.stepsP95', limit.field);
  }
  const agent: NonNullable<WorkloadSpec['agent']> = {
    ...(limit ? { stepsP95: limit.steps } : {}),
    ...(parallelBranches !== undefined && parallelBranches > 1 ? { parallelBranches } : {}),
    ...(tools.tools.length > 0
      ? { tools: tools.tools.map(({ name, needs }) => ({ name, ...(needs ? { needs } : {}) })) }
      : {}),
  };
  return {
    spec: { kind: 'agent', agent },
    fields,
    hardwareClass: 'unspecified',
    notes: [...limitNotes(limit), ...toolNotes(tools), ...notes],
    label,
    asks,
  };
}

/** A whole number above 0 is a limit; anything else is none. */
export function statedLimit(found: ConstantNumber | undefined): StepLimit | undefined {
  return found && Number.isInteger(found.value) && found.value > 0
    ? { steps: found.value, field: fieldOf(found) }
    : undefined;
}

function limitNotes(limit: StepLimit | undefined): string[] {
  return limit?.why === undefined ? [] : [limit.why];
}

/** More names are a list that nobody reads. */
const MOST_NAMED = 4;

function toolNotes({ tools, unseen }: ToolList): string[] {
  const hidden = tools.filter(({ isElsewhere }) => isElsewhere).map(({ name }) => name);
  const named = `${hidden.slice(0, MOST_NAMED).join(', ')}${hidden.length > MOST_NAMED ? ', …' : ''}`;
  const all = formatPlural(tools.length, 'tool');
  return [
    ...(hidden.length > 0
      ? [
          hidden.length === tools.length
            ? t`Of ${all} all stand in another file (${named}): a short call each is assumed.`
            : t`Of ${all} ${hidden.length} stand in another file (${named}): a short call each is assumed.`,
        ]
      : []),
    ...(unseen > 0 ? [t('Further tools are put together elsewhere or listed at run time: they are not counted.')] : []),
  ];
}

/** The agent's own name where the code gives it one, else the function that is called. */
export function agentLabel(
  { source, call }: Pick<UseCall, 'source' | 'call'>,
  ...path: readonly string[]
): UseFacts['label'] {
  const name = path.length > 0 ? constantText(source, optionOf(source, call, 0, ...path)) : undefined;
  if (name && name.text !== '' && !name.isElsewhere) {
    return { text: name.text, span: name.span };
  }
  const { ts, file } = source;
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const span: Span = { start: callee.getStart(file), end: callee.end };
  return { text: ts.isIdentifier(callee) ? callee.text : 'agent', span };
}

/** A model that is handed over as an object made elsewhere in the file. */
export const askedAt = (expression: ts.Expression | undefined): readonly AskedModel[] =>
  expression ? [{ expression }] : [];
