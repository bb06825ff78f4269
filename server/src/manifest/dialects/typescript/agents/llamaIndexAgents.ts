/** Agents of LlamaIndex.TS: `agent({ llm, tools })`, and the classes before it. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { UseCall, UseFacts, UsePattern } from '../library';
import { anyOption } from '../facts';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { scopesOf } from '../scope';
import { agentFacts, agentLabel, askedAt } from './agentFacts';
import { toolsIn } from './tools';

export const llamaIndexAgents: readonly UsePattern[] = [
  {
    path: /^(agent|new (ReActAgent|OpenAIAgent|AnthropicAgent|LLMAgent|FunctionAgent|MistralAgent|OllamaAgent))\(\)$/,
    read: readAgent,
  },
];

function readAgent(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  if (!call.arguments?.[0]) {
    return undefined;
  }
  const model = anyOption(use, 0, ['llm']) ?? settingsModel(source);
  return agentFacts({
    label: agentLabel(use, 'name'),
    asks: askedAt(model),
    tools: toolsIn(source, anyOption(use, 0, ['tools'])),
    notes: [t('The code states no largest number of steps.')],
  });
}

/** `Settings.llm = …`, of the whole program. */
function settingsModel(source: ParsedSource): ts.Expression | undefined {
  const { ts } = source;
  const assigned = scopesOf(source).assigned.get('.llm') ?? [];
  return assigned.find(
    ({ left }) => ts.isPropertyAccessExpression(left) && originOf(source, left.expression)?.path === 'Settings',
  )?.right;
}
