/** The labels of the machine: node selector and required affinity. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { isElsewhere } from '../../engines/text';
import { entryOf, nodeAt } from '../../yaml/tree';
import { ARCHITECTURE_KEYS, INSTANCE_KEYS, INSTANCE_TYPE, PURCHASE_KEYS } from '../../foreign/machines/nodeLabels';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import type { PodMove } from '../site';
import { allSteps } from '../step';
import type { Step } from '../step';
import {
  appendEntries,
  fillEntry,
  insertBefore,
  removeEntry,
  removeItem,
  renameEntry,
  replaceScalar,
  type NewEntry,
} from '../treeEdit';
import { containersEntry } from './containersEntry';
import { keptAway } from './keptAway';
import { MACHINE_KEYS } from './machineKeys';
import { editPools } from './pools';

export function editNode(move: PodMove): Step {
  const { pod, target, text, machine, workload } = move;
  const kept = keptAway(move);
  if (kept !== undefined) {
    return { reason: kept };
  }
  const stated = workload.spec.placement?.instance === target.instance;
  return allSteps([
    stated ? [] : editInstance(move),
    stated ? [] : editPools(move),
    editLabels(
      pod.labels.filter(({ key }) => ARCHITECTURE_KEYS.includes(key)),
      machine.arch,
      text,
    ),
    editPurchase(move),
  ]);
}

function editInstance(move: PodMove): Step {
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
  if (isElsewhere(label.keySpan)) {
    return { reason: t`${label.key} is stated in another object` };
  }
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
    return { reason: t`${label.key} has no value to change` };
  }
  const edits = replaceScalar(first, value, text);
  for (const item of others) {
    const removed = removeItem(label.list, item, text);
    if (!removed) {
      return { reason: t`the values of ${label.key} stand on one line with other text` };
    }
    edits.push(...removed);
  }
  return edits;
}

function editLabels(labels: readonly NodeLabel[], value: string, text: string): Step {
  const edits: Edit[] = [];
  for (const label of labels) {
    if (label.values.some((each) => each.text === value)) {
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

function dropLabel({ pod, text }: PodMove, label: NodeLabel): Step {
  const selector = nodeAt(pod.node, 'nodeSelector');
  const removed = label.entry && selector?.kind === 'map' ? removeEntry(selector, label.entry, text) : undefined;
  return removed ?? { reason: t`${label.key} would contradict the new instance type and cannot be taken out alone` };
}

/** Written only where the label is there, or where spot needs it. */
function editPurchase(move: PodMove): Step {
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

function addSelector(move: PodMove, entries: readonly NewEntry[]): Step {
  const { pod, text } = move;
  const owner = pod.node;
  const selector = entryOf(owner, 'nodeSelector');
  if (move.site.selector && !selector) {
    return move.site.selector(entries);
  }
  if (owner && selector?.value.kind === 'map' && selector.value.entries.length > 0) {
    return appendEntries(selector.value, entries, text);
  }
  if (owner && selector) {
    return fillEntry(owner, selector, entries, text);
  }
  const containers = containersEntry(move);
  return owner && containers
    ? insertBefore(owner, containers, [['nodeSelector', entries]], text)
    : { reason: t('there is no place here for a node selector') };
}
