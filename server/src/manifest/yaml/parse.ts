/** The one door to the YAML parser: never throws, never quadratic, offsets where the caller wants them. */
import { parseDocument } from 'yaml';
import type { Span } from '../manifest';
import { toTree } from './convert';
import type { TreeNode } from './tree';

export interface YamlIssue {
  /** Code of the parser: `TAB_AS_INDENT`, `MISSING_CHAR`, … */
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

export interface ParsedYaml {
  /** Absent for an empty document. */
  readonly root?: TreeNode;
  readonly issues: readonly YamlIssue[];
  /** Nesting or aliases went past the budget: a part of the text was left out. */
  readonly truncated: boolean;
}

const OPTIONS = {
  // The parser's own check is quadratic; `duplicateKeys` does it with a set.
  uniqueKeys: false,
  // Off in YAML 1.2 mode, accepted by the tools that read these files.
  merge: true,
  keepSourceTokens: false,
  logLevel: 'silent',
  prettyErrors: false,
} as const;

/** Parses one document. `offset` is where `text` starts in the file: it is added to every span. */
export function parseYaml(text: string, offset = 0): ParsedYaml {
  if (nestsTooDeep(text)) {
    return exhausted('Nested too deep', text, offset);
  }
  try {
    // A carriage return that lost its line feed would stick to the last value.
    const document = withoutStacks(() => parseDocument(text.endsWith('\r') ? `${text.slice(0, -1)}\n` : text, OPTIONS));
    const { root, truncated } = toTree(document.contents, text, offset);
    const issues = document.errors.map(({ code, message, pos }) => ({
      code,
      message,
      span: { start: Math.min(pos[0], text.length) + offset, end: Math.min(pos[1], text.length) + offset },
    }));
    return { root, issues, truncated };
  } catch (error) {
    // Thousands of open brackets overflow the parser's stack.
    return exhausted(error instanceof Error ? error.message : 'Not readable', text, offset);
  }
}

function exhausted(message: string, text: string, offset: number): ParsedYaml {
  const span = { start: offset, end: offset + text.length };
  return { issues: [{ code: 'RESOURCE_EXHAUSTION', message, span }], truncated: true };
}

/** Ten times what is kept of a tree; the parser takes seconds and gigabytes over half a million. */
const MOST_OPEN = 1_000;

/** Cheap: counts brackets and dashes wherever they stand. Prose and scripts leave a few open, never thousands. */
function nestsTooDeep(text: string): boolean {
  let open = 0;
  /** `- - - -` on one line: lists in lists. */
  let stacked = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === ' ' || c === '\t') continue;
    stacked = (c === '-' || c === '?') && text[i + 1] === ' ' ? stacked + 1 : 0;
    if (c === '[' || c === '{') open += 1;
    else if ((c === ']' || c === '}') && open > 0) open -= 1;
    if (open > MOST_OPEN || stacked > MOST_OPEN) return true;
  }
  return false;
}

/** The parser makes an `Error` for each fault; with thousands of them, deep in its recursion, their stacks cost seconds. */
function withoutStacks<T>(parse: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
