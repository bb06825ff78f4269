/** Devices of a Compose service: reservations, `gpus`, a runtime, device files. Without a number it takes all. */
import type { MappedText } from '../../engines/text';
import type { DeviceRequest, DeviceType } from '../../foreign/pods/devices';
import { requestOf } from '../../foreign/pods/givenPod';
import { namedDevice, resourceDevice } from '../../foreign/pods/namedDevices';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { interpolate } from './interpolate';

export interface ServiceDevices {
  readonly devices: readonly DeviceRequest[];
  readonly everyDevice: boolean;
}

const NONE: ServiceDevices = { devices: [], everyDevice: false };

type Environment = ReadonlyMap<string, MappedText | undefined>;

export function serviceDevices(
  service: TreeNode,
  environment: Environment,
  image: string,
  text: string,
): ServiceDevices {
  const reserved = itemsOf(nodeAt(service, 'deploy', 'resources', 'reservations', 'devices'));
  const gpus = nodeAt(service, 'gpus');
  const requests = [...reserved, ...itemsOf(gpus)].flatMap((item) => reservation(item, text) ?? []);
  return (
    joined(requests) ??
    (scalarText(gpus, text) ? wholeOrCount(entryOf(service, 'gpus'), namedDevice('nvidia'), text) : undefined) ??
    ofFiles(itemsOf(nodeAt(service, 'devices')), image, text) ??
    ofRuntime(service, environment, text) ??
    NONE
  );
}

/** Several reservations of a service are asked for together. */
function joined(requests: readonly ServiceDevices[]): ServiceDevices | undefined {
  const [first, ...others] = requests;
  if (!first || others.length === 0 || requests.some(({ everyDevice }) => everyDevice)) {
    return requests.find(({ everyDevice }) => everyDevice) ?? first;
  }
  const type = first.devices[0]?.type;
  const counts = requests.map(({ devices }) => devices[0]?.count);
  const sum = counts.every((count) => count !== undefined)
    ? counts.reduce((total, count) => total + count, 0)
    : undefined;
  return type ? { devices: [requestOf(type, { count: sum })], everyDevice: false } : first;
}

/** `capabilities: [gpu]`, or a driver that has nothing else to give. */
export function reservation(item: TreeNode, text: string): ServiceDevices | undefined {
  const capabilities = itemsOf(nodeAt(item, 'capabilities')).flatMap((each) => [
    textOf(each, text),
    ...itemsOf(each).map((inner) => textOf(inner, text)),
  ]);
  const written = scalarText(nodeAt(item, 'driver'), text);
  const driver = written ? interpolate(written).text : '';
  const ids = itemsOf(nodeAt(item, 'device_ids'));
  const isGpu = capabilities.some((each) => each !== undefined && /^(gpu|nvidia|tpu|compute)$/.test(each));
  if (!isGpu && !/nvidia|amd|cdi|habana/.test(driver)) {
    return undefined;
  }
  const firstId = textOf(ids[0], text) ?? '';
  const type = driver === 'cdi' || driver === '' ? (cdiType(firstId) ?? namedDevice('nvidia')) : namedDevice(driver);
  if (ids.length > 0) {
    return ids.some((id) => /(^|=)all$/.test(textOf(id, text) ?? ''))
      ? all(type)
      : { devices: [requestOf(type, { count: listedIds(ids, text) })], everyDevice: false };
  }
  return entryOf(item, 'count') ? wholeOrCount(entryOf(item, 'count'), type, text) : all(type);
}

/** Ids may stand in one item, joined by commas; a variable may stand for any number of them. */
function listedIds(ids: readonly TreeNode[], text: string): number | undefined {
  const names = ids.flatMap((id) => {
    const written = scalarText(id, text);
    return written ? interpolate(written).text.split(',') : [];
  });
  return names.some((name) => name.includes('$')) ? undefined : new Set(names.map((name) => name.trim())).size;
}

