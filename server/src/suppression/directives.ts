/** `# placewright-ignore CODE: reason` on a line, above it, or for the whole file. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../manifest/manifest';
import { codeComments } from './codeComments';
import type { Marks } from './codeComments';
import { yamlComments } from './yamlComments';

export const IGNORE = 'placewright-ignore';

export interface Directive {
  readonly codes: readonly { readonly code: string; readonly span: Span }[];
  readonly reason: string;
  /** The comment's words, and where they stand. */
  readonly span: Span;
  /** Line that it is about; absent: every line of the file. */
  readonly line?: number;
}

/** How a comment looks; absent: the language has none. */
export interface CommentStyle {
  readonly mark: '#' | '//';
  readonly comments: (text: string) => readonly Span[];
}

const code = (mark: CommentStyle['mark'], marks: Marks): CommentStyle => ({
  mark,
  comments: (text) => codeComments(text, marks),
});
const PROGRAM = code('//', { templates: true, singleQuotes: true });
const HCL = code('#', { hash: true, heredocs: true });

export function commentStyle({ languageId, uri }: Pick<TextDocument, 'languageId' | 'uri'>): CommentStyle | undefined {
  // Without an extension for Terraform its files are plain text.
  switch (/\.(tf|tofu)$/.test(uri) ? 'terraform' : languageId) {
    case 'json':
      return undefined;
    case 'jsonc':
      return code('//', {});
    case 'terraform':
    case 'opentofu':
      return HCL;
    default:
      return /^(type|java)script(react)?$/.test(languageId)
        ? PROGRAM
        : { mark: '#', comments: (text) => yamlComments(text).comments };
  }
}

const known = new WeakMap<TextDocument, { readonly version: number; readonly directives: readonly Directive[] }>();

/** Asked for at every keystroke: a file without the word costs one search for it. */
export function directivesIn(document: TextDocument): readonly Directive[] {
  const before = known.get(document);
  if (before?.version === document.version) {
    return before.directives;
  }
  const directives = readDirectives(document);
  known.set(document, { version: document.version, directives });
  return directives;
}

const FORM = /^[\s#/*]*placewright-ignore(-file)?\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(.*?))?\s*(?:\*\/)?$/;

function readDirectives(document: TextDocument): readonly Directive[] {
  const text = document.getText();
  const style = text.includes(IGNORE) ? commentStyle(document) : undefined;
  return (style?.comments(text) ?? []).flatMap((comment) => {
    const words = text.slice(comment.start, comment.end).replace(/\r$/, '');
    const match = words.includes(IGNORE) ? FORM.exec(words) : null;
    if (!match) {
      return [];
    }
    const [, file, list = '', reason = ''] = match;
    const at = comment.start + words.indexOf(IGNORE);
    const codesAt = at + text.slice(at, comment.end).indexOf(list, IGNORE.length);
    const directive: Directive = {
      codes: [...list.matchAll(/[\w-]+/g)].map(({ 0: one, index }) => ({
        code: one,
        span: { start: codesAt + index, end: codesAt + index + one.length },
      })),
      reason: reason.trim(),
      span: { start: at, end: comment.start + words.trimEnd().length },
    };
    return [file ? directive : { ...directive, line: lineOf(document, text, comment) }];
  });
}

/** Its own line where something stands before it, else the next one that is more than a comment. */
function lineOf(document: TextDocument, text: string, comment: Span): number {
  const { line, character } = document.positionAt(comment.start);
  if (text.slice(comment.start - character, comment.start).trim() !== '') {
    return line;
  }
  for (let next = line + 1; next < document.lineCount; next += 1) {
    const words = document
      .getText({ start: { line: next, character: 0 }, end: { line: next + 1, character: 0 } })
      .trim();
    if (words !== '' && !/^(#|\/\/)/.test(words)) {
      return next;
    }
  }
  return line;
}
