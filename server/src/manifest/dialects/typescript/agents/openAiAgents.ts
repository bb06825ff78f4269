/** The OpenAI Agents SDK: `new Agent({ model, tools, handoffs })`, run with `run(agent, input, { maxTurns })`. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { anyOption, firstNumber, hostedBy, hostedFacts, newDraft, setKind, setModel } from '../facts';
import type { AskedModel, Hosted, Library, UseCall, UseFacts } from '../library';
import type { CallLike } from '../origins';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { scopesOf } from '../scope';
import type { ConstantText } from '../values';
import { constantText, optionOf, resolved } from '../values';
import { agentFacts, defaultLimit, agentLabel, askedAt, statedLimit } from './agentFacts';
import { sdkAsked } from './aiSdkAgents';
import { withLimit } from './limits';
import { joined, toolsIn } from './tools';

/** OpenAI Agents SDK, running agents: 10 turns where none are given. */
const DEFAULT_TURNS = 10;
const BY_DEFAULT = () => defaultLimit('maxTurns', DEFAULT_TURNS);

export const openAiAgents: Library = {
  id: 'openai-agents',
  packages: ['@openai/agents', '@openai/agents-core'],
  patterns: [
    { path: /^(new Agent|Agent\.create)\(\)$/, read: readAgent },
    {
      path: /^(run|new Runner\(\)\.run)\(\)$/,
      about: ({ call }) => call.arguments?.[0],
      amend: (use, facts) => {
        const limit = statedLimit(firstNumber(use.source, anyOption(use, 2, ['maxTurns'])));
        return limit ? withLimit(facts, limit) : facts;
      },
    },
  ],
};

function readAgent(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const servers = anyOption(use, 0, ['mcpServers']);
  return agentFacts({
    label: agentLabel(use, 'name'),
    asks: askedBy(source, anyOption(use, 0, ['model'])),
    limit: BY_DEFAULT(),
    tools: joined([
      toolsIn(source, anyOption(use, 0, ['tools'])),
      // What a server offers is listed at run time.
      { tools: [], unseen: servers ? 1 : 0 },
    ]),
    notes: handoffNotes(source, anyOption(use, 0, ['handoffs'])),
  });
}

/** Each takes over the task with a loop of its own: a workload of its own in the file where it is made. */
function handoffNotes(source: ParsedSource, handoffs: ts.Expression | undefined): string[] {
  const names = toolsIn(source, handoffs).tools.map(({ name }) => name);
  return names.length > 0
    ? [t`It hands tasks over to ${names.join(', ')}: their steps are counted there, at the tasks stated there.`]
    : [];
}

function askedBy(source: ParsedSource, model: ts.Expression | undefined): readonly AskedModel[] {
  const name = constantText(source, model);
  if (name || !model) {
    const at = resolved(source, model);
    return [{ facts: ownFacts(source, name), ...(at ? { at } : {}) }];
  }
  const value = resolved(source, model) ?? model;
  const origin = originOf(source, value);
  const call = origin?.calls.at(-1);
  if (origin && call && /^aisdk\(\)$/.test(origin.path)) {
    return sdkAsked(source, call.arguments?.[0]);
  }
  return origin && call && /^new OpenAI(ChatCompletions|Responses)Model\(\)$/.test(origin.path)
    ? [{ expression: value, facts: ofClient(source, call) }]
    : askedAt(model);
}

/** Asked by its name: through the default client, which the file may have set. */
function ownFacts(source: ParsedSource, name: ConstantText | undefined): UseFacts {
  const [set] = scopesOf(source).callsOf.get('setDefaultOpenAIClient') ?? [];
  return named(name, clientHost(source, set?.arguments?.[0]));
}

/** `new OpenAIChatCompletionsModel(client, 'qwen3')`. */
function ofClient(source: ParsedSource, call: CallLike): UseFacts {
  return named(constantText(source, call.arguments?.[1]), clientHost(source, call.arguments?.[0]));
}

function clientHost(source: ParsedSource, client: ts.Expression | undefined): Hosted {
  const maker = client && originOf(source, client)?.calls[0];
  return hostedBy(source, 'OpenAI', maker && optionOf(source, maker, 0, 'baseURL'));
}

function named(name: ConstantText | undefined, hosted: Hosted): UseFacts {
  const draft = newDraft();
  setKind(draft, 'inference');
  setModel(draft, name);
  return hostedFacts(draft, hosted, name ?? { text: 'model', span: { start: 0, end: 0 } });
}
