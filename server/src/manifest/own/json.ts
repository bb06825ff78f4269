/** The same manifest written as JSON, comments and trailing commas allowed. */
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Problem } from '../manifest';
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
  ['ColonExpected', 'This line is not finished: a colon is missing.'],
  ['ValueExpected', 'This line is not finished: a value is missing.'],
  ['CommaExpected', 'A comma is missing before this.'],
  ['CloseBraceExpected', 'A closing brace is missing.'],
  ['CloseBracketExpected', 'A closing bracket is missing.'],
  ['UnexpectedEndOfString', 'This line is not finished: the quote is not closed.'],
  ['PropertyNameExpected', 'This line is not finished: a key in quotes belongs here.'],
]);

export function parseJson(text: string): ParsedJson {
  const errors: ParseError[] = [];
  try {
    const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
    return { root: tree && convert(tree, 0), syntax: errors.slice(0, MAX_PROBLEMS).map(problemOf) };
  } catch {
    // Thousands of open brackets overflow the parser's stack.
    const span = { start: 0, end: text.length };
    const message = 'Nested too deep: this part is not read.';
    return { syntax: [{ code: 'document-broken', severity: 'error', message, span }] };
  }
}

function problemOf({ error, offset, length }: ParseError): Problem {
  const message = WORDS.get(printParseErrorCode(error)) ?? 'This is not JSON.';
  return { code: 'document-broken', severity: 'error', message, span: { start: offset, end: offset + length } };
}

function convert(node: Node, depth: number): TreeNode {
  const span = { start: node.offset, end: node.offset + node.length };
  const children = depth < MAX_DEPTH ? (node.children ?? []) : [];
  if (node.type === 'object') {
    return { kind: 'map', flow: true, span, size: 1, entries: children.map((each) => property(each, depth + 1)) };
  }
  if (node.type === 'array') {
    return { kind: 'list', flow: true, span, size: 1, items: children.map((each) => convert(each, depth + 1)) };
  }
  if (node.type === 'string') {
    const closed = node.length > 1;
    const inner = { start: span.start + 1, end: closed ? span.end - 1 : span.end };
    return { kind: 'scalar', style: 'double', value: String(node.value), outer: span, span: inner, size: 1 };
  }
  const value: unknown = node.value;
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', style: 'plain', value: plain, outer: span, span, size: 1 };
}

function property(node: Node, depth: number): TreeEntry {
  const [key, value] = node.children ?? [];
  const start = node.offset;
  const end = start + node.length;
  const keySpan = { start: (key?.offset ?? start) + 1, end: (key ? key.offset + key.length : end) - 1 };
  const nothing: TreeNode = {
    kind: 'scalar',
    value: null,
    style: 'plain',
    span: { start: end, end },
    outer: { start: end, end },
    size: 1,
  };
  const tree = value ? convert(value, depth) : nothing;
  return { key: String(key?.value ?? ''), keySpan, span: { start, end }, value: tree, aliased: false, merged: false };
}

/** A piece is one property: `"chat": { … }`; braces around it make it a text of its own. */
function parseProperty(text: string): { entry?: TreeEntry; text: string; syntax: readonly Problem[] } {
  const whole = `{${text}}`;
  const { root, syntax } = parseJson(whole);
  return { entry: entriesOf(root)[0], text: whole, syntax };
}

const readWorkloadProperty = createPieceMemo((piece: string) => {
  const { entry, text, syntax } = parseProperty(piece);
  const place = { text, name: entry?.key ?? '', nameSpan: entry?.keySpan ?? NOWHERE, span: entry?.span ?? NOWHERE, syntax };
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
