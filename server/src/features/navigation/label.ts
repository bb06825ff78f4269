/** The label of a machine, a queue or a runtime under the cursor, and who declares it. */
import type { Declaration, Declared } from '../../manifest/context';
import { yamlCursor } from '../completion/cursor';
import type { Elsewhere, Place } from './elsewhere';
import type { Reading } from '../context';

interface Label {
  readonly key: string;
  /** None: the label need only be there. */
  readonly values: readonly string[];
}

const QUEUE_KEY = 'kueue.x-k8s.io/queue-name';
const LINE = /^[ \t]*(?:- +)?["']?([\w./-]{1,253})["']?[ \t]*:[ \t]*["']?([^\s"'#]*)/;
/** Blocks whose keys are labels of nodes. */
const LABEL_BLOCKS: ReadonlySet<unknown> = new Set(['nodeSelector', 'labels', 'matchLabels']);

export function declaredLabel({ document, manifest }: Reading, offset: number, elsewhere: Elsewhere): readonly Place[] {
  const line = lineAt(document.getText(), offset);
  const found = LINE.exec(line.text);
  const key = found?.[1];
  const start = line.start + (line.text.length - line.text.trimStart().length);
  const path = key === undefined ? undefined : yamlCursor(document.getText(), start)?.path;
  if (!found || key === undefined || !path) {
    return [];
  }
  const own = (manifest.declared ?? []).map(({ declaration, start: from }) => ({
    declaration,
    place: { uri: document.uri, span: { start: from + declaration.span.start, end: from + declaration.span.end } },
  }));
  const placeOf = (declaration: Declaration) =>
    own.find((one) => one.declaration === declaration)?.place ?? elsewhere.placeOf(declaration);
  const ofKind = <W extends Declaration['what']>(what: W) => [
    ...own.flatMap(({ declaration }) => (declaration.what === what ? [declaration as Declared<W>] : [])),
    ...elsewhere.context.find(what),
  ];
  const meant = meantBy(key, found[2] ?? '', path, document.getText(), offset, ofKind);
  return [...new Set(meant)].flatMap((declaration) => placeOf(declaration) ?? []);
}

function meantBy(
  key: string,
  value: string,
  path: readonly (string | number)[],
  text: string,
  offset: number,
  ofKind: <W extends Declaration['what']>(what: W) => readonly Declared<W>[],
): readonly Declaration[] {
  const block = path.at(-1);
  if (key === QUEUE_KEY) {
    return ofKind('queue').filter(({ names }) => names.includes(`LocalQueue/${value}`));
  }
  if (key === 'runtime' && block === 'model') {
    return ofKind('runtime').filter(({ names }) => names.includes(value));
  }
  const label = LABEL_BLOCKS.has(block)
    ? { key, values: [value] }
    : path.includes('matchExpressions')
      ? expressionAt(text, offset)
      : undefined;
  return label ? ofKind('capacity').filter((capacity) => carries(capacity, label)) : [];
}

function carries({ labels, requirements }: Declared<'capacity'>, { key, values }: Label): boolean {
  const offered = [
    ...(labels.get(key) ?? []),
    ...requirements.flatMap((one) => (one.key === key && one.operator === 'In' ? one.values : [])),
  ];
  return offered.length > 0 && (values.length === 0 || values.some((value) => offered.includes(value)));
}

/** assumed: an expression with its values is no longer. */
const MOST_LINES = 24;
const LONGEST_ITEM = 2000;

/** `- key: …, operator: In, values: […]` around the cursor, in lines or in one. */
function expressionAt(text: string, offset: number): Label | undefined {
  const above = text.slice(0, lineAt(text, offset).end).split('\n').slice(-MOST_LINES);
  const first = above.findLastIndex((line) => /^\s*-\s+["']?(key|operator|values)["']?\s*:|^\s*-\s*\{/.test(line));
  const indent = /^\s*/.exec(above[first] ?? '')?.[0].length ?? 0;
  const below = text.slice(lineAt(text, offset).end + 1).split('\n', MOST_LINES);
  const end = below.findIndex((line) => line.trim() !== '' && (/^\s*/.exec(line)?.[0].length ?? 0) <= indent);
  const item = [...above.slice(first), ...below.slice(0, end < 0 ? below.length : end)]
    .join('\n')
    .slice(0, LONGEST_ITEM);
  const key = /\bkey["']?\s*:\s*["']?([\w./-]+)/.exec(item)?.[1];
  const values = /\bvalues["']?\s*:\s*(\[[^\]]*\]|(?:\s*-\s+[^\n]+)+)/.exec(item)?.[1] ?? '';
  return first < 0 || key === undefined ? undefined : { key, values: values.match(/[\w./-]*\w[\w./-]*/g) ?? [] };
}

function lineAt(text: string, offset: number): { readonly start: number; readonly end: number; readonly text: string } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  return { start, end, text: text.slice(start, end) };
}
