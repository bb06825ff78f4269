/** What a template states of the containers of a task or a job, for a move. */
import type { MappedText } from '../../engines/text';
import type { Asked, ContainerSlot, TaskSlots } from '../../foreign/moves/containers';
import type { Step } from '../../foreign/moves/step';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { removeEntry, removeItem } from '../kubernetes/treeEdit';
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
  return edits ?? { reason: 'what its container asks for stands in a way that this edit would not change' };
}

/** Behind the image, written as its neighbors are. */
function addGpus({ text }: Template, container: TreeMap, count: number): Step {
  const image = container.entries.find(({ key }) => key.toLowerCase() === 'image');
  const isUpper = image?.key === 'Image';
  if (!image || container.entries.some(({ key }) => key.toLowerCase() === 'resourcerequirements')) {
    return { reason: 'there is no option in which its container could ask for GPUs' };
  }
  const [requirements, type, value] = isUpper
    ? ['ResourceRequirements', 'Type', 'Value']
    : ['resourceRequirements', 'type', 'value'];
  const end = image.value.kind === 'scalar' ? image.value.outer.end : image.value.span.end;
  const start = text.lastIndexOf('\n', image.keySpan.start) + 1;
  const lead = text.slice(start, image.keySpan.start).replace(/["']$/, '');
  const opens = lead.trim() === '' || lead.trim() === '-';
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = opens ? lineBreak + lead.replace('-', ' ') : ' ';
  if (container.flow) {
    const quote = text[image.keySpan.end] === '"' ? '"' : '';
    const words = `${quote}${requirements}${quote}: [{ ${quote}${type}${quote}: ${quote}GPU${quote}, ${quote}${value}${quote}: "${count}" }]`;
    return [{ span: { start: end, end }, newText: `,${gap}${words}` }];
  }
  const stop = endOfLine(text, end);
  return [{ span: { start: stop, end: stop }, newText: `${gap}${requirements}: [{ ${type}: GPU, ${value}: '${count}' }]` }];
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === '\r' ? stop - 1 : stop;
}
