/** Where KAITO's kinds hold what a move changes: the type of their nodes, and nothing else. */
import { t } from '../../../../../shared/src/l10n';
import type { ObjectSource } from '../../foreign/objects';
import type { Unit } from '../../foreign/unit';
import type { Site } from '../../retarget/site';
import { itemsOf, nodeAt } from '../../yaml/tree';

/** KAITO starts nodes by itself, on Azure and on AWS; its presets run on NVIDIA GPUs (KAITO, "Presets", read 2026-11-23). */
export function kaitoSite({ root }: ObjectSource, { object, facts, pods }: Unit): Site {
  const instance = facts?.instance;
  if (!instance) {
    return facts?.cloud ? {} : { refused: t('KAITO takes nodes that are there: no machine is written here') };
  }
  const copies = object?.kind === 'InferenceSet' ? { copies: { owner: nodeAt(root, 'spec'), key: 'replicas' } } : {};
  const isPreset = pods.every(({ pod }) => pod.containers.every(({ image }) => image === undefined));
  return {
    ...copies,
    own: ['resources', 'node'],
    fields: ({ target }) =>
      isPreset && target.hardwareClass !== 'gpu'
        ? { reason: t('KAITO starts its presets on NVIDIA GPUs alone') }
        : instance.text === target.instance
          ? []
          : [{ span: instance.span, newText: target.instance }],
  };
}

/** Each role has nodes and copies of its own. */
export function roleSite(object: ObjectSource, unit: Unit): Site {
  const role = itemsOf(nodeAt(object.root, 'spec', 'roles')).find(({ span }) => {
    const at = unit.facts?.instance?.span.start ?? -1;
    return span.start <= at && at < span.end;
  });
  return { ...kaitoSite(object, unit), copies: { owner: role, key: 'replicas' } };
}
