/** Agents of LangChain.js and the prebuilt ones of LangGraph. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { AskedModel, UseCall, UseFacts, UsePattern } from '../library';
import { anyOption, firstNumber } from '../facts';
import { universalFacts } from '../libraries/universalModel';
import type { ParsedSource } from '../parse';
import { constantText, resolved } from '../values';
import type { StepLimit } from './agentFacts';
import { agentFacts, agentLabel, askedAt, defaultLimit, statedLimit } from './agentFacts';
import { withLimit } from './limits';
import type { ToolList } from './tools';
import { toolsIn } from './tools';

/** LangGraph, GRAPH_RECURSION_LIMIT: 25 super-steps where none is given. */
const DEFAULT_SUPER_STEPS = 25;
/** AgentExecutor of LangChain.js 0.3: 15 rounds where none is given. */
const DEFAULT_ITERATIONS = 15;

/** A round of an agent is a super-step of its model and one of its tools. */
const SUPER_STEPS_PER_ROUND = 2;

function roundsOf(superSteps: number, perRound = SUPER_STEPS_PER_ROUND): number {
  return Math.max(1, Math.ceil(superSteps / perRound));
}

export const byRecursionDefault = (perRound = SUPER_STEPS_PER_ROUND): StepLimit => ({
  steps: roundsOf(DEFAULT_SUPER_STEPS, perRound),
  why: t`recursionLimit is not set: ${DEFAULT_SUPER_STEPS} super-steps are the library’s default, which can change; a round takes ${perRound}.`,
});
const BY_EXECUTOR_DEFAULT = () => defaultLimit('maxIterations', DEFAULT_ITERATIONS);

const MODEL = ['llm', 'model'] as const;

/** `createReactAgent({ llm, tools })` of LangGraph, `createAgent({ model, tools })`, agents with planning. */
const PREBUILT = '(createReactAgent|createReactAgentAnnotation|createAgent|createDeepAgent)';

export const prebuiltAgents: readonly UsePattern[] = [
  { path: new RegExp(`^${PREBUILT}\\(\\)$`), read: readPrebuilt },
  {
    path: new RegExp(`^${PREBUILT}\\(\\)(\\.\\w+)*\\.(withConfig|invoke|stream|streamEvents|batch)\\(\\)$`),
    amend: addRecursionLimit,
  },
  { path: /^createSupervisor\(\)$/, read: readSupervisor },
  {
    path: /^createSupervisor\(\)(\.\w+(\(\))?)*\.(withConfig|invoke|stream|streamEvents)\(\)$/,
    amend: addRecursionLimit,
  },
];

function readPrebuilt(use: UseCall): UseFacts | undefined {
  const { source, call, origin } = use;
  // It sets 10,000 super-steps, which bounds nothing (LangGraph.js, release of @langchain/langgraph-cli 1.4.4).
  const isDeep = origin.path === 'createDeepAgent()';
  return call.arguments?.[0]
    ? agentFacts({
        label: agentLabel(use, 'name'),
        asks: asked(source, anyOption(use, 0, MODEL)),
        ...(isDeep ? { notes: [t('The code states no largest number of steps.')] } : { limit: byRecursionDefault() }),
        tools: toolsIn(source, anyOption(use, 0, ['tools'])),
      })
    : undefined;
}

/** The agents that it hands tasks to are workloads of their own. */
function readSupervisor(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  const { tools, unseen } = toolsIn(source, anyOption(use, 0, ['agents']));
  const names = tools.map(({ name }) => name);
  const handsTo =
    names.length > 0
      ? [t`Its tasks go to ${names.join(', ')}: their steps are counted there, at the tasks stated there.`]
      : unseen > 0
        ? [t('The agents that it hands tasks to stand elsewhere.')]
        : [];
  return call.arguments?.[0]
    ? agentFacts({
        label: agentLabel(use, 'supervisorName'),
        asks: asked(source, anyOption(use, 0, MODEL)),
        limit: byRecursionDefault(),
        tools: toolsIn(source, anyOption(use, 0, ['tools'])),
        notes: handsTo,
      })
    : undefined;
}

