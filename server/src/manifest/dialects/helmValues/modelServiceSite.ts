/** Where the values of llm-d's modelservice hold what a move changes. */
import { t } from '../../../../../shared/src/l10n';
import { isElsewhere } from '../../engines/text';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import { INSTANCE_KEYS, INSTANCE_TYPE } from '../../foreign/machines/nodeLabels';
import { podDevices } from '../../foreign/placementFacts';
import type { Unit } from '../../foreign/unit';
import type { Site, UnitMove } from '../../retarget/site';
import { allSteps } from '../../retarget/step';
import type { Step } from '../../retarget/step';
import { insertBefore, removeItem, replaceScalar, type NewEntry } from '../../retarget/treeEdit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';

export function modelServiceSite(root: TreeNode, unit: Unit, text: string): Site {
  const role = unit.side === 'prefill' ? 'prefill' : 'decode';
  const side = nodeAt(root, role);
  const isDerived = unit.pods.some(({ pod }) => podDevices(pod).some(({ value }) => isElsewhere(value)));
  const types = nodeAt(side, 'acceleratorTypes');
  const isNamed = itemsOf(nodeAt(types, 'labelValues')).length > 0;
  const own = [...(isDerived ? (['resources'] as const) : []), ...(isNamed ? (['node'] as const) : [])];
  return {
    copies: { owner: side, key: 'replicas' },
    split: { owner: side, block: 'parallelism', tensor: 'tensor' },
    own,
    // The chart takes tolerations from its own values for each kind of accelerator.
    tolerate: () => [],
    selector: (entries) => addSelector(side, entries, text),
    fields: (move) =>
      allSteps([...(isNamed ? [typesStep(types, move)] : []), ...(isDerived ? [vendorStep(root, side, move)] : [])]),
  };
}

/** The label by which its nodes are chosen becomes that of the instance type. */
function typesStep(types: TreeNode | undefined, { target, text }: UnitMove): Step {
  const key = nodeAt(types, 'labelKey');
  const list = nodeAt(types, 'labelValues');
  const [first, ...others] = itemsOf(list);
  if (key?.kind !== 'scalar' || first?.kind !== 'scalar' || list?.kind !== 'list') {
    return { reason: t('acceleratorTypes has no value to change') };
  }
  const isInstance = INSTANCE_KEYS.includes(textOf(key, text) ?? '');
  const removed = others.map((item) => removeItem(list, item, text));
  return removed.every((edit) => edit !== undefined)
    ? [
        ...(isInstance ? [] : replaceScalar(key, INSTANCE_TYPE, text)),
        ...replaceScalar(first, target.instance, text),
        ...removed.flat(),
      ]
    : { reason: t('the values of acceleratorTypes stand on one line with other text') };
}

/** The chart derives devices from the kind of accelerator and the tensor size. */
function vendorStep(root: TreeNode, side: TreeNode | undefined, { machine, text, workload }: UnitMove): Step {
  const { device } = imageTargetOf(machine);
  const stated = [nodeAt(side, 'accelerator', 'type'), nodeAt(root, 'accelerator', 'type')].find((node) => node);
  if (device === 'neuron') {
    return { reason: t('the chart has no name for Neuron devices') };
  }
  if (stated?.kind === 'scalar') {
    const isShared =
      nodeAt(side, 'accelerator', 'type') !== stated && nodeAt(root, 'prefill') && nodeAt(root, 'decode');
    return textOf(stated, text) === device
      ? []
      : isShared
        ? { reason: t('accelerator.type holds for prefill and decode') }
        : replaceScalar(stated, device, text);
  }
  const first = side?.kind === 'map' ? side.entries.find(({ merged }) => !merged) : undefined;
  const isDefault = device === 'nvidia' && workload.stated.hardwareClass === 'gpu';
  return isDefault
    ? []
    : side?.kind === 'map' && first && !entryOf(side, 'accelerator')
      ? insertBefore(side, first, [['accelerator', [['type', device]]]], text)
      : { reason: t('there is no place here for accelerator.type') };
}

/** What the chart puts into the pod as it is. */
function addSelector(side: TreeNode | undefined, entries: readonly NewEntry[], text: string): Step {
  const first = side?.kind === 'map' ? side.entries.find(({ merged }) => !merged) : undefined;
  return side?.kind === 'map' && first && !entryOf(side, 'extraConfig')
    ? insertBefore(side, first, [['extraConfig', [['nodeSelector', entries]]]], text)
    : { reason: t('extraConfig is written without a nodeSelector') };
}
