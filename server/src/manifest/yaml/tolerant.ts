/**
 * Reads a YAML text that is being written: where it does not parse, the lines that are not finished are
 * taken out (their place stays, so every span still holds) and the rest is read without them.
 */
import { t } from '../../../../shared/src/l10n';
import type { Problem, Span } from '../manifest';
import { parseYaml } from './parse';
import type { ParsedYaml } from './parse';
import { syntaxProblems } from './problems';
import type { TreeNode } from './tree';
import { unfinishedLine } from './unfinished';

export interface TolerantYaml {
  readonly root?: TreeNode;
  /** Lines that are not finished, and what else the parser could not read. */
  readonly syntax: readonly Problem[];
}

/** Each round parses again; a long text gets fewer. */
const MAX_ROUNDS = 8;
const LONG_TEXT = 64 * 1024;

export function parseTolerant(text: string): TolerantYaml {
  let parsed = parseYaml(text);
  const syntax: Problem[] = [];
  if (parsed.issues.length === 0) {
    return { root: parsed.root, syntax: parsed.truncated ? [tooDeep(text)] : [] };
  }
  const rounds = text.length > LONG_TEXT ? 1 : MAX_ROUNDS;
  let mended = text;
  for (let round = 0; round < rounds && parsed.issues.length > 0; round += 1) {
    const next = mend(mended, parsed);
    if (!next || next.text === mended) break;
    mended = next.text;
    syntax.push(next.problem);
    parsed = parseYaml(mended);
  }
  return { root: parsed.root, syntax: [...syntax, ...syntaxProblems(parsed.issues, mended)] };
}

/** Takes out one line: the first that is plainly unfinished, else the one where the parser stumbled. */
function mend(text: string, { issues }: ParsedYaml): { text: string; problem: Problem } | undefined {
  const issue = issues[0];
  if (!issue || issue.code === 'RESOURCE_EXHAUSTION') {
    return undefined;
  }
  const found = unfinishedLine(
    text,
    issues.map(({ span }) => span.start),
  );
  if (found) {
    return { text: replace(text, found.span, found.readAs), problem: unfinished(contentOf(text, found.span)) };
  }
  const line = lineAt(text, issue.span.start);
  const [problem] = syntaxProblems([{ ...issue, span: contentOf(text, line) }], text);
  return problem && { text: replace(text, line, keyOf(text.slice(line.start, line.end))), problem };
}

/** What stands before a value that does not parse: without it, a list's item would lose its dash. Not in a template. */
function keyOf(line: string): string {
  const key = /^\s*(?:- +)+["']?[\w./-]+["']?:(?= )/.exec(line)?.[0];
  return key === undefined || /\{\{|\{%/.test(line) ? '' : key;
}

function unfinished(span: Span): Problem {
  return {
    code: 'document-broken',
    severity: 'warning',
    message: t('This line is not finished: it is not read yet.'),
    span,
  };
}

function tooDeep(text: string): Problem {
  const span = { start: 0, end: text.length };
  return {
    code: 'document-broken',
    severity: 'error',
    message: t('Nested too deep: a part of this is not read.'),
    span,
  };
}

/** As many characters as before; a carriage return at the end stays. */
function replace(text: string, { start, end }: Span, by: string): string {
  return text.slice(0, start) + by.padEnd(end - start) + text.slice(end);
}

function lineAt(text: string, offset: number): Span {
  const at = Math.min(offset, text.length);
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.length : next;
  return { start, end: text[end - 1] === '\r' && end > start ? end - 1 : end };
}

/** Without the blanks around it. */
function contentOf(text: string, { start, end }: Span): Span {
  const line = text.slice(start, end);
  const lead = line.length - line.trimStart().length;
  return { start: Math.min(start + lead, end), end: start + Math.max(line.trimEnd().length, lead) };
}
