/** What must change in a task's or a job's containers when its machine does: image, GPUs, architecture; and what must fit. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Target } from '../../../../../../shared/src/report/schema';
import { podRoom } from '../../../foreign/machines/catalogMachine';
import { movedImage } from '../../../retarget/machines/containerImage';
import type { Machines } from '../../../retarget/machines/machines';
import { deviceOf, isSameKind } from '../../../retarget/machines/machines';
import type { Step } from '../../../retarget/step';
import { both } from '../../../retarget/step';
import { opensLine, removePart } from '../../../retarget/treeEdit';
import { spanOf } from '../names';
import { originOf } from '../origins';
import { constantNumber, constantText, propertyOf, resolved } from '../values';
import type { Construct, Construction } from './construction';
import type { Slots } from './containerSlots';
import { slotsOf } from './containerSlots';
import { memberStep } from './machineImage';
import { siteOf } from './machineSite';
import { placeOf } from './packages';

export function containerEdits(at: Construction, construct: Construct, machines: Machines, target: Target): Step {
  const found = slotsOf(at, construct);
  if ('reason' in found) {
    return found;
  }
  const { containers, around, perProcessor } = found;
  return both(
    ...containers.map((container) => imageStep(at, container, machines)),
    gpuStep(at, found, machines, target),
    ...[...containers, ...around].flatMap((object) => [
      architectureStep(at, object, machines),
      roomStep(at, object, machines, perProcessor),
    ]),
  );
}

/** An image stays where the kind of hardware does; one that is built per GPU generation may not. */
function imageStep(at: Construction, container: ts.ObjectLiteralExpression, machines: Machines): Step {
  const { source } = at;
  const option = propertyOf(source, container, 'image');
  const value = option && literalOf(at, option);
  if (!value) {
    return isSameKind(machines) ? [] : { reason: t('what its container image holds is not known') };
  }
  return imageTextStep(at, value, value.text, machines, (image) => {
    const { start, end } = spanOf(source, value);
    return [{ span: { start: start + 1, end: end - 1 }, newText: image }];
  });
}

/** `edit` writes the image that runs on the new machine in the place of `text`. */
export function imageTextStep(
  at: Construction,
  owner: ts.Expression,
  text: string,
  machines: Machines,
  edit: (image: string) => Step,
): Step {
  const image = movedImage(text, machines);
  if (typeof image !== 'string') {
    return image;
  }
  if (image === text) {
    return [];
  }
  const site = siteOf(at, owner, t('the container image'));
  return 'reason' in site ? site : edit(image);
}

/** `'…'` or `ContainerImage.fromRegistry('…')`. */
function literalOf({ source }: Construction, option: ts.Expression): ts.StringLiteralLike | undefined {
  const { ts } = source;
  const value = resolved(source, option);
  const origin = value && ts.isCallExpression(value) ? originOf(source, value) : undefined;
  const isNamed = /(?:^|\.)ContainerImage\.fromRegistry\(\)$/.test((origin && placeOf(origin)?.path) ?? '');
  const named = value && ts.isCallExpression(value) && isNamed ? resolved(source, value.arguments[0]) : value;
  return named && ts.isStringLiteralLike(named) ? named : undefined;
}

