/** What the author says beside the manifest: the annotation with a block, and comment directives. */
import type { WorkloadSpec } from '../../../../../shared/src/manifest/schema';
import type { BlockLine } from '../../annotation';
import { readBlock, scalarLines } from '../../annotation';
import type { FieldSpan, Problem, Span } from '../../manifest';
import type { TreeNode, TreeScalar } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';

export const ANNOTATION = 'placewright.dev/workload';

export interface Inline {
  readonly spec: WorkloadSpec;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

/** The annotation on the object, else on its pod template. */
export function annotationNode(root: TreeNode, template: TreeNode | undefined): TreeScalar | undefined {
  for (const owner of [root, template]) {
    const node = nodeAt(owner, 'metadata', 'annotations', ANNOTATION);
    if (node?.kind === 'scalar' && typeof node.value === 'string') {
      return node;
    }
  }
  return undefined;
}

export function readAnnotation(node: TreeScalar, text: string): Inline {
  return readBlock(scalarLines(node, text));
}

const DIRECTIVE = /^[ \t]*#[ \t]*placewright:[ \t]*(.*)$/gm;
const ASSIGNMENT = /([A-Za-z][\w.]*)=("[^"\n]*"|'[^'\n]*'|\[[^\]\n]*\]|[^\s,;]+)/g;

/** `# placewright: traffic.rpsAvg=3 tokens.inMean=800`: each assignment becomes the lines of a block. */
export function readDirectives(text: string, start: number, end: number): Inline | undefined {
  const piece = text.slice(start, end);
  const assignments: Assignment[] = [];
  for (const comment of piece.matchAll(DIRECTIVE)) {
    const content = comment[1] ?? '';
    const at = start + comment.index + comment[0].length - content.length;
    for (const match of content.matchAll(ASSIGNMENT)) {
      assignments.push(assignmentAt(match, at + match.index));
    }
  }
  return assignments.length > 0 ? readAssignments(assignments) : undefined;
}

interface Assignment {
  readonly path: readonly string[];
  readonly value: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** Deeper paths name no field. */
const DEEPEST_PATH = 3;

function assignmentAt(match: RegExpMatchArray, start: number): Assignment {
  const [written, key = '', value = ''] = match;
  const last = key.slice(key.lastIndexOf('.') + 1);
  const keyEnd = start + key.length;
  return {
    path: key.split('.').slice(0, DEEPEST_PATH),
    value,
    keySpan: { start: keyEnd - last.length, end: keyEnd },
    valueSpan: { start: start + written.length - value.length, end: start + written.length },
  };
}

/** Lines are laid so that each value maps onto its own place; keys are put right afterwards. */
function readAssignments(assignments: readonly Assignment[]): Inline {
  const byBlock = new Map<string, Assignment[]>();
  for (const assignment of assignments) {
    const block = assignment.path.length > 1 ? assignment.path.slice(0, -1).join('.') : '';
    byBlock.set(block, [...(byBlock.get(block) ?? []), assignment]);
  }
  const lines = [...byBlock].flatMap(([block, members]) => blockLines(block === '' ? [] : block.split('.'), members));
  const read = readBlock(lines);
  const fields = new Map(read.fields);
  // The heads of the laid blocks stand nowhere.
  [...byBlock.keys()].flatMap(blockNames).forEach((name) => fields.delete(name));
  for (const { path, keySpan, valueSpan } of assignments) {
    const name = path.join('.');
    if (fields.has(name)) {
      fields.set(name, { key: keySpan, value: unquoted(valueSpan, fields.get(name)?.value) });
    }
  }
  const problems = read.problems.map((problem) => ({ ...problem, span: onAssignment(problem.span, assignments) }));
  return { spec: read.spec, fields, problems, complete: read.complete };
}

/** `a.b` is the block `a` and the block `a.b`. */
function blockNames(block: string): string[] {
  const steps = block.split('.');
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'));
}

function blockLines(block: readonly string[], members: readonly Assignment[]): BlockLine[] {
  const anchor = members[0]?.keySpan.start ?? 0;
  const heads = block.map((key, depth) => ({ text: `${'  '.repeat(depth)}${key}:`, start: anchor }));
  const indent = '  '.repeat(block.length);
  const values = members.map(({ path, value, valueSpan }) => {
    const lead = `${indent}${path.at(-1) ?? ''}: `;
    return { text: lead + value, start: valueSpan.start - lead.length };
  });
  return [...heads, ...values];
}

const unquoted = (whole: Span, read: Span | undefined): Span =>
  read && read.start >= whole.start && read.end <= whole.end ? read : whole;

/** A problem about a key lies a character off in the laid lines: it goes to the key as written. */
function onAssignment(span: Span, assignments: readonly Assignment[]): Span {
  if (assignments.some(({ valueSpan }) => span.start >= valueSpan.start && span.end <= valueSpan.end)) {
    return span;
  }
  const nearest = assignments.find(
    ({ keySpan, valueSpan }) => span.start <= valueSpan.end && span.start >= keySpan.start - 2,
  );
  return nearest?.keySpan ?? assignments[0]?.keySpan ?? span;
}

/** What the author says wins over what was read from the manifest. */
export function mergeSpec(read: WorkloadSpec, said: WorkloadSpec): WorkloadSpec {
  const merged = new Map<string, unknown>(Object.entries(read));
  for (const [key, value] of Object.entries(said)) {
    const known = merged.get(key);
    merged.set(key, key !== 'model' && isBlock(known) && isBlock(value) ? { ...known, ...value } : value);
  }
  return Object.fromEntries(merged) as WorkloadSpec;
}

function isBlock(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
