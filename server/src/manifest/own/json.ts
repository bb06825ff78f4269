/** The same manifest written as JSON, comments and trailing commas allowed. */
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { phrase, t } from '../../../../shared/src/l10n';
import type { Problem, Span } from '../manifest';
import { createPieceMemo } from '../yaml/pieceMemo';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entriesOf } from '../yaml/tree';
import { listProblems, twice } from './readDocument';
import type { OwnDocument } from './readDocument';
import { readSection } from './sectionPiece';
import { readWorkload } from './workloadPiece';

export interface ParsedJson {
  readonly root?: TreeNode;
  readonly syntax: readonly Problem[];
}

/** As deep as YAML is read. */
const MAX_DEPTH = 100;
const MAX_PROBLEMS = 20;

const WORDS = new Map([
  ['ColonExpected', phrase('This line is not finished: a colon is missing.')],
  ['ValueExpected', phrase('This line is not finished: a value is missing.')],
  ['CommaExpected', phrase('A comma is missing before this.')],
  ['CloseBraceExpected', phrase('A closing brace is missing.')],
  ['CloseBracketExpected', phrase('A closing bracket is missing.')],
  ['UnexpectedEndOfString', phrase('This line is not finished: the quote is not closed.')],
  ['PropertyNameExpected', phrase('This line is not finished: a key in quotes belongs here.')],
]);

/** A byte order mark is no JSON; every place stays what it is. */
const unmarked = (text: string) => (text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);

/** `limit`: nothing ends behind it, also where a brace is missing. */
export function parseJson(text: string, limit = text.length): ParsedJson {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(unmarked(text), errors, { allowTrailingComma: true, disallowComments: false });
    return {
      root: tree && convert(tree, 0, { text, limit }),
      syntax: errors.slice(0, MAX_PROBLEMS).map((error) => problemOf(error, limit)),
    };
  } catch {
    // Thousands of open brackets overflow the parser's stack.
    const span = { start: 0, end: text.length };
    const message = t('Nested too deep: this part is not read.');
    return { syntax: [{ code: 'document-broken', severity: 'error', message, span }] };
  }
}

function problemOf({ error, offset, length }: ParseError, limit: number): Problem {
  const message = t(WORDS.get(printParseErrorCode(error)) ?? phrase('This is not JSON.'));
  return { code: 'document-broken', severity: 'error', message, span: within(offset, length, limit) };
}

function within(offset: number, length: number, limit: number): Span {
  return { start: Math.min(offset, limit), end: Math.min(offset + length, limit) };
}

interface Bounds {
  readonly text: string;
  readonly limit: number;
}

/** Without its quotes; the last one may still be missing. */
function insideQuotes({ offset, length }: Node, { text, limit }: Bounds): Span {
  const { start, end } = within(offset, length, limit);
  const closed = end > start + 1 && text[end - 1] === '"';
  const from = Math.min(start + 1, end);
  return { start: from, end: closed ? end - 1 : Math.max(from, end) };
}

function convert(node: Node, depth: number, bounds: Bounds): TreeNode {
  const span = within(node.offset, node.length, bounds.limit);
  const children = depth < MAX_DEPTH ? (node.children ?? []) : [];
  if (node.type === 'object') {
    return {
      kind: 'map',
      flow: true,
      span,
      size: 1,
      entries: children.map((each) => property(each, depth + 1, bounds)),
    };
  }
  if (node.type === 'array') {
    return { kind: 'list', flow: true, span, size: 1, items: children.map((each) => convert(each, depth + 1, bounds)) };
  }
  if (node.type === 'string') {
    return {
      kind: 'scalar',
      style: 'double',
      value: String(node.value),
      outer: span,
      span: insideQuotes(node, bounds),
      size: 1,
    };
  }
  const value: unknown = node.value;
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', style: 'plain', value: plain, outer: span, span, size: 1 };
}

function property(node: Node, depth: number, bounds: Bounds): TreeEntry {
  const [key, value] = node.children ?? [];
  const { start, end } = within(node.offset, node.length, bounds.limit);
  const keySpan = key ? insideQuotes(key, bounds) : { start, end };
  const nothing: TreeNode = {
    kind: 'scalar',
    value: null,
    style: 'plain',
    span: { start: end, end },
    outer: { start: end, end },
    size: 1,
  };
  const tree = value ? convert(value, depth, bounds) : nothing;
  return { key: String(key?.value ?? ''), keySpan, span: { start, end }, value: tree, aliased: false, merged: false };
}

/** A piece is one property: `"chat": { … }`; braces around it make it a text of its own, the last on a new line to end an open quote. */
function parseProperty(text: string): { entry?: TreeEntry; text: string; syntax: readonly Problem[] } {
  const whole = `{${text}\n}`;
  const { root, syntax } = parseJson(whole, text.length + 1);
  return { entry: entriesOf(root)[0], text: whole, syntax };
}

const readWorkloadProperty = createPieceMemo((piece: string) => {
  const { entry, text, syntax } = parseProperty(piece);
  const place = {
    text,
    name: entry?.key ?? '',
    nameSpan: entry?.keySpan ?? NOWHERE,
    span: entry?.span ?? NOWHERE,
    syntax,
  };
  return entry && readWorkload(entry, place);
});

const readSectionProperty = createPieceMemo((piece: string) => {
  const { entry, text, syntax } = parseProperty(piece);
  return entry && readSection(entry, text, syntax);
});

const NOWHERE = { start: 0, end: 0 };

export function readJsonDocument(text: string): OwnDocument {
  const { root, syntax } = parseJson(text);
  const entries = entriesOf(root);
  const lists = entries.filter(({ key }) => key === 'workloads');
  const list = lists.at(-1);
  const place = <T>({ span }: TreeEntry, read: (piece: string) => T | undefined) => {
    const block = read(text.slice(span.start, span.end));
    // Less the brace that was put before the piece.
    return block ? [{ start: span.start - 1, block }] : [];
  };
  return {
    sections: entries.filter(({ key }) => key !== 'workloads').flatMap((entry) => place(entry, readSectionProperty)),
    workloads: entriesOf(list?.value).flatMap((entry) => place(entry, readWorkloadProperty)),
    problems: [...lists.slice(0, -1).map(twice), ...(list ? listProblems(list) : []), ...syntax],
    pieces: false,
    listKey: list?.keySpan,
  };
}
