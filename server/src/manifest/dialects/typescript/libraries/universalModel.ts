/** Models that LangChain.js takes by a text: `openai:gpt-5`, `claude-sonnet-4-5`. */
import { hostedFacts, newDraft, setKind, setModel } from '../facts';
import type { UseFacts } from '../library';
import type { ConstantText } from '../values';

/** A model that only a text names, as agents may be handed one. */
export function universalFacts(name: ConstantText): UseFacts {
  const provider = providerInName(name.text);
  const draft = newDraft();
  setKind(draft, 'inference');
  setModel(draft, name);
  const asked = provider === undefined ? 'unknown' : provider === 'ollama' ? 'own-service' : 'provider';
  return hostedFacts(draft, { runBy: asked, provider: provider ?? 'LangChain' }, name);
}

/** As the function infers it: a prefix with a colon, else the family. */
export function providerInName(name: string | undefined): string | undefined {
  const prefix = /^([a-z][a-z_-]+):/.exec(name ?? '')?.[1];
  if (prefix) {
    return prefix;
  }
  const family: readonly (readonly [RegExp, string])[] = [
    [/^(gpt-|o\d|chatgpt)/, 'OpenAI'],
    [/^claude/, 'Anthropic'],
    [/^gemini/, 'Google'],
    [/^(amazon|anthropic|meta)\./, 'Bedrock'],
    [/^command/, 'Cohere'],
    [/^mistral/, 'Mistral'],
    [/^deepseek/, 'DeepSeek'],
    [/^grok/, 'xAI'],
  ];
  return family.find(([pattern]) => pattern.test(name ?? ''))?.[1];
}
