/** The labels and taints of the machine: node selector, required affinity, tolerations, runtime class. */
import type { Edit } from '../../dialect';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { deviceType } from '../../foreign/pods/devices';
import { DEVICE_RESOURCE, imageTargetOf } from '../../foreign/machines/catalogMachine';
import {
  ACCELERATOR_KEYS,
  ARCHITECTURE_KEYS,
  CATEGORY_KEYS,
  FAMILY_KEYS,
  INSTANCE_KEYS,
  INSTANCE_TYPE,
  NARROWING_KEYS,
  PURCHASE_KEYS,
  REGION_KEYS,
  SIZE_KEYS,
  ZONE_KEYS,
} from '../../foreign/machines/nodeLabels';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import type { Step } from '../../retarget/step';
import type { Move } from './retarget';
import {
  appendEntries,
  blockText,
  columnOf,
  fillEntry,
  insert,
  insertBefore,
  lineBreakOf,
  lineEnd,
  removeEntry,
  removeItem,
  renameEntry,
  replaceScalar,
  type NewEntry,
} from '../../retarget/treeEdit';

/** Keys that say the same as an instance type, or a part of it; the first found becomes it. */
const MACHINE_KEYS = [
  ...INSTANCE_KEYS,
  ...FAMILY_KEYS,
  ...ACCELERATOR_KEYS,
  ...SIZE_KEYS,
  ...CATEGORY_KEYS,
  ...NARROWING_KEYS,
];

export function editNode(move: Move): Step {
  const { pod, target, text, machine, workload } = move;
  if (pod.openAffinity || pod.labels.some(({ from, values }) => from === 'affinity' && values.length === 0)) {
    return { reason: 'its node affinity has alternatives that one instance type does not replace' };
  }
  const region = target.region;
  const elsewhere = pod.labels.find(
    ({ key, values }) =>
      [...REGION_KEYS, ...ZONE_KEYS].includes(key) && values.some((value) => !value.text.startsWith(region)),
  );
  if (elsewhere) {
    return { reason: `${elsewhere.key} keeps it in ${elsewhere.values[0]?.text ?? 'another region'}` };
  }
  const stated = workload.spec.placement?.instance === target.instance;
  if (!stated && workload.spec.placement?.instance !== undefined && !workload.fields.has('placement.instance')) {
    return { reason: 'its labels keep it on machines that another object describes' };
  }
  const instance = stated ? [] : editInstance(move);
  const arch = editLabels(
    pod.labels.filter(({ key }) => ARCHITECTURE_KEYS.includes(key)),
    machine.arch,
    text,
  );
  const purchase = editPurchase(move);
  for (const step of [instance, arch, purchase]) {
    if ('reason' in step) {
      return step;
    }
  }
  return [instance, arch, purchase].flatMap((step) => ('reason' in step ? [] : step));
}

function editInstance(move: Move): Step {
  const { pod, target, text, workload } = move;
  // A label of the team's own that holds the instance type stays the one that holds it.
  const at = workload.fields.get('placement.instance')?.value?.start;
  const own = pod.labels.find(({ values }) => values[0] !== undefined && values[0].span.start === at);
  const kept = own ?? MACHINE_KEYS.map((key) => pod.labels.find((label) => label.key === key)).find((label) => label);
  const edits: Edit[] = [];
  for (const label of pod.labels) {
    const step =
      label === kept
        ? writeInstance(label, target.instance, text)
        : MACHINE_KEYS.includes(label.key)
          ? dropLabel(move, label)
          : [];
    if ('reason' in step) {
      return step;
    }
    edits.push(...step);
  }
  return kept ? edits : addSelector(move, [[INSTANCE_TYPE, target.instance]]);
}

/** A private label keeps its key; Kubernetes's and Karpenter's become the instance type. */
function writeInstance(label: NodeLabel, instance: string, text: string): Step {
  if (label.entry?.value.kind === 'scalar') {
    const known = MACHINE_KEYS.includes(label.key) && !INSTANCE_KEYS.includes(label.key);
    return [
      ...(known ? renameEntry(label.entry, INSTANCE_TYPE) : []),
      ...replaceScalar(label.entry.value, instance, text),
    ];
  }
  const rename: Edit[] = INSTANCE_KEYS.includes(label.key) ? [] : [{ span: label.keySpan, newText: INSTANCE_TYPE }];
  const values = writeValues(label, instance, text);
  return 'reason' in values ? values : [...rename, ...values];
}

