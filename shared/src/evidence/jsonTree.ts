/** JSON as a tree that knows its lines, without what no reader asks for; bounded in depth, in size and between two pauses. */
import { formatWhole } from '../format';
import { t } from '../l10n';
import { jsonTokens } from './jsonTokens';
import type { Scalar, Token } from './jsonTokens';

export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly members: ReadonlyMap<string, JsonNode>;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly line: number;
  readonly items: readonly JsonNode[];
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly line: number;
  readonly value: Scalar;
}

export interface Refusal {
  readonly line: number;
  readonly message: string;
}

export type JsonResult =
  | { readonly ok: true; readonly roots: readonly JsonNode[] }
  | { readonly ok: false; readonly problem: Refusal };

/** assumed: five times the depth of the deepest result that is read. */
const MAX_DEPTH = 64;
/** assumed: a sweep of thousands of runs; what is left out below is not counted. */
const MAX_NODES = 1_000_000;
/** Words between two pauses: about 2 ms. */
const TURN = 20_000;
/** Long lists of numbers are samples behind a figure that stands beside them. */
const MOST_SCALARS = 16;

/** Records of single requests and their texts: most of a result file, and nothing that a figure is read from. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'requests',
  'generated_texts',
  'itls',
  'ttfts',
  'input_lens',
  'output_lens',
  'start_times',
  'errors',
  'samples_ns',
  'samples_ts',
  'latencies',
  'cumulative_distribution_function',
  'pdf',
  'telemetry_data',
]);

interface Frame {
  readonly node: JsonObject | JsonArray;
  readonly members: Map<string, JsonNode>;
  readonly items: JsonNode[];
  /** False below a key that is left out: read for its grammar only. */
  readonly kept: boolean;
  key: string;
  scalars: number;
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end';

/**
 * One value, or several one after the other as in JSON Lines. The last of two equal keys counts. Pauses (`yield`) so that a
 * server can answer in between; the result is the same however often it pauses.
 */
export function* jsonTree(text: string): Generator<undefined, JsonResult> {
  const next = jsonTokens(text);
  const roots: JsonNode[] = [];
  const stack: Frame[] = [];
  let expected: Expected = 'value';
  let nodes = 0;

  for (let count = 1; ; count += 1) {
    if (count % TURN === 0) {
      yield undefined;
    }
    const token = next();
    const top = stack.at(-1);
    if (token.type === 'wrong') {
      return refused(token.line, token.message);
    }
    if (token.type === 'end') {
      return top || roots.length === 0 ? refused(token.line, cutOff(top)) : { ok: true, roots };
    }
    if (!fits(token, expected, top)) {
      return refused(
        token.line,
        t`${expected === ', or end' ? t('a comma or an end') : wordFor(expected)} is missing here`,
      );
    }
    if (token.type === ':' || token.type === ',') {
      expected = token.type === ':' || top?.node.kind === 'array' ? 'value' : 'key';
    } else if (top && (expected === 'key' || expected === 'key or }') && token.type === 'string') {
      top.key = String(token.value);
      expected = ':';
    } else if (token.type === '}' || token.type === ']') {
      stack.pop();
      expected = afterValue(stack);
    } else {
      const kept = isKept(top, token);
      const { frame, node } = opened(token, kept);
      nodes += kept ? 1 : 0;
      if (kept) {
        attach(node, top, roots);
      }
      if (frame) {
        stack.push(frame);
      }
      if (stack.length > MAX_DEPTH || nodes > MAX_NODES) {
        return refused(token.line, stack.length > MAX_DEPTH ? t`nested deeper than ${MAX_DEPTH} levels` : tooMany());
      }
      expected = frame ? (frame.node.kind === 'array' ? 'value or ]' : 'key or }') : afterValue(stack);
    }
  }
}

const tooMany = () => t`more than ${formatWhole(MAX_NODES)} values`;

function refused(line: number, message: string): JsonResult {
  return { ok: false, problem: { line, message } };
}

function cutOff(top: Frame | undefined): string {
  if (!top) {
    return t('the file is empty');
  }
  const { kind, line } = top.node;
  return kind === 'object'
    ? t`the file ends inside the object that begins on line ${line}: it is cut off`
    : t`the file ends inside the array that begins on line ${line}: it is cut off`;
}

function wordFor(expected: Expected): string {
  return expected === ':' ? t('a colon') : expected.startsWith('key') ? t('a key in quotes') : t('a value');
}

function fits({ type }: Token, expected: Expected, top: Frame | undefined): boolean {
  const isValue = type === 'string' || type === 'value' || type === '{' || type === '[';
  switch (expected) {
    case 'value':
      return isValue;
    case 'value or ]':
      return isValue || type === ']';
    case 'key':
      return type === 'string';
    case 'key or }':
      return type === 'string' || type === '}';
    case ':':
      return type === ':';
    default:
      return type === ',' || type === (top?.node.kind === 'array' ? ']' : '}');
  }
}

function afterValue(stack: readonly Frame[]): Expected {
  return stack.length === 0 ? 'value' : ', or end';
}

function isKept(top: Frame | undefined, { type }: Token): boolean {
  if (!top) {
    return true;
  }
  if (!top.kept || (top.node.kind === 'object' && LEFT_OUT.has(top.key))) {
    return false;
  }
  const isScalar = type === 'string' || type === 'value';
  top.scalars += isScalar && top.node.kind === 'array' ? 1 : 0;
  return top.scalars <= MOST_SCALARS || !isScalar;
}

function opened(token: Token, kept: boolean): { readonly node: JsonNode; readonly frame?: Frame } {
  const { line, type } = token;
  if (type !== '{' && type !== '[') {
    return { node: { kind: 'scalar', line, value: 'value' in token ? token.value : null } };
  }
  const members = new Map<string, JsonNode>();
  const items: JsonNode[] = [];
  const node: JsonObject | JsonArray =
    type === '{' ? { kind: 'object', line, members } : { kind: 'array', line, items };
  return { node, frame: { node, members, items, kept, key: '', scalars: 0 } };
}

function attach(node: JsonNode, top: Frame | undefined, roots: JsonNode[]): void {
  if (!top) {
    roots.push(node);
  } else if (top.node.kind === 'array') {
    top.items.push(node);
  } else {
    top.members.set(top.key, node);
  }
}
