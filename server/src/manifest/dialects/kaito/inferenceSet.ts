/** InferenceSet: copies of a workspace. MultiRoleInference: a prefill and a decode side with machines of their own. */
import { authorWords } from '../../foreign/fields/authorWords';
import { givenPod, mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { boundsAt, writtenCount } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import { scaledBy } from '../../foreign/fields/scaling';
import { asSide } from '../../foreign/parts';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt } from '../../yaml/tree';
import { nodeMachine } from './machine';
import { presetEngine } from './preset';
import { inferenceUnit } from './workspace';

/** Where KAITO's scaler for KEDA finds its bounds (keda-kaito-scaler). */
const SCALER = 'scaledobject.kaito.sh/';

export function inferenceSetUnits(object: ObjectSource): Unit[] {
  const { root, text, context } = object;
  const template = nodeAt(root, 'spec', 'template');
  if (nodeAt(template, 'inference')?.kind !== 'map') {
    return [];
  }
  const unit = inferenceUnit(object, template);
  const annotations = nodeAt(root, 'metadata', 'annotations');
  const bounds = boundsAt(
    entryOf(annotations, `${SCALER}min-replicas`),
    entryOf(annotations, `${SCALER}max-replicas`),
    text,
  );
  const scaler = scaledBy(context, unit.object?.kind, unit.object?.name);
  return [
    {
      ...unit,
      scale: { ...writtenCount(entryOf(nodeAt(root, 'spec'), 'replicas'), text), ...bounds, ...scaler?.bounds },
      notes: [...(unit.notes ?? []), ...(scaler ? [scaler.note] : [])],
    },
  ];
}

export function roleUnits(object: ObjectSource): Unit[] {
  const spec = nodeAt(object.root, 'spec');
  return itemsOf(nodeAt(spec, 'roles')).flatMap((role) => (role.kind === 'map' ? [roleUnit(object, spec, role)] : []));
}

function roleUnit(object: ObjectSource, spec: TreeNode | undefined, role: TreeNode): Unit {
  const { root, text, context } = object;
  const model = scalarText(nodeAt(spec, 'model', 'name'), text);
  const machine = nodeMachine(scalarText(nodeAt(role, 'instanceType'), text));
  const preset = model && presetEngine(root, spec, model, text, context);
  const engine = preset?.engine;
  const main = { node: mapOf(role), devices: machine.devices, ...(engine ? { engine } : {}) };
  const type = scalarText(nodeAt(role, 'type'), text);
  const unit: Unit = {
    ...objectHead(object),
    pods: [{ pod: givenPod([main], machine.labels), copies: 1 }],
    facts: { ...machine.facts, ...(model ? { model } : {}) },
    scale: writtenCount(entryOf(role, 'replicas'), text),
    notes: [...machine.notes, ...(preset?.notes ?? [])],
    ...machine.hint,
    inline: authorWords(object),
    always: true,
    ...(machine.unknown && machine.devices.length === 0 ? { open: true as const } : {}),
  };
  return type?.text === 'prefill' ? asSide(unit, 'prefill', type.span, role.span) : unit;
}