/** GPUs that a container asks for, as the new machine has them. */
function gpuStep(at: Construction, { containers, gpus }: Slots, machines: Machines, target: Target): Step {
  const { source } = at;
  const wanted = deviceOf(machines.after) === 'nvidia' ? (target.acceleratorCount ?? 0) : 0;
  const before = machines.before.accelerator?.count ?? 0;
  const asking = containers.flatMap((container) => gpuOption(at, container) ?? []);
  if (asking.length > 1) {
    return { reason: t('several containers ask for GPUs') };
  }
  const [ask] = asking;
  if (!ask) {
    const isNew = wanted > 0 && deviceOf(machines.before) !== 'nvidia';
    return isNew ? addGpus(at, containers, gpus, wanted) : [];
  }
  if (wanted === 0) {
    return removal(at, ask.property);
  }
  const { count } = ask;
  if (count === undefined || ask.value === undefined) {
    return { reason: t('how many GPUs its container asks for is not known') };
  }
  if (count === wanted || (before === wanted && count <= wanted)) {
    return [];
  }
  const value = resolved(source, ask.value) ?? ask.value;
  const site = siteOf(at, value, t('the number of GPUs'));
  const span = spanOf(source, value);
  const isText = source.ts.isStringLiteralLike(value);
  const inside = isText ? { start: span.start + 1, end: span.end - 1 } : span;
  return 'reason' in site ? site : [{ span: inside, newText: String(wanted) }];
}

interface GpuOption {
  readonly property: ts.ObjectLiteralElementLike;
  readonly value?: ts.Expression;
  readonly count?: number;
}

