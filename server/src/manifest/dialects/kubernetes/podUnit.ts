/** An object with one pod template as a unit. */
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { trains } from '../../foreign/engineFacts';
import { annotationNode, readAnnotation, readDirectives } from '../../foreign/inline';
import { readPod } from '../../foreign/podSpec';
import { writtenCount } from '../../foreign/replicas';
import { scaledBy } from '../../foreign/scaling';
import type { Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import { entryOf, nodeAt } from '../../yaml/tree';
import type { PodKind } from './podKinds';

export function podUnit(object: ObjectSource, kind: PodKind): Unit {
  const { root, text, whole, context } = object;
  const template = nodeAt(root, ...kind.template);
  const pods = [{ pod: readPod(nodeAt(template, 'spec'), text, context), copies: 1 }];
  const annotation = annotationNode(root, template);
  const head = objectHead(object);
  const engine = mainContainer(pods)?.engine?.engine;
  const replicas = kind.replicas && entryOf(nodeAt(root, ...kind.replicas.slice(0, -1)), kind.replicas.at(-1) ?? '');
  const scaler = scaledBy(context, head.object?.kind, head.object?.name);
  return {
    ...head,
    pods,
    scale: kind.onEveryNode ? { none: true } : { ...writtenCount(replicas, text), ...scaler?.bounds },
    ...(kind.runsToEnd && !(engine && trains(engine.kind)) ? { does: 'batch' } : {}),
    notes: [
      ...(kind.onEveryNode ? ['A DaemonSet runs once on every node that fits: how many that are is not stated.'] : []),
      ...(scaler ? [scaler.note] : []),
    ],
    inline: [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)],
  };
}
