/** Containers as AWS writes them: `{ image, command, environment, resourceRequirements }`. */
import { givenPod } from '../../foreign/pods/givenPod';
import type { EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceType } from '../../foreign/pods/devices';
import type { NodeLabel, Pod, PodContainer } from '../../foreign/pods/podSpec';
import type { Span } from '../../manifest';
import type { TreeMap } from '../../yaml/tree';
import type { Value } from './values';
import { anyText, countOf, entriesOf, itemsOf, knownText, valueAt } from './values';

/** A map of names and values, or a list of `{ name, value }`. What is not known is there without a value. */
export function environmentOf(value: Value | undefined): Environment {
  const environment = new Map<string, MappedText | undefined>();
  entriesOf(value).forEach((entry) => environment.set(entry.key, knownText(entry.value)));
  for (const item of itemsOf(value)) {
    const name = knownText(valueAt(item, 'name'));
    if (name) {
      environment.set(name.text, knownText(valueAt(item, 'value')));
    }
  }
  return environment;
}

export const wordsOf = (value: Value | undefined): MappedText[] =>
  value?.kind === 'scalar' ? [value.text] : itemsOf(value).flatMap((item) => knownText(item) ?? []);

/** JSON as AWS's API spells it. */
export function containerOf(value: Value | undefined): PodContainer | undefined {
  if (value?.kind !== 'map') {
    return undefined;
  }
  const image = anyText(valueAt(value, 'image'));
  const engine = readEngine({
    ...(image ? { image } : {}),
    command: wordsOf(valueAt(value, 'entryPoint')),
    args: wordsOf(valueAt(value, 'command')),
    environment: environmentOf(valueAt(value, 'environment')),
  });
  return container(value.span, image, engine, devicesOf(value));
}

export function container(
  span: Span,
  image: MappedText | undefined,
  engine: EngineReading | undefined,
  devices: readonly DeviceRequest[] = [],
): PodContainer {
  const node: TreeMap = { kind: 'map', span, size: 1, flow: true, entries: [] };
  return { node, devices, ...(image ? { image } : {}), ...(engine ? { engine } : {}) };
}

/** `resourceRequirements = [{ type = "GPU", value = "2" }]`. */
function devicesOf(value: Value): DeviceRequest[] {
  const type = deviceType('nvidia.com/gpu');
  return itemsOf(valueAt(value, 'resourceRequirements')).flatMap((item): DeviceRequest[] => {
    const asked = valueAt(item, 'value');
    const count = countOf(asked);
    if (!type || knownText(valueAt(item, 'type'))?.text.toUpperCase() !== 'GPU' || count === 0) {
      return [];
    }
    const span =
      asked?.kind === 'scalar' ? asked.text.span : value.kind === 'map' ? value.span : { start: -1, end: -1 };
    return [{ type, value: span, ...(count === undefined ? { written: 'unknown' } : { count }) }];
  });
}

export function podOf(containers: readonly PodContainer[], arch?: MappedText): Pod {
  const label: NodeLabel[] = arch
    ? [{ key: 'kubernetes.io/arch', keySpan: arch.span, values: [arch], from: 'nodeSelector' }]
    : [];
  return givenPod(containers, label);
}

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['arm64', 'arm64'],
  ['x86_64', 'amd64'],
]);

/** AWS's word for an architecture as a node label says it, in the place of AWS's word. */
export function archOf(value: Value | undefined): MappedText | undefined {
  const written = knownText(value);
  const text = written && ARCHITECTURES.get(written.text.toLowerCase());
  return written && text ? textOver(text, written.span) : undefined;
}
