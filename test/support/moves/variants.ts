/** The same file as other people write it: line ends, a mark at the start, tabs, and letters beyond ASCII. */

export interface Variant {
  readonly name: string;
  /** Undefined where it would not be legal in this language. */
  readonly write: (text: string, languageId: string, at: number) => string | undefined;
  /** The text as it was written before; absent where only its meaning can be compared. */
  readonly plain?: (text: string) => string;
}

const MARK = 'grüße 中文 🚀𝔘 law';
const SIGNS: Readonly<Record<string, string>> = { yaml: '#', terraform: '#' };
const signOf = (languageId: string) => SIGNS[languageId] ?? (/script/.test(languageId) ? '//' : undefined);
const withoutMarks = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.includes(MARK))
    .join('\n');

export const VARIANTS: readonly Variant[] = [
  {
    name: 'CRLF',
    write: (text) => text.replace(/\r?\n/g, '\r\n'),
    plain: (text) => (/(?<!\r)\n/.test(text) ? `a line break without CR: ${text}` : text.replaceAll('\r\n', '\n')),
  },
  {
    name: 'BOM',
    write: (text) => `\uFEFF${text}`,
    plain: (text) => (text.startsWith('\uFEFF') ? text.slice(1) : `no mark: ${text}`),
  },
  {
    name: 'letters before',
    write: (text, languageId) => {
      const sign = signOf(languageId);
      return sign === undefined ? undefined : `${sign} ${MARK}\n${text}`;
    },
    plain: withoutMarks,
  },
  {
    name: 'letters inside',
    write: (text, languageId, at) => {
      const sign = signOf(languageId);
      const start = text.lastIndexOf('\n', at - 1) + 1;
      const indent = /^ */.exec(text.slice(start))?.[0] ?? '';
      return sign === undefined ? undefined : `${text.slice(0, start)}${indent}${sign} ${MARK}\n${text.slice(start)}`;
    },
    plain: withoutMarks,
  },
  {
    name: 'tabs',
    write: (text, languageId) =>
      languageId === 'yaml'
        ? text.replace(/^([ -]*[\w./-]+:) (?=[\w"'[{])/gm, '$1\t')
        : text.replace(/^( {2})+/gm, (spaces) => '\t'.repeat(spaces.length / 2)),
  },
];
