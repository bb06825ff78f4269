/** The words of a JSON text, one by one, with their lines. No recursion and no regular expression over long text. */
import { t } from '../l10n';

export type Token =
  | { readonly type: '{' | '}' | '[' | ']' | ',' | ':' | 'end'; readonly line: number }
  | { readonly type: 'string' | 'value'; readonly line: number; readonly value: Scalar }
  | { readonly type: 'wrong'; readonly line: number; readonly message: string };

/** Numbers that JSON has no word for (`NaN`, `Infinity`, as Python writes them) are read as `null`: nothing was measured. */
export type Scalar = string | number | boolean | null;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /-?[A-Za-z]{1,8}(?!\w)/y;
const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', null],
  ['Infinity', null],
  ['-Infinity', null],
]);
const PUNCTUATION = new Map<string, '{' | '}' | '[' | ']' | ',' | ':'>(
  (['{', '}', '[', ']', ',', ':'] as const).map((mark) => [mark, mark]),
);

/** Asked again and again, answers the next word; after the last one `end`, for ever. */
export function jsonTokens(text: string): () => Token {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;

  const skipSpace = () => {
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED) {
        line += 1;
      } else if (code !== SPACE && code !== TAB && code !== CARRIAGE_RETURN) {
        return;
      }
    }
  };
  const wrong = (message: string): Token => ({ type: 'wrong', line, message });
  const string = (): Token => {
    const end = endOfString(text, at);
    if (end === undefined) {
      return wrong(t('a text in quotes is not closed on its line: the file is cut off, or is not JSON'));
    }
    const raw = text.slice(at, end);
    at = end;
    const value = raw.includes('\\') ? unescaped(raw) : raw.slice(1, -1);
    return value === undefined ? wrong(t('a text in quotes holds an escape that JSON does not have')) : token(value);
  };
  const token = (value: Scalar): Token => ({ type: typeof value === 'string' ? 'string' : 'value', line, value });
  const scalar = (): Token => {
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    WORD.lastIndex = at;
    const word = number === undefined ? WORD.exec(text)?.[0] : undefined;
    const value = number === undefined ? WORDS.get(word ?? '') : Number(number);
    if (value === undefined) {
      return wrong(t`“${text.slice(at, at + SHOWN).split(/[\r\n]/, 1)[0] ?? ''}” is not JSON`);
    }
    at += (number ?? word ?? '').length;
    return token(value);
  };

  return () => {
    skipSpace();
    if (at >= text.length) {
      return { type: 'end', line };
    }
    const mark = text.charAt(at);
    const punctuation = PUNCTUATION.get(mark);
    if (punctuation) {
      at += 1;
      return { type: punctuation, line };
    }
    return mark === '"' ? string() : scalar();
  };
}

const SPACE = 32;
const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** Characters of what is wrong that a message repeats. */
const SHOWN = 20;
const BACKSLASH = 92;
const QUOTE = 34;

/** Behind the closing quote; undefined where the line ends first. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      return at + 1;
    }
    if (code === LINE_FEED) {
      return undefined;
    }
    if (code === BACKSLASH) {
      at += 1;
    }
  }
  return undefined;
}

function unescaped(raw: string): string | undefined {
  try {
    return String(JSON.parse(raw));
  } catch {
    return undefined;
  }
}
