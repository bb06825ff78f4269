/** What a template states of the containers of a task or a job, for a move. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import type { Asked, ContainerSlot, TaskSlots } from '../../retarget/machines/containers';
import type { Step } from '../../retarget/step';
import type { TreeEntry, TreeList, TreeMap, TreeNode } from '../../yaml/tree';
import { endOf, insert, lineBreakOf, lineEnd, lineStart, removeEntry, removeItem } from '../../retarget/treeEdit';
import { imageAt } from './containers';
import { field, fieldEntry, listAt, settled, textAt } from './fields';
import type { Template } from './template';

/** CPU units of a vCPU (AWS::ECS::TaskDefinition, Cpu). */
export const SHARES = 1024;
const MIB_PER_GIB = 1024;

export function taskSlots(
  template: Template,
  containers: readonly TreeNode[],
  around: TreeNode | undefined,
  perProcessor: number,
): TaskSlots {
  const architecture = textAt(template, around, 'RuntimePlatform', 'CpuArchitecture');
  return {
    containers: containers.map((node) => containerSlot(template, node, perProcessor)),
    ...(architecture ? { architecture } : {}),
    asks: [askedAt(template, around, perProcessor)],
  };
}

function containerSlot(template: Template, node: TreeNode, perProcessor: number): ContainerSlot {
  const image = imageAt(template, field(template, node, 'Image'));
  const gpus = gpuSlot(template, node);
  return {
    ...(image ? { image } : {}),
    ...(gpus ? { gpus } : {}),
    ...(node.kind === 'map' ? { addGpus: (count: number) => addGpus(template, node, count) } : {}),
    asks: [askedAt(template, node, perProcessor)],
  };
}

/** Memory in MiB and processors, as options or as requirements. */
function askedAt(template: Template, owner: TreeNode | undefined, perProcessor: number): Asked {
  const required = (type: string) =>
    listAt(template, owner, 'ResourceRequirements')
      .filter((item) => textAt(template, item, 'Type')?.text.toUpperCase() === type)
      .map((item) => numberIn(textAt(template, item, 'Value')));
  const options = (...names: readonly string[]) =>
    names.flatMap((name) => (field(template, owner, name) ? [numberIn(textAt(template, owner, name))] : []));
  const memory = [...options('Memory', 'MemoryReservation'), ...required('MEMORY')];
  const processors = [...options('Cpu', 'Vcpus'), ...required('VCPU')];
  return {
    memoryGiB: memory.map((each) => (each === undefined ? undefined : each / MIB_PER_GIB)),
    vcpus: processors.map((each) => (each === undefined ? undefined : each / perProcessor)),
  };
}

/** `2048`, or as ECS also takes it, `2 GB` and `1 vCPU`, which are left unknown. */
const numberIn = (text: MappedText | undefined): number | undefined =>
  text && /^\d+(\.\d+)?$/.test(text.text) ? Number(text.text) : undefined;

/** `ResourceRequirements` with a GPU; a list that asks for more than GPUs loses only that item. */
function gpuSlot(template: Template, container: TreeNode): ContainerSlot['gpus'] {
  const items = listAt(template, container, 'ResourceRequirements');
  const item = items.find((each) => textAt(template, each, 'Type')?.text.toUpperCase() === 'GPU');
  if (!item) {
    return undefined;
  }
  const count = textAt(template, item, 'Value');
  const owner = fieldEntry(template, container, 'ResourceRequirements');
  return { ...(count ? { count } : {}), remove: () => removal(template, container, owner, item, items.length) };
}

function removal(
  template: Template,
  container: TreeNode,
  owner: TreeEntry | undefined,
  item: TreeNode,
  items: number,
): Step {
  const map = settled(template, container);
  const list = owner?.value;
  const edits =
    items > 1 && list?.kind === 'list' && list.items.includes(item)
      ? removeItem(list, item, template.text)
      : items === 1 && map?.kind === 'map' && owner
        ? removeEntry(map, owner, template.text)
        : undefined;
  return edits ?? { reason: t('what its container asks for stands in a way that this edit would not change') };
}

/** Behind the image or what else it asks for, written as its neighbors are. */
function addGpus({ text }: Template, container: TreeMap, count: number): Step {
  const named = (name: string) => container.entries.find(({ key }) => key.toLowerCase() === name);
  const image = named('image');
  const list = named('resourcerequirements')?.value;
  if (!image || (list && (list.kind !== 'list' || list.items.length === 0))) {
    return { reason: t('there is no option in which its container could ask for GPUs') };
  }
  const quote = text[image.keySpan.end] === '"' ? '"' : '';
  const word = (name: string) =>
    quote + (image.key === 'Image' ? name : name.charAt(0).toLowerCase() + name.slice(1)) + quote;
  const value = quote === '' ? `'${count}'` : `"${count}"`;
  const item = `{ ${word('Type')}: ${quote}GPU${quote}, ${word('Value')}: ${value} }`;
  if (list?.kind === 'list') {
    return appended(text, list, item);
  }
  const start = lineStart(text, image.keySpan.start);
  const lead = text.slice(start, image.keySpan.start - quote.length);
  const gap = lead.trim() === '' || lead.trim() === '-' ? lineBreakOf(text) + lead.replace('-', ' ') : ' ';
  const words = `${word('ResourceRequirements')}: [${item}]`;
  const end = endOf(image.value);
  return container.flow ? insert(end, `,${gap}${words}`) : insert(lineEnd(text, end), gap + words);
}

function appended(text: string, list: TreeList, item: string): Step {
  const last = list.items.at(-1);
  if (!last || list.flow) {
    return insert(last ? endOf(last) : list.span.start + 1, `${last ? ', ' : ''}${item}`);
  }
  const dash = text.lastIndexOf('-', last.span.start - 1);
  const lead = text.slice(lineStart(text, dash), dash).replace(/\S/g, ' ');
  return insert(lineEnd(text, endOf(last)), `${lineBreakOf(text)}${lead}- ${item}`);
}