/** The first value of an `In` expression becomes the only one. */
function writeValues(label: NodeLabel, value: string, text: string): Step {
  const [first, ...others] = label.list?.items ?? [];
  if (first?.kind !== 'scalar' || !label.list) {
    return { reason: `${label.key} has no value to change` };
  }
  const edits = replaceScalar(first, value, text);
  for (const item of others) {
    const removed = removeItem(label.list, item, text);
    if (!removed) {
      return { reason: `the values of ${label.key} stand on one line with other text` };
    }
    edits.push(...removed);
  }
  return edits;
}

function editLabels(labels: readonly NodeLabel[], value: string, text: string): Step {
  const edits: Edit[] = [];
  for (const label of labels) {
    if (label.values.length === 1 && label.values[0]?.text === value) {
      continue;
    }
    const step =
      label.entry?.value.kind === 'scalar'
        ? replaceScalar(label.entry.value, value, text)
        : writeValues(label, value, text);
    if ('reason' in step) {
      return step;
    }
    edits.push(...step);
  }
  return edits;
}

function dropLabel({ pod, text }: Move, label: NodeLabel): Step {
  const selector = nodeAt(pod.node, 'nodeSelector');
  const removed = label.entry && selector?.kind === 'map' ? removeEntry(selector, label.entry, text) : undefined;
  return removed ?? { reason: `${label.key} would contradict the new instance type and cannot be taken out alone` };
}

/** Written only where the label is there, or where spot needs it. */
function editPurchase(move: Move): Step {
  const { pod, target, text, workload } = move;
  const wanted = target.purchase === 'spot' ? 'spot' : 'on-demand';
  const labels = pod.labels.filter(({ key }) => PURCHASE_KEYS.includes(key));
  if (labels.length > 0) {
    const label = labels[0];
    const upper = label?.key.startsWith('eks.') ?? false;
    return workload.spec.placement?.purchase === wanted
      ? []
      : editLabels(labels, upper ? wanted.toUpperCase().replace('-', '_') : wanted, text);
  }
  const silent = wanted === 'on-demand' || workload.spec.placement?.purchase === wanted;
  return silent ? [] : addSelector(move, [[PURCHASE_KEYS[0] ?? '', wanted]]);
}

function addSelector({ pod, text }: Move, entries: readonly NewEntry[]): Step {
  const owner = pod.node;
  const selector = entryOf(owner, 'nodeSelector');
  if (owner && selector?.value.kind === 'map' && selector.value.entries.length > 0) {
    return appendEntries(selector.value, entries, text);
  }
  if (owner && selector) {
    return fillEntry(owner, selector, entries, text);
  }
  const containers = entryOf(owner, 'containers');
  return owner && containers
    ? insertBefore(owner, containers, [['nodeSelector', entries]], text)
    : { reason: 'the pod has no containers' };
}

/** The taint of accelerator machines is tolerated on those, and nowhere else. */
export function editTolerations(move: Move): Step {
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

function dropTolerations({ pod, text }: Move, items: readonly TreeNode[]): Step {
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
    : { reason: 'a toleration shares its line with other values' };
}

function tolerate(move: Move, items: readonly TreeNode[], resource: string): Step {
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
  return items.length > 0 || onAccelerator || any ? changed : addToleration(move, resource);
}

function addToleration({ pod, text }: Move, resource: string): Step {
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
      lineBreak + listItem(toleration, ' '.repeat(columnOf(text, dash)), lineBreak),
    );
  }
  const containers = entryOf(owner, 'containers');
  if (!containers || entry) {
    return { reason: 'tolerations has no list to add to' };
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
  const block = `${indent}tolerations:${lineBreak}${listItem(toleration, `${indent}  `, lineBreak)}${lineBreak}`;
  const start = containers.keySpan.start;
  const isFirst = owner.entries[0] === containers;
  return insert(start - (isFirst ? columnOf(text, start) : indent.length), block);
}

function listItem(entries: readonly NewEntry[], indent: string, lineBreak: string): string {
  const block = blockText(entries, `${indent}  `, lineBreak);
  return `${indent}- ${block.slice(indent.length + 2)}`;
}

/** `runtimeClassName: nvidia` would not start where there is no such card. */
function dropRuntimeClass({ pod, text }: Move): Step {
  const entry = entryOf(pod.node, 'runtimeClassName');
  if (!pod.node || !entry || textOf(entry.value, text) !== 'nvidia') {
    return [];
  }
  return removeEntry(pod.node, entry, text) ?? { reason: 'runtimeClassName shares its line with other values' };
}
