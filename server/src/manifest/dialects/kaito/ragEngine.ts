/** RAGEngine: an embedding model on a machine of its own; the language model is a service elsewhere. */
import { t } from '../../../../../shared/src/l10n';
import { authorWords } from '../../foreign/fields/authorWords';
import { givenPod, mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import { nodeAt } from '../../yaml/tree';
import { nodeMachine } from './machine';

export function ragUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const local = nodeAt(spec, 'embedding', 'local');
  const model = scalarText(nodeAt(local, 'modelID'), text) ?? scalarText(nodeAt(local, 'image'), text);
  if (!model) {
    return [];
  }
  const machine = nodeMachine(scalarText(nodeAt(spec, 'compute', 'instanceType'), text));
  return [
    {
      ...objectHead(object),
      pods: [{ pod: givenPod([{ node: mapOf(spec), devices: machine.devices }], machine.labels), copies: 1 }],
      facts: { ...machine.facts, model },
      does: 'embedding',
      notes: [...machine.notes, t('The language model is asked over its address: it is no part of this object.')],
      ...machine.hint,
      inline: authorWords(object),
      always: true,
      ...(machine.unknown && machine.devices.length === 0 ? { open: true as const } : {}),
    },
  ];
}
