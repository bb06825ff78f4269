/** Containers of tasks and jobs, for a move: objects of Terraform or JSON in a heredoc. */
import { t } from '../../../../../shared/src/l10n';
import { isElsewhere } from '../../engines/text';
import type { MappedText } from '../../engines/text';
import type { Asked, ContainerSlot } from '../../retarget/machines/containers';
import type { Step } from '../../retarget/step';
import { insert, lineBreakOf, lineStart, opensLine, removePart } from '../../retarget/treeEdit';
import type { MapEntry, MapValue, Value } from './values';
import { anyText, entryAt, itemsOf, knownText, valueAt } from './values';

/** CPU units of a vCPU (ECS, task definition parameters). */
export const SHARES = 1024;
const MIB_PER_GIB = 1024;
const REQUIREMENTS = 'resourceRequirements';

export function containerSlot(container: Value, perProcessor: number, text: string): ContainerSlot {
  const image = anyText(valueAt(container, 'image'));
  const gpus = gpuSlot(container, text);
  return {
    ...(image ? { image } : {}),
    ...(gpus ? { gpus } : {}),
    ...(container.kind === 'map' ? { addGpus: (count: number) => addGpus(container, count, text) } : {}),
    asks: [askedBy((name) => valueAt(container, name), perProcessor, container)],
  };
}

/** Memory in MiB and processors, as options or as requirements. */
export function askedBy(option: (name: string) => Value | undefined, perProcessor: number, container?: Value): Asked {
  const required = (type: string) =>
    itemsOf(valueAt(container, REQUIREMENTS))
      .filter((item) => knownText(valueAt(item, 'type'))?.text.toUpperCase() === type)
      .map((item) => numberIn(knownText(valueAt(item, 'value'))));
  const options = (...names: readonly string[]) =>
    names.flatMap((name) => (option(name) ? [numberIn(knownText(option(name)))] : []));
  const memory = [...options('memory', 'memoryReservation'), ...required('MEMORY')];
  const processors = [...options('cpu', 'vcpus'), ...required('VCPU')];
  return {
    memoryGiB: memory.map((each) => (each === undefined ? undefined : each / MIB_PER_GIB)),
    vcpus: processors.map((each) => (each === undefined ? undefined : each / perProcessor)),
  };
}

const numberIn = (text: MappedText | undefined): number | undefined =>
  text && /^\d+(\.\d+)?$/.test(text.text) ? Number(text.text) : undefined;

function gpuSlot(container: Value, text: string): ContainerSlot['gpus'] {
  const owner = entryAt(container, REQUIREMENTS);
  const items = itemsOf(owner?.value);
  const item = items.find((each) => knownText(valueAt(each, 'type'))?.text.toUpperCase() === 'GPU');
  if (!owner || item?.kind !== 'map') {
    return undefined;
  }
  const count = knownText(valueAt(item, 'value'));
  return { ...(count ? { count } : {}), remove: () => removal(owner, item, items.length, text) };
}

const UNKNOWN = () => ({ reason: t('what its container asks for stands in a way that this edit would not change') });

/** A list that asks for more than GPUs loses only that item. */
function removal({ keySpan }: MapEntry, { span }: MapValue, items: number, text: string): Step {
  if (isElsewhere(keySpan) || isElsewhere(span) || text[span.start] !== '{') {
    return UNKNOWN();
  }
  if (items > 1) {
    return removed(span.start, span.end, text);
  }
  const close = /^\s*,?\s*\]/.exec(text.slice(span.end))?.[0];
  const start = keySpan.start - (text[keySpan.start - 1] === '"' ? 1 : 0);
  return close === undefined ? UNKNOWN() : removed(start, span.end + close.length, text);
}

/** With its lines where it has some of its own; of JSON, and before a comma, out of its line. */
function removed(start: number, end: number, text: string): Step {
  const rest = /^[ \t]*(,?)[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  const isLast = /^\s*[\]}]/.test(text.slice(end));
  const follows = /,\s*$/.test(text.slice(0, start));
  const hasLines = opensLine(text, start) && rest !== null && (rest[1] === ',' || !isLast || !follows);
  return removePart(!hasLines, start, end, text) ?? UNKNOWN();
}

/** Behind the image or what else it asks for, written as its neighbors are. */
function addGpus(container: MapValue, count: number, text: string): Step {
  const image = entryAt(container, 'image');
  const written = knownText(image?.value);
  if (
    !image ||
    !written ||
    isElsewhere(image.keySpan) ||
    text.slice(written.span.start, written.span.end) !== written.text
  ) {
    return { reason: t('there is no option in which its container could ask for GPUs') };
  }
  const isJson = /^"?\s*:/.test(text.slice(image.keySpan.end));
  const assign = (name: string, value: string) => (isJson ? `"${name}": ${value}` : `${name} = ${value}`);
  const item = `{ ${assign('type', '"GPU"')}, ${assign('value', `"${count}"`)} }`;
  const listed = itemsOf(valueAt(container, REQUIREMENTS));
  const last = listed.at(-1);
  if (last) {
    return last.kind === 'map' && !isElsewhere(last.span) ? insert(last.span.end, `, ${item}`) : UNKNOWN();
  }
  const end = written.span.end + 1;
  const start = lineStart(text, image.keySpan.start);
  const lead = text.slice(start, image.keySpan.start).replace(/"$/, '');
  const hasLine = lead.trim() === '' && /^\s*(?:,?\s*\r?\n)/.test(text.slice(end));
  const comma = isJson || !hasLine || text[end] === ',' ? ',' : '';
  const gap = hasLine ? lineBreakOf(text) + lead : ' ';
  return insert(end, `${comma}${gap}${assign(REQUIREMENTS, `[${item}]`)}`);
}
