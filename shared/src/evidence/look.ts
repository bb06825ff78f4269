/** Figures of a tree with their lines; what cannot be is noted, and refuses the file. */
import { t } from '../l10n';
import type { JsonNode, JsonObject, Refusal } from './jsonTree';

export interface Figure {
  readonly value: number;
  readonly line: number;
}

export interface Look {
  /** Above 0; `null` and a key that is not there are undefined. */
  readonly positive: (node: JsonNode | undefined, ...path: readonly string[]) => Figure | undefined;
  /** The same, where a 0 means that nothing was measured. */
  readonly measured: (node: JsonNode | undefined, ...path: readonly string[]) => Figure | undefined;
  /** A whole number from 0. */
  readonly count: (node: JsonNode | undefined, ...path: readonly string[]) => Figure | undefined;
  readonly refuse: (line: number, message: string) => void;
  /** The first in the order of the file. */
  readonly refusal: () => Refusal | undefined;
}

/** Beyond any machine: tokens of a data center in a second, parameters of a model. */
const LARGEST = 1e15;

export function createLook(): Look {
  const problems: Refusal[] = [];
  const refuse = (line: number, message: string) => void problems.push({ line, message });

  const read = (path: readonly string[], node: JsonNode | undefined, wanted: string, is: (n: number) => boolean) => {
    const found = at(node, path);
    if (!found || (found.kind === 'scalar' && found.value === null)) {
      return undefined;
    }
    const value = found.kind === 'scalar' ? found.value : found.kind;
    if (typeof value !== 'number' || !is(value) || Math.abs(value) > LARGEST) {
      refuse(found.line, t`${path.join('.')} is ${shown(value)}, not ${wanted}`);
      return undefined;
    }
    return { value, line: found.line };
  };
  return {
    refuse,
    positive: (node, ...path) => read(path, node, t('a number above 0'), (n) => n > 0),
    measured: (node, ...path) => {
      const figure = read(path, node, t('a number from 0'), (n) => n >= 0);
      return figure && figure.value > 0 ? figure : undefined;
    },
    count: (node, ...path) => read(path, node, t('a whole number from 0'), (n) => n >= 0 && Number.isInteger(n)),
    refusal: () => problems.reduce<Refusal | undefined>((a, b) => (a && a.line <= b.line ? a : b), undefined),
  };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? t`“${value.slice(0, 40)}”` : String(value);
}

export function at(node: JsonNode | undefined, path: readonly string[]): JsonNode | undefined {
  return path.reduce<JsonNode | undefined>(
    (found, key) =>
      found?.kind === 'object'
        ? found.members.get(key)
        : found?.kind === 'array'
          ? found.items[Number(key)]
          : undefined,
    node,
  );
}

/** Empty where it is not there or is no text. */
export function textAt(node: JsonNode | undefined, ...path: readonly string[]): string {
  const found = at(node, path);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : '';
}

export function numberAt(node: JsonNode | undefined, ...path: readonly string[]): number | undefined {
  const found = at(node, path);
  return found?.kind === 'scalar' && typeof found.value === 'number' && Number.isFinite(found.value)
    ? found.value
    : undefined;
}

export function isTrueAt(node: JsonNode | undefined, ...path: readonly string[]): boolean {
  const found = at(node, path);
  return found?.kind === 'scalar' && found.value === true;
}

export function has(node: JsonNode | undefined, ...keys: readonly string[]): node is JsonObject {
  return node?.kind === 'object' && keys.every((key) => node.members.has(key));
}

/** Every object of the file: of its only list, or one after the other. */
export function objectsOf(roots: readonly JsonNode[]): readonly JsonObject[] {
  return roots
    .flatMap((root) => (root.kind === 'array' ? root.items : [root]))
    .filter((node): node is JsonObject => node.kind === 'object');
}