function wholeOrCount(entry: TreeEntry | undefined, type: DeviceType, text: string): ServiceDevices {
  const written = scalarText(entry?.value, text);
  const value = written && interpolate(written);
  if (!entry || !value || /^(all|-1)$/i.test(value.text.trim())) {
    return all(type);
  }
  const place = { value: value.span, key: entry.keySpan };
  const count = /^\d{1,4}$/.test(value.text.trim()) ? Number(value.text) : undefined;
  return count === 0
    ? NONE
    : {
        devices: [requestOf(type, { ...place, ...(count === undefined ? {} : { count }), written: value.text })],
        everyDevice: false,
      };
}

/** How many the machine has is what the file does not say. */
const all = (type: DeviceType): ServiceDevices => ({
  devices: [requestOf(type, { written: 'all' })],
  everyDevice: true,
});

/** A device file, or a name of the Container Device Interface, that stands for an accelerator. */
export const isDeviceFile = (written: string) =>
  /^\/dev\/(neuron|nvidia|kfd|dri|tenstorrent)/.test(written) || cdiType(written) !== undefined;

/** `nvidia.com/gpu=0`, the names of the Container Device Interface. */
const cdiType = (id: string) =>
  /^[\w.-]+\/[\w.-]+=/.test(id) ? resourceDevice(id.slice(0, id.indexOf('='))) : undefined;

/** Device files, each of which stands for a card, or for all of them. */
function ofFiles(items: readonly TreeNode[], image: string, text: string): ServiceDevices | undefined {
  const paths = items.map((item) => textOf(item, text) ?? textOf(nodeAt(item, 'source'), text) ?? '');
  const numbered = (pattern: RegExp) => new Set(paths.flatMap((path) => pattern.exec(path)?.[1] ?? [])).size;
  const neuron = numbered(/^\/dev\/neuron(\d+)/);
  const nvidia = numbered(/^\/dev\/nvidia(\d+)/);
  const [cdi] = paths.filter((path) => cdiType(path));
  const type = cdi === undefined ? undefined : cdiType(cdi);
  if (type) {
    const ids = paths.filter((path) => cdiType(path));
    return ids.some((id) => id.endsWith('=all'))
      ? all(type)
      : { devices: [requestOf(type, { count: ids.length })], everyDevice: false };
  }
  if (neuron > 0) {
    return { devices: [requestOf(namedDevice('neuron'), { count: neuron })], everyDevice: false };
  }
  if (paths.some((path) => path.startsWith('/dev/kfd'))) {
    const cards = numbered(/^\/dev\/dri\/renderD(\d+)/);
    return cards > 0
      ? { devices: [requestOf(namedDevice('amd'), { count: cards })], everyDevice: false }
      : all(namedDevice('amd'));
  }
  if (nvidia > 0) {
    return { devices: [requestOf(namedDevice('nvidia'), { count: nvidia })], everyDevice: false };
  }
  if (paths.some((path) => path.startsWith('/dev/tenstorrent'))) {
    return all(namedDevice('tenstorrent'));
  }
  // A display device alone may be any vendor's: the image says whose.
  return paths.some((path) => path.startsWith('/dev/dri')) ? ofImage(image) : undefined;
}

function ofImage(image: string): ServiceDevices {
  if (/intel|xpu|sycl|ipex|openvino/i.test(image)) {
    return all(namedDevice('intel'));
  }
  return /rocm|amd/i.test(image) ? all(namedDevice('amd')) : NONE;
}

/** `runtime: nvidia`: what is visible says how many. */
function ofRuntime(service: TreeNode, environment: Environment, text: string): ServiceDevices | undefined {
  const runtime = textOf(nodeAt(service, 'runtime'), text);
  if (runtime !== 'nvidia' && runtime !== 'habana' && runtime !== 'amd') {
    return undefined;
  }
  const type = namedDevice(runtime);
  const visible = ['NVIDIA_VISIBLE_DEVICES', 'CUDA_VISIBLE_DEVICES'].map((name) => environment.get(name)?.text.trim());
  if (visible[0] === 'none' || visible[0] === 'void') {
    return NONE;
  }
  const listed = visible.find((ids) => ids !== undefined && ids !== 'all' && /^[\w-]+(,[\w-]+)*$/.test(ids));
  return listed === undefined
    ? all(type)
    : { devices: [requestOf(type, { count: listed.split(',').length })], everyDevice: false };
}
