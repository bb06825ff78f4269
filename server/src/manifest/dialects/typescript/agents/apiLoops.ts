/** Loops over tools that clients of providers run themselves, and the Claude Agent SDK. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { anyOption, firstNumber, firstText, hostedFacts, newDraft, setKind, setModel, textsOf } from '../facts';
import type { Library, UseCall, UseFacts } from '../library';
import { agentFacts, agentLabel, defaultLimit, statedLimit } from './agentFacts';
import type { ToolList } from './tools';
import { toolsIn } from './tools';

export interface ToolLoop {
  /** The options that limit the rounds. */
  readonly argument: number;
  readonly limit: string;
  readonly byDefault?: number;
}

/** The same call read as a use of the model says which one is asked, and where. */
export function readApiLoop(loop: ToolLoop, use: UseCall, asked: UseFacts): UseFacts {
  const { source } = use;
  const stated = statedLimit(firstNumber(source, anyOption(use, loop.argument, [loop.limit])));
  const limit = stated ?? (loop.byDefault === undefined ? undefined : defaultLimit(loop.limit, loop.byDefault));
  return agentFacts({
    label: agentLabel(use),
    asks: [{ facts: asked, at: use.call.expression }],
    ...(limit ? { limit } : {}),
    tools: toolsIn(source, anyOption(use, 0, ['tools'])),
    notes: limit ? [] : [t('The code states no largest number of steps.')],
  });
}

/** `query({ prompt, options: { model, maxTurns, allowedTools } })`. */
export const claudeAgentSdk: Library = {
  id: 'claude-agent-sdk',
  packages: ['@anthropic-ai/claude-agent-sdk', '@anthropic-ai/claude-code'],
  patterns: [{ path: /^query\(\)$/, read: readQuery }],
};

function readQuery(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const draft = newDraft();
  setKind(draft, 'inference');
  const model = firstText(source, anyOption(use, 0, ['options.model']));
  setModel(draft, model);
  const limit = statedLimit(firstNumber(source, anyOption(use, 0, ['options.maxTurns'])));
  const label = agentLabel(use);
  return agentFacts({
    label,
    asks: [{ facts: hostedFacts(draft, { runBy: 'provider', provider: 'Anthropic' }, model ?? label) }],
    ...(limit ? { limit } : {}),
    tools: allowedTools(use, anyOption(use, 0, ['options.allowedTools'])),
    notes: limit ? [] : [t('The code states no largest number of steps.')],
  });
}

/** The tools come with the SDK: the program only names them. */
function allowedTools({ source }: UseCall, list: ts.Expression | undefined): ToolList {
  return { tools: textsOf(source, list).map(({ text, span }) => ({ name: text, span })), unseen: list ? 0 : 1 };
}
