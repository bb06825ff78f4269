/**
 * Calls that have the shape of OpenAI's, Anthropic's or Google's protocol, on a client whose package this file does not show: made
 * in another module, handed over, or of a package that we do not list. The path of names and the options say enough.
 */
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import { anyOption, firstNumber, firstText, hostedFacts, labelOf, newDraft } from '../facts';
import { setKind, setKindOfModel, setModel, setOption } from '../facts';
import type { Hosted, Library, UseCall, UseFacts } from '../library';
import { kindOfModelName } from '../modelKinds';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';
import { unwrapped } from '../scope';

interface Shape {
  readonly path: RegExp;
  readonly kind?: WorkloadKind;
  /** Options that must stand there beside the model: other things are created with `messages.create` too. */
  readonly needs: readonly string[];
  /** Nobody else has calls of this shape. */
  readonly provider?: string;
}

const SHAPES: readonly Shape[] = [
  { path: /\.chat\.completions\.(create|parse|stream|runTools)$/, needs: ['messages'] },
  { path: /\.responses\.(create|parse|stream)$/, needs: ['input'] },
  { path: /\.embeddings\.create$/, kind: 'embedding', needs: ['input'] },
  { path: /\.images\.(generate|edit)$/, kind: 'image-generation', needs: ['prompt'] },
  { path: /\.audio\.transcriptions\.create$/, kind: 'speech', needs: ['file'] },
  { path: /\.audio\.speech\.create$/, kind: 'speech', needs: ['input'] },
  { path: /\.messages\.(create|stream)$/, needs: ['max_tokens', 'messages'] },
  { path: /\.models\.generateContent(Stream)?$/, needs: ['contents'], provider: 'Google' },
  { path: /\.models\.embedContent$/, kind: 'embedding', needs: ['contents'], provider: 'Google' },
];

/** What lets a file without a listed package be read at all. */
export const PROTOCOL_SIGNAL =
  /\.\s*(?:chat\s*\.\s*completions|responses|embeddings|images|audio\s*\.\s*(?:transcriptions|speech)|messages|models)\s*\.\s*(?:create|parse|stream|runTools|generate|edit|generateContent(?:Stream)?|embedContent)\s*\(/;

export const openaiProtocol: Library = { id: 'openai-protocol', packages: [], patterns: [] };

/** Names that only one provider serves. */
const SERVED_BY: readonly (readonly [RegExp, string])[] = [
  [/^(gpt-[345]|gpt-image|chatgpt-|o[134](-|$)|text-embedding-(3|ada)|whisper-1$|tts-1|dall-e|gpt-4o)/, 'OpenAI'],
  [/^claude-/, 'Anthropic'],
  [/^gemini-/, 'Google'],
  [/^grok-/, 'xAI'],
];

export function readProtocol(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  const path = namesOf(source, call);
  const shape = SHAPES.find((each) => each.path.test(path));
  const options = ['model', ...(shape?.needs ?? [])];
  if (!shape || !options.every((name) => anyOption(use, 0, [name]))) {
    return undefined;
  }
  const model = firstText(source, anyOption(use, 0, ['model']));
  const draft = newDraft();
  setModel(draft, model);
  if (shape.kind) {
    setKind(draft, shape.kind);
  } else {
    setKindOfModel(draft, model && kindOfModelName(model.text) ? model : undefined, 'inference');
  }
  const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'].map((name) => anyOption(use, 0, [name]));
  setOption(draft, 'maxOutputTokens', firstNumber(source, ...limits));
  const provider = shape.provider ?? (model && SERVED_BY.find(([served]) => served.test(model.text))?.[1]);
  const hosted: Hosted = provider
    ? { runBy: 'provider', provider }
    : { runBy: 'unknown', provider: 'OpenAI-compatible' };
  return hostedFacts(draft, hosted, labelOf(use, model));
}

const DEEPEST_CHAIN = 6;

/** `.chat.completions.create` of whatever stands before it. */
function namesOf({ ts }: ParsedSource, { expression }: CallLike): string {
  let at = unwrapped(ts, expression);
  let path = '';
  for (let depth = 0; depth < DEEPEST_CHAIN && ts.isPropertyAccessExpression(at); depth += 1) {
    path = `.${at.name.text}${path}`;
    at = unwrapped(ts, at.expression);
  }
  return path;
}
