/**
 * The engine of a format that has no containers as Kubernetes writes them. The shared steps see its variables as a map behind
 * the text; what they change there is written where the format has its variables.
 */
import type { Edit } from '../dialect';
import { applyEdits } from '../edits';
import type { EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { textOver } from '../engines/text';
import type { PodContainer } from '../foreign/pods/podSpec';
import { parseYaml } from '../yaml/parse';
import type { TreeMap } from '../yaml/tree';
import { entriesOf, textOf } from '../yaml/tree';
import { editEngine } from './engine';
import type { FormatMove } from './formatMove';
import type { Step } from './step';
import { orderedEdits } from './treeEdit';
import type { VariableChange, VariablePlace } from './variablePlace';
import { variablesAt, writeVariables } from './variablePlace';

export interface FormatEngine {
  readonly container: PodContainer;
  readonly engine?: EngineReading | undefined;
  /** Absent: the software is at hand whatever the image. */
  readonly image?: MappedText | undefined;
  readonly variables: VariablePlace;
}

export function editFormatEngine(move: FormatMove, { container, engine, image, variables }: FormatEngine): Step {
  const { engine: _engine, image: _image, ...rest } = container;
  const behind = mapBehind(move.text, variablesAt(variables, move.text));
  const step = editEngine({
    ...move,
    text: move.text + behind.suffix,
    container: {
      ...rest,
      node: withVariables(container.node, behind.root),
      image: image ?? ANY_IMAGE,
      ...(engine ? { engine } : {}),
    },
  });
  if ('reason' in step) {
    return step;
  }
  const own = step.filter(({ span }) => span.start < move.text.length);
  const changes = behind.changes(step.filter(({ span }) => span.start >= move.text.length));
  const written = writeVariables(variables, changes, move.text);
  return 'reason' in written ? written : [...own, ...written];
}

/** One image for every processor and every NVIDIA card (`imageVariants.ts`): nothing is written for it. */
const ANY_IMAGE = textOver('ollama/ollama', { start: 0, end: 0 });

const KEY = 'environment';
/** A map that is never empty has a place for more. */
const FIRST = 'PLACEWRIGHT';

interface MapBehind {
  readonly suffix: string;
  readonly root: TreeMap | undefined;
  readonly changes: (edits: readonly Edit[]) => readonly VariableChange[];
}

function mapBehind(text: string, known: ReadonlyMap<string, string>): MapBehind {
  const lines = [[FIRST, '-'] as const, ...known].map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const suffix = `\n${KEY}:\n${lines.join('\n')}\n`;
  const { root } = parseYaml(suffix, text.length);
  const changes = (edits: readonly Edit[]): readonly VariableChange[] => {
    const shifted = (orderedEdits(edits) ?? []).map(({ span, newText }) => ({
      span: { start: span.start - text.length, end: span.end - text.length },
      newText,
    }));
    const after = readMap(applyEdits(suffix, shifted));
    const set = [...after].filter(([name, value]) => name !== FIRST && known.get(name) !== value);
    const gone = [...known.keys()].filter((name) => !after.has(name));
    return [...set.map(([name, value]) => ({ name, value })), ...gone.map((name) => ({ name }))];
  };
  return { suffix, root: root?.kind === 'map' ? root : undefined, changes };
}

function readMap(suffix: string): Map<string, string> {
  const { root } = parseYaml(suffix);
  const entries = entriesOf(entriesOf(root).find(({ key }) => key === KEY)?.value);
  return new Map(entries.map(({ key, value }) => [key, textOf(value, suffix) ?? '']));
}

const withVariables = (node: TreeMap, behind: TreeMap | undefined): TreeMap => ({
  ...node,
  entries: [...node.entries.filter(({ key }) => key !== KEY && key !== 'env'), ...(behind?.entries ?? [])],
});
