/** Pods of formats that state their parts in fields of their own: devices, labels and containers put together from those. */
import { t } from '../../../../../shared/src/l10n';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { ELSEWHERE, textElsewhere } from '../../engines/text';
import type { Span } from '../../manifest';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import type { CountValue } from '../fields/countValue';
import type { DeviceRequest, DeviceType } from './devices';
import { deviceCount, deviceType } from './devices';
import type { NodeLabel, Pod, PodContainer } from './podSpec';

export interface GivenCount extends CountValue {
  readonly value?: Span;
  readonly key?: Span;
}

/** A device that another field stands for. Without a count: how many is not stated. */
export function givenDevice(resource: string, given: GivenCount = { written: t('not stated') }): DeviceRequest[] {
  const type = deviceType(resource);
  return type ? [requestOf(type, given)] : [];
}

/** How many, and where that stands; without a count, what is written in its place. */
export function requestOf(type: DeviceType, { value = ELSEWHERE, key, ...count }: GivenCount): DeviceRequest {
  return { type, value, ...(key ? { key } : {}), ...count };
}

/** The number of devices that a field states; none for 0 and for a missing field. */
export function devicesAt(resource: string, entry: TreeEntry | undefined, text: string): DeviceRequest[] {
  if (!entry) {
    return [];
  }
  const count = deviceCount(entry.value, entry.key, text);
  return count.count === 0 ? [] : givenDevice(resource, { ...count, value: entry.value.span, key: entry.keySpan });
}

export const requestElsewhere = ({ type, count, written }: DeviceRequest): DeviceRequest =>
  requestOf(type, { ...(count === undefined ? {} : { count }), ...(written === undefined ? {} : { written }) });

/** A label that the format's own field means. */
export function givenLabel(key: string, value: string): NodeLabel {
  return { key, keySpan: ELSEWHERE, values: [textElsewhere(value)], from: 'nodeSelector' };
}

export const labelElsewhere = ({ key, values }: NodeLabel): NodeLabel => ({
  key,
  keySpan: ELSEWHERE,
  values: values.map(({ text }) => textElsewhere(text)),
  from: 'affinity',
});

interface GivenContainer {
  readonly node: TreeMap;
  readonly name?: string;
  readonly image?: MappedText;
  readonly engine?: EngineReading;
  readonly devices: readonly DeviceRequest[];
}

export function givenPod(containers: readonly GivenContainer[], labels: readonly NodeLabel[] = []): Pod {
  return { containers: [...containers] satisfies PodContainer[], labels, openAffinity: false, resourceClaims: false };
}

/** A map to stand for a container that is not written as one. */
export function mapOf(...nodes: readonly (TreeNode | undefined)[]): TreeMap {
  const found = nodes.find((node) => node?.kind === 'map');
  return found?.kind === 'map' ? found : { kind: 'map', span: ELSEWHERE, size: 1, flow: false, entries: [] };
}
