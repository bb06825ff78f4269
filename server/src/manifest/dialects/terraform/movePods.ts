/** Pods of the kubernetes provider, for a move: YAML in a heredoc as YAML, blocks and values by what they state. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { MappedText } from '../../engines/text';
import { isElsewhere, literalText } from '../../engines/text';
import { parseQuantity } from '../../foreign/fields/quantity';
import {
  ACCELERATOR_KEYS,
  ARCHITECTURE_KEYS,
  CATEGORY_KEYS,
  FAMILY_KEYS,
  INSTANCE_KEYS,
  NARROWING_KEYS,
  PLACE_KEYS,
  SIZE_KEYS,
} from '../../foreign/machines/nodeLabels';
import type { Asked, ContainerSlot } from '../../retarget/machines/containers';
import type { Machines } from '../../retarget/machines/machines';
import { deviceOf, isSameKind } from '../../retarget/machines/machines';
import type { Refused, Step } from '../../retarget/step';
import type { Pod, PodContainer } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeEntry } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import { kubernetes } from '../kubernetes';
import { opensLine, removePart } from '../../retarget/treeEdit';
import type { Body } from './body';
import { objectOf } from './kubernetes';
import { groupOf } from './moveGroup';
import type { ModuleSlots } from './moveMachine';
import type { Source } from './unitParts';

/** YAML in a heredoc is moved as the file that it would be; nothing where the object is written in another way. */
export function heredocStep(body: Body, { text }: Source, target: Target): Step | undefined {
  const lines = body.lines('yaml_body');
  if (!lines) {
    return undefined;
  }
  const source = { path: 'manifest.yaml', languageId: 'yaml', text: text.slice(lines.start, lines.end) };
  const [only, ...others] = kubernetes.read(source).workloads;
  const moved = only && others.length === 0 ? kubernetes.retarget?.(source, only, target) : undefined;
  if (!moved?.ok) {
    return { reason: moved?.reason ?? t('its YAML is filled in by Terraform') };
  }
  return moved.edits.map(({ span, newText }) => ({
    span: { start: span.start + lines.start, end: span.end + lines.start },
    newText,
  }));
}

const NAMES_HARDWARE = new Set([
  ...ACCELERATOR_KEYS,
  ...CATEGORY_KEYS,
  ...FAMILY_KEYS,
  ...NARROWING_KEYS,
  ...SIZE_KEYS,
]);

export function podSlots(body: Body, source: Source, machines: Machines): ModuleSlots | Refused {
  const { text, module } = source;
  const object = objectOf(body, source);
  if (!object?.kind.replicas || object.kind.runsToEnd) {
    return { reason: t`a ${object?.kind.kind ?? 'chart'} is not moved in one step yet` };
  }
  const pod = readPod(nodeAt(object.root, ...object.kind.template, 'spec'), text);
  const label = labelOf(pod, INSTANCE_KEYS);
  const group = label ? undefined : groupOf(module, machines);
  if (group && 'reason' in group) {
    return group;
  }
  const type = label ?? group?.type;
  const naming = pod.labels.find(({ key }) => NAMES_HARDWARE.has(key) || (!isSameKind(machines) && isOwnLabel(key)));
  if (!type || naming || pod.openAffinity) {
    return {
      reason: type ? t`label ${naming?.key ?? 'terms'} may name the machine too` : t('no label names the machine'),
    };
  }
  const asks = pod.containers.map((each) => askedBy(each, text));
  if (deviceOf(machines.after) === 'cpu' && !isSameKind(machines) && asks.some(({ vcpus }) => vcpus?.length)) {
    return { reason: t('its container asks for vCPUs that were meant for a machine with an accelerator') };
  }
  const architecture = labelOf(pod, ARCHITECTURE_KEYS);
  const count = nodeAt(object.root, ...object.kind.replicas);
  const engine = mainContainer([{ pod }])?.engine;
  return {
    own: [body, ...(group ? [group.body] : [])],
    slots: {
      type,
      ...(group?.room === undefined ? {} : { room: group.room }),
      image: { kind: 'chosen' },
      task: {
        containers: pod.containers.map((each, index) => slotOf(each, asks[index], text)),
        ...(architecture ? { architecture } : {}),
        asks: [],
      },
      counts:
        count?.kind === 'scalar' && !isElsewhere(count.span)
          ? [literalText(String(count.value), count.span.start)]
          : [],
      ...(engine ? { engine } : {}),
    },
  };
}

const isOwnLabel = (key: string) => !INSTANCE_KEYS.includes(key) && !PLACE_KEYS.includes(key);

function labelOf({ labels }: Pod, keys: readonly string[]): MappedText | undefined {
  const label = labels.find(({ key }) => keys.includes(key));
  return label?.values.length === 1 ? label.values[0] : undefined;
}

function resourceEntries({ node }: PodContainer, name: string): TreeEntry[] {
  return ['limits', 'requests'].flatMap((owner) => entryOf(nodeAt(node, 'resources', owner), name) ?? []);
}

const GIB = 2 ** 30;

function askedBy(container: PodContainer, text: string): Asked {
  const amounts = (name: string) =>
    resourceEntries(container, name).map(({ value }) => parseQuantity(textOf(value, text)));
  return {
    memoryGiB: amounts('memory').map((bytes) => (bytes === undefined ? undefined : bytes / GIB)),
    vcpus: amounts('cpu'),
  };
}

function slotOf(container: PodContainer, asked: Asked | undefined, text: string): ContainerSlot {
  const { image, devices } = container;
  const [device] = devices;
  const entries = device ? resourceEntries(container, device.type.resource) : [];
  const [first] = entries;
  const isOne = entries.length === 1 && first?.value.kind === 'scalar' && device?.type.resource === 'nvidia.com/gpu';
  const count =
    isOne && first?.value.kind === 'scalar'
      ? literalText(String(first.value.value), first.value.span.start)
      : undefined;
  return {
    ...(image ? { image } : {}),
    ...(device ? { gpus: { ...(count ? { count } : {}), remove: () => removal(entries, text) } } : {}),
    asks: asked ? [asked] : [],
  };
}

/** With its line where it has one. */
export function removal(entries: readonly TreeEntry[], text: string): Step {
  const edits = entries.map(({ keySpan, value }) => {
    const start = text[keySpan.start - 1] === '"' ? keySpan.start - 1 : keySpan.start;
    const end = text[value.span.end] === '"' ? value.span.end + 1 : value.span.end;
    const isAlone = opensLine(text, start) && /^[ \t]*,?[ \t]*\r?\n/.test(text.slice(end));
    return isElsewhere(keySpan) || isElsewhere(value.span) ? undefined : removePart(!isAlone, start, end, text);
  });
  return edits.length === 0 || edits.includes(undefined)
    ? { reason: t('what its container asks for stands in a way that this edit would not change') }
    : edits.flatMap((each) => each ?? []);
}