/** `agent.invoke(input, { recursionLimit: 50 })`, `agent.withConfig({ recursionLimit: 50 })`. */
function addRecursionLimit(use: UseCall, facts: UseFacts): UseFacts {
  const limit = recursionLimit(use);
  return limit ? withLimit(facts, limit) : facts;
}

export function recursionLimit(use: Pick<UseCall, 'source' | 'call'>, perRound?: number): StepLimit | undefined {
  const names = ['recursionLimit'];
  const stated = firstNumber(use.source, anyOption(use, 1, names), anyOption(use, 0, names));
  const limit = statedLimit(stated);
  return limit && { steps: roundsOf(limit.steps, perRound), field: {} };
}

/** `createToolCallingAgent({ llm, tools })` and its kin only make the agent; an executor runs it and sets the limit. */
export const executedAgents: readonly UsePattern[] = [
  {
    path: /^(createReactAgent|createToolCallingAgent|createOpenAIFunctionsAgent|createOpenAIToolsAgent|createStructuredChatAgent|createJsonChatAgent|createXmlAgent)\(\)$/,
    read: (use) => readExecuted(use),
  },
  {
    path: /^(new AgentExecutor|AgentExecutor\.fromAgentAndTools)\(\)$/,
    about: (use) => anyOption(use, 0, ['agent']),
    read: readExecutor,
    amend: (use, facts) => withLimit(facts, iterations(use)),
  },
  { path: /^initializeAgentExecutorWithOptions\(\)$/, read: readInitialized },
  {
    path: /^new (ChatAgent|OpenAIAgent|ZeroShotAgent|StructuredChatAgent)\(\)$/,
    read: (use) => readExecuted(use),
  },
];

const iterations = (use: UseCall, argument = 0): StepLimit =>
  statedLimit(firstNumber(use.source, anyOption(use, argument, ['maxIterations']))) ?? BY_EXECUTOR_DEFAULT();

function executed(use: UseCall, asks: readonly AskedModel[], tools: ToolList, limit: StepLimit): UseFacts {
  return agentFacts({ label: agentLabel(use, 'name'), asks, limit, tools });
}

function readExecuted(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  return call.arguments?.[0]
    ? executed(
        use,
        asked(source, anyOption(use, 0, MODEL)),
        toolsIn(source, anyOption(use, 0, ['tools'])),
        BY_EXECUTOR_DEFAULT(),
      )
    : undefined;
}

/** An executor whose agent comes from another file, or is a chain put together by hand. */
function readExecutor(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  const agent = anyOption(use, 0, ['agent']);
  return call.arguments?.[0]
    ? executed(use, inChain(source, agent), toolsIn(source, anyOption(use, 0, ['tools'])), iterations(use))
    : undefined;
}

/** `RunnableSequence.from([input, prompt, model, parser])`, `prompt.pipe(model)`: the model is among the parts. */
function inChain(source: ParsedSource, agent: ts.Expression | undefined): readonly AskedModel[] {
  const { ts } = source;
  const chain = agent && resolved(source, agent);
  if (!chain || !ts.isCallExpression(chain)) {
    return askedAt(agent);
  }
  const parts = chain.arguments.flatMap((each) => (ts.isArrayLiteralExpression(each) ? each.elements : [each]));
  const before = ts.isPropertyAccessExpression(chain.expression) ? [chain.expression.expression] : [];
  return [...before, ...parts].map((expression) => ({ expression }));
}

function readInitialized(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  const [tools, model] = call.arguments ?? [];
  return tools && model ? executed(use, asked(source, model), toolsIn(source, tools), iterations(use, 2)) : undefined;
}

/** An object made in the file, or a name such as `openai:gpt-4.1`. */
export function asked(source: ParsedSource, expression: ts.Expression | undefined): readonly AskedModel[] {
  const name = constantText(source, expression);
  const at = resolved(source, expression);
  return name ? [{ facts: universalFacts(name), ...(at ? { at } : {}) }] : askedAt(expression);
}
