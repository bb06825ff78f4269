/** A container as ECS, Batch, SageMaker and Lambda write it, read for engine, model and devices. */
import type { EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import type { PodContainer } from '../../foreign/pods/podSpec';
import type { TreeNode } from '../../yaml/tree';
import { gpusOf, neuronsOf } from './containerDevices';
import { entriesAt, field, listAt, settled, sourceOf, textAt } from './fields';
import { resolve } from './resolve';
import { firstOption, resolvedText } from './values';
import { scriptAt } from './script';
import type { Template } from './template';

export interface Variables {
  readonly values: Map<string, MappedText | undefined>;
  /** Where a value comes from that the file does not hold. */
  readonly sources: Map<string, string>;
}

/** `Environment` as a list of names and values, or as a map. */
export function variablesAt(template: Template, node: TreeNode | undefined): Variables {
  const read: Variables = { values: new Map(), sources: new Map() };
  const settledNode = settled(template, node);
  if (settledNode?.kind === 'map') {
    for (const { key, value } of entriesAt(template, node)) addVariable(template, read, key, value);
    return read;
  }
  for (const item of node ? listAt(template, node) : []) {
    const name = textAt(template, item, 'Name')?.text;
    if (name) addVariable(template, read, name, field(template, item, 'Value'));
  }
  return read;
}

function addVariable(template: Template, read: Variables, name: string, value: TreeNode | undefined): void {
  const text = value && resolvedText(template, firstOption(resolve(template, value)));
  read.values.set(name, text);
  const source = text ? undefined : sourceOf(template, value);
  if (source) {
    read.sources.set(name, source);
  }
}

export interface ContainerParts {
  readonly image?: MappedText;
  readonly command: readonly (TreeNode | undefined)[];
  readonly args: readonly (TreeNode | undefined)[];
  readonly variables: Variables;
  /** Words that the image itself adds to the command. */
  readonly added?: readonly MappedText[];
}

/** The engine of a container; what comes from outside the file is named by its source. */
export function engineOf(template: Template, { image, command, args, variables, added = [] }: ContainerParts) {
  const environment = new Map(variables.values);
  const words = (nodes: readonly (TreeNode | undefined)[]) =>
    nodes.flatMap((node) => {
      const script = scriptAt(template, node);
      script?.environment.forEach((value, name) => environment.set(name, value));
      return script?.text ?? [];
    });
  const reading = readEngine({
    ...(image ? { image } : {}),
    command: words(command),
    args: [...words(args), ...added],
    environment,
  });
  return reading && withSources(reading, variables.sources);
}

function withSources(reading: EngineReading, sources: ReadonlyMap<string, string>): EngineReading {
  const unresolved = [...reading.unresolved].map(([fact, name]) => [fact, sources.get(name) ?? name] as const);
  return { ...reading, unresolved: new Map(unresolved) };
}

/** The image, parts of it that only the deployment knows (account, region) as `<Name>`; an unknown tag is left out. */
export function imageAt(template: Template, node: TreeNode | undefined): MappedText | undefined {
  const image = node && resolvedText(template, firstOption(resolve(template, node)));
  if (!image?.text.includes('${')) {
    return image;
  }
  const tag = /(?<=\/[^/]*):[^/:]*\$\{[^/]*$/.exec(image.text);
  const named = tag ? sliceText(image, 0, tag.index) : image;
  const plain = named.text.replace(/\$\{([^{}]*)\}/g, '<$1>');
  return plain === named.text ? named : textOver(plain, image.span);
}

/** A container of an ECS task or a Batch job. */
export function readContainer(template: Template, node: TreeNode): PodContainer | undefined {
  if (node.kind !== 'map') {
    return undefined;
  }
  const image = imageAt(template, field(template, node, 'Image'));
  const engine = engineOf(template, {
    ...(image ? { image } : {}),
    command: wordsAt(template, node, 'EntryPoint'),
    args: wordsAt(template, node, 'Command'),
    variables: variablesAt(template, field(template, node, 'Environment')),
  });
  const name = textAt(template, node, 'Name')?.text;
  return {
    node,
    devices: [...gpusOf(template, node), ...neuronsOf(template, node)].slice(0, 1),
    ...(name ? { name } : {}),
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
}

/** Words as they are written, so that each keeps its place; a function that makes a list is worked out. */
function wordsAt(template: Template, node: TreeNode, name: string): readonly (TreeNode | undefined)[] {
  const value = field(template, node, name);
  const list = settled(template, value);
  return list?.kind === 'list' ? list.items : list ? [value] : listAt(template, value);
}