function gpuOption(at: Construction, container: ts.ObjectLiteralExpression): GpuOption | undefined {
  const { source } = at;
  for (const property of container.properties) {
    const name = property.name?.getText(source.file).replace(/['"]/g, '');
    if (name === 'gpuCount' || name === 'gpu') {
      const value = propertyOf(source, container, name);
      const count = value && constantNumber(source, value)?.value;
      return { property, ...(value ? { value } : {}), ...(count === undefined ? {} : { count }) };
    }
    if (name === 'resourceRequirements') {
      return required(at, property, propertyOf(source, container, name));
    }
  }
  return undefined;
}

/** `[{ type: 'GPU', value: '1' }]`; a list that asks for more than GPUs loses only that item. */
function required(
  { source }: Construction,
  property: ts.ObjectLiteralElementLike,
  option: ts.Expression | undefined,
): GpuOption | undefined {
  const { ts } = source;
  const list = resolved(source, option);
  const items = list && ts.isArrayLiteralExpression(list) ? [...list.elements] : [];
  const gpu = items.find((each) => constantText(source, propertyOf(source, each, 'type'))?.text === 'GPU');
  if (!gpu) {
    return undefined;
  }
  const value = propertyOf(source, gpu, 'value');
  const count = Number(constantText(source, value)?.text ?? constantNumber(source, value)?.value);
  const owner = items.length > 1 ? (gpu as unknown as ts.ObjectLiteralElementLike) : property;
  return { property: owner, ...(value ? { value } : {}), ...(Number.isFinite(count) ? { count } : {}) };
}

/** With its line where it has one; else out of its line, whose end stays. */
function removal(at: Construction, property: ts.ObjectLiteralElementLike): Step {
  const { source } = at;
  const { text } = source;
  const site = siteOf(at, property.parent as ts.Expression, t('what its container asks for'));
  if ('reason' in site) {
    return site;
  }
  const { start, end } = spanOf(source, property);
  const blanks = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const isLast = /^[ \t]*,(?=[ \t]*(?:\/\/.*)?\r?\n)/.exec(text.slice(end))?.[0];
  return opensLine(text, start) || isLast === undefined
    ? (removePart(true, start, end, text) ?? [])
    : [{ span: { start: start - blanks, end: end + isLast.length }, newText: '' }];
}

/** Behind the image, on a line of its own where the image has one. */
function addGpus(at: Construction, containers: Slots['containers'], gpus: Slots['gpus'], wanted: number): Step {
  const { source } = at;
  const [container, ...others] = containers;
  if (!container || !gpus || others.length > 0) {
    return { reason: t('there is no option in which its container could ask for GPUs') };
  }
  const image = container.properties.find((each) => /^['"]?image['"]?$/.test(each.name?.getText(source.file) ?? ''));
  if (!image) {
    return { reason: t('its container names no image') };
  }
  const site = siteOf(at, container, t('what its container asks for'));
  if ('reason' in site) {
    return site;
  }
  const start = image.getStart(source.file);
  const line = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
  const quote = /["']/.exec(image.getText(source.file))?.[0] ?? "'";
  const lineBreak = source.text.includes('\r\n') ? '\r\n' : '\n';
  const gap = line.trim() === '' ? `${lineBreak}${line}` : ' ';
  const words =
    gpus === 'resourceRequirements'
      ? `resourceRequirements: [{ type: ${quote}GPU${quote}, value: ${quote}${wanted}${quote} }]`
      : `${gpus}: ${wanted}`;
  return [{ span: { start: image.end, end: image.end }, newText: `,${gap}${words}` }];
}

/** `runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 }`, in the words of each package. */
function architectureStep(at: Construction, object: ts.ObjectLiteralExpression, { after }: Machines): Step {
  const platform = propertyOf(at.source, object, 'runtimePlatform');
  const stated = platform && propertyOf(at.source, platform, 'cpuArchitecture');
  return stated ? memberStep(at, stated, 'CpuArchitecture', after.arch === 'arm64' ? 'ARM64' : 'X86_64') : [];
}

const MIB_PER_GIB = 1024;

/** What the container is promised must be there on the new machine too. */
function roomStep(
  at: Construction,
  object: ts.ObjectLiteralExpression,
  { before, after }: Machines,
  perProcessor: number,
): Step {
  const [had, room] = [podRoom(before), podRoom(after)];
  if (room && had && room.memoryGiB >= had.memoryGiB && room.cpus >= had.cpus) {
    return [];
  }
  const option = (name: string) => propertyOf(at.source, object, name) ?? requirement(at, object, name.toUpperCase());
  const memory = ['memoryLimitMiB', 'memoryReservationMiB', 'memoryReservation', 'memory'].flatMap(
    (name) => option(name) ?? [],
  );
  const cpu = option('cpu') ?? option('vcpu') ?? option('vcpus');
  const asked = memory.map((each) => memoryGiB(at, each));
  const processors = cpu && numberOf(at, cpu);
  if (asked.length === 0 && !cpu) {
    return [];
  }
  if (!room || asked.includes(undefined) || (cpu && processors === undefined)) {
    return { reason: t`whether its container finds room on ${after.type} is not known` };
  }
  const most = Math.max(0, ...asked.map((each) => each ?? 0));
  return most > room.memoryGiB || (processors ?? 0) / perProcessor > after.vcpus
    ? { reason: t`its container asks for more memory or vCPUs than ${after.type} has for it` }
    : [];
}

/** `resourceRequirements: [{ type: 'MEMORY', value: '14336' }]`. */
function requirement({ source }: Construction, object: ts.Expression, type: string): ts.Expression | undefined {
  const list = resolved(source, propertyOf(source, object, 'resourceRequirements'));
  const items = list && source.ts.isArrayLiteralExpression(list) ? [...list.elements] : [];
  const found = items.find((each) => constantText(source, propertyOf(source, each, 'type'))?.text === type);
  return found && propertyOf(source, found, 'value');
}

const numberOf = ({ source }: Construction, value: ts.Expression): number | undefined => {
  const number = constantNumber(source, value)?.value ?? Number(constantText(source, value)?.text ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
};

/** MiB as a number or a text, or `Size.gibibytes(14)`. */
function memoryGiB(at: Construction, value: ts.Expression): number | undefined {
  const { ts, file } = at.source;
  const plain = numberOf(at, value);
  if (plain !== undefined) {
    return plain / MIB_PER_GIB;
  }
  const call = resolved(at.source, value);
  const unit =
    call && ts.isCallExpression(call)
      ? /(?:^|\.)Size\.(gibi|mebi)bytes$/.exec(call.expression.getText(file))?.[1]
      : undefined;
  const [first] = call && ts.isCallExpression(call) ? call.arguments : [];
  const size = unit && first ? numberOf(at, first) : undefined;
  return size === undefined ? undefined : unit === 'gibi' ? size : size / MIB_PER_GIB;
}
