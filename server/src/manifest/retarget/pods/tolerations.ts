/** Tolerations and the runtime class of a pod: the taint of accelerator machines is tolerated on those, and nowhere else. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { deviceType } from '../../foreign/pods/devices';
import { DEVICE_RESOURCE, imageTargetOf } from '../../foreign/machines/catalogMachine';
import type { PodMove } from '../site';
import type { Step } from '../step';
import {
  blockItem,
  columnOf,
  insert,
  lineBreakOf,
  lineEnd,
  removeEntry,
  removeItem,
  replaceScalar,
  type NewEntry,
} from '../treeEdit';
import { containersEntry } from './containersEntry';

/** The taint of accelerator machines is tolerated on those, and nowhere else. */
export function editTolerations(move: PodMove): Step {
  const { pod, machine, text } = move;
  const resource = DEVICE_RESOURCE[imageTargetOf(machine).device];
  const items = itemsOf(pod.tolerations).filter((item) => deviceType(textOf(nodeAt(item, 'key'), text) ?? ''));
  const runtimeClass = resource === 'nvidia.com/gpu' ? [] : dropRuntimeClass(move);
  if ('reason' in runtimeClass) {
    return runtimeClass;
  }
  const tolerations = resource === undefined ? dropTolerations(move, items) : tolerate(move, items, resource);
  return 'reason' in tolerations ? tolerations : [...tolerations, ...runtimeClass];
}

function dropTolerations({ pod, text }: PodMove, items: readonly TreeNode[]): Step {
  const list = pod.tolerations;
  if (!list || items.length === 0) {
    return [];
  }
  const entry = entryOf(pod.node, 'tolerations');
  const all = list.items.length === items.length;
  const edits =
    all && entry && pod.node ? [removeEntry(pod.node, entry, text)] : items.map((item) => removeItem(list, item, text));
  const removed = edits.filter((edit): edit is Edit[] => edit !== undefined);
  return removed.length === edits.length
    ? removed.flat()
    : { reason: t('a toleration shares its line with other values') };
}

function tolerate(move: PodMove, items: readonly TreeNode[], resource: string): Step {
  const { pod, text, workload } = move;
  const changed = items.flatMap((item) => {
    const key = nodeAt(item, 'key');
    return key?.kind === 'scalar' ? replaceScalar(key, resource, text) : [];
  });
  const onAccelerator = workload.stated.hardwareClass === 'gpu' || workload.stated.hardwareClass === 'neuron';
  const any = itemsOf(pod.tolerations).some(
    (item) => nodeAt(item, 'key') === undefined && textOf(nodeAt(item, 'operator'), text) === 'Exists',
  );
  // A pod that already runs on an accelerator without tolerating a taint needs none.
  return items.length > 0 || onAccelerator || any || !pod.node ? changed : addToleration(move, resource);
}

function addToleration(move: PodMove, resource: string): Step {
  if (move.site.tolerate) {
    return move.site.tolerate(resource);
  }
  const { pod, text } = move;
  const owner = pod.node;
  const entry = entryOf(owner, 'tolerations');
  const toleration: readonly NewEntry[] = [
    ['key', resource],
    ['operator', 'Exists'],
    ['effect', 'NoSchedule'],
  ];
  if (!owner || (entry && pod.tolerations?.flow)) {
    return entry && pod.tolerations && pod.tolerations.items.length > 0
      ? appendFlowToleration(pod.tolerations.span.end, resource)
      : [];
  }
  const lineBreak = lineBreakOf(text);
  const last = pod.tolerations?.items.at(-1);
  if (entry && pod.tolerations && last) {
    const dash = text.lastIndexOf('-', last.span.start - 1);
    return insert(
      lineEnd(text, last.span.end),
      lineBreak + blockItem(toleration, ' '.repeat(columnOf(text, dash)), lineBreak),
    );
  }
  const containers = containersEntry(move);
  if (!containers || entry) {
    return { reason: t('there is no place here for a toleration') };
  }
  return owner.flow
    ? flowTolerations(containers, resource, text)
    : blockTolerations(owner, containers, toleration, text);
}

const jsonToleration = (resource: string) => `{"key": "${resource}", "operator": "Exists", "effect": "NoSchedule"}`;
const appendFlowToleration = (end: number, resource: string): Edit[] =>
  insert(end - 1, `, ${jsonToleration(resource)}`);

function flowTolerations(containers: TreeEntry, resource: string, text: string): Edit[] {
  const quoted = /["']/.test(text[containers.keySpan.start - 1] ?? '') ? 1 : 0;
  return insert(containers.keySpan.start - quoted, `"tolerations": [${jsonToleration(resource)}], `);
}

function blockTolerations(
  owner: TreeMap,
  containers: TreeEntry,
  toleration: readonly NewEntry[],
  text: string,
): Edit[] {
  const indent = ' '.repeat(columnOf(text, containers.keySpan.start));
  const lineBreak = lineBreakOf(text);
  const block = `${indent}tolerations:${lineBreak}${blockItem(toleration, `${indent}  `, lineBreak)}${lineBreak}`;
  const start = containers.keySpan.start;
  const isFirst = owner.entries[0] === containers;
  return insert(start - (isFirst ? columnOf(text, start) : indent.length), block);
}

/** `runtimeClassName: nvidia` would not start where there is no such card. */
function dropRuntimeClass({ pod, text }: PodMove): Step {
  const entry = entryOf(pod.node, 'runtimeClassName');
  if (!pod.node || !entry || textOf(entry.value, text) !== 'nvidia') {
    return [];
  }
  return removeEntry(pod.node, entry, text) ?? { reason: t('runtimeClassName shares its line with other values') };
}
