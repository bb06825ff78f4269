/** Agents of the AI SDK: functions that loop over tools, and the classes that do. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { AskedModel, UseCall, UseFacts, UsePattern } from '../library';
import { anyOption, hostedFacts, newDraft, setKind, setModel } from '../facts';
import type { SdkModel } from '../libraries/aiSdkModels';
import { sdkModel } from '../libraries/aiSdkModels';
import type { ParsedSource } from '../parse';
import { originOf } from '../origins';
import { constantNumber, resolved } from '../values';
import type { StepLimit } from './agentFacts';
import { agentFacts, agentLabel, askedAt, defaultLimit, statedLimit } from './agentFacts';
import { toolsIn } from './tools';

/** AI SDK 6, docs/03-agents/04-loop-control.mdx: agents stop after 20 steps. */
const DEFAULT_STEPS = 20;
const BY_DEFAULT = () => defaultLimit('stopWhen', DEFAULT_STEPS, 'steps');

export const aiSdkAgents: readonly UsePattern[] = [
  {
    path: /^new (ToolLoopAgent|Agent|Experimental_Agent|BasicAgent)\(\)$/,
    read: readAgent,
  },
];

const TOOLS = ['tools'] as const;
const STOPS = ['stopWhen', 'maxSteps'] as const;

function readAgent(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const stop = anyOption(use, 0, STOPS);
  return agentFacts({
    label: agentLabel(use, 'id'),
    asks: sdkAsked(source, anyOption(use, 0, ['model'])),
    ...limitOf(stop ? stopLimit(source, stop) : BY_DEFAULT()),
    tools: toolsIn(source, anyOption(use, 0, TOOLS)),
    notes: stopNotes(source, stop),
  });
}

/** `generateText({ model, tools, stopWhen })` is an agent; with tools alone it takes one step and is none. */
export function readToolLoop(use: UseCall): UseFacts | undefined {
  const { source } = use;
  const tools = anyOption(use, 0, TOOLS);
  const stop = anyOption(use, 0, STOPS);
  if (!tools || !stop) {
    return undefined;
  }
  const limit = stopLimit(source, stop);
  if (limit?.steps === 1) {
    return undefined;
  }
  return agentFacts({
    label: agentLabel(use),
    asks: sdkAsked(source, anyOption(use, 0, ['model'])),
    ...limitOf(limit),
    tools: toolsIn(source, tools),
    notes: stopNotes(source, stop),
  });
}

const limitOf = (limit: StepLimit | undefined) => (limit ? { limit } : {});

function stopNotes(source: ParsedSource, stop: ts.Expression | undefined): string[] {
  return stop && !stopLimit(source, stop) ? [t('The code states no largest number of steps.')] : [];
}

/** `stepCountIs(5)`, `isStepCount(5)`, the smallest of a list; `maxSteps: 5`. */
function stopLimit(source: ParsedSource, stop: ts.Expression): StepLimit | undefined {
  const { ts } = source;
  const value = resolved(source, stop) ?? stop;
  if (ts.isArrayLiteralExpression(value)) {
    const limits = value.elements.flatMap((each) => stopLimit(source, each) ?? []);
    return limits.toSorted((a, b) => a.steps - b.steps)[0];
  }
  if (!ts.isCallExpression(value)) {
    return statedLimit(constantNumber(source, value));
  }
  const path = originOf(source, value)?.path ?? '';
  return /(^|\.)(stepCountIs|isStepCount|maxSteps)\(\)$/.test(path)
    ? statedLimit(constantNumber(source, value.arguments[0]))
    : undefined;
}

/** A model of the SDK, which is made by no use of its own. */
export function sdkAsked(source: ParsedSource, expression: ts.Expression | undefined): readonly AskedModel[] {
  const model = sdkModel(source, expression);
  return model && expression ? [{ expression, facts: sdkFacts(source, expression, model) }] : askedAt(expression);
}

function sdkFacts({ file }: ParsedSource, expression: ts.Expression, { name, hosted }: SdkModel): UseFacts {
  const draft = newDraft();
  setKind(draft, 'inference');
  setModel(draft, name);
  const label = name ?? { text: 'model', span: { start: expression.getStart(file), end: expression.end } };
  return hostedFacts(draft, hosted, label);
}
