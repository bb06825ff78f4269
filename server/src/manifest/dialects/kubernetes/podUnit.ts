/** An object with one pod template as a unit. */
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import { trains } from '../../foreign/work/engineFacts';
import { annotationNode, readAnnotation, readDirectives } from '../../foreign/fields/inline';
import type { Pod } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { writtenCount } from '../../foreign/fields/replicas';
import { scaledBy } from '../../foreign/fields/scaling';
import type { Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt } from '../../yaml/tree';
import type { PodKind } from './podKinds';

export function podUnit(object: ObjectSource, kind: PodKind): Unit {
  const { root, text, whole, context } = object;
  const template = nodeAt(root, ...kind.template);
  const pod = readPod(nodeAt(template, 'spec'), text, context);
  const pods = isPatch(root, kind, pod) ? [] : [{ pod, copies: 1 }];
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

/**
 * A Kustomize patch carries the name and the kind of what it changes and few of its fields: no container with an image; or
 * a new image alone, without the selector and the pods' labels that nothing goes without that makes pods.
 */
function isPatch(root: TreeNode, kind: PodKind, { containers }: Pod): boolean {
  if (containers.every(({ node }) => entryOf(node, 'image') === undefined)) {
    return true;
  }
  const needsSelector = kind.template.length > 0 && !kind.runsToEnd;
  const hasLabels = nodeAt(root, 'spec', 'selector') ?? nodeAt(root, ...kind.template, 'metadata');
  const says = containers.some(({ devices, engine }) => devices.length > 0 || (engine && engine.facts.size > 0));
  return needsSelector && hasLabels === undefined && !says;
}
