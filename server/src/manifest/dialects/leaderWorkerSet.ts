/** LeaderWorkerSet: one replica is a leader and its workers, on machines of their own. */
import { readPod } from '../foreign/pods/podSpec';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { annotationNode, readAnnotation, readDirectives } from '../foreign/fields/inline';
import { countedAt, writtenCount } from '../foreign/fields/replicas';
import { scaledBy } from '../foreign/fields/scaling';
import type { PodGroup, Unit } from '../foreign/unit';
import { entryOf, nodeAt } from '../yaml/tree';

export const leaderWorkerSet = objectDialect('leaderworkerset', [
  { apiVersion: /^leaderworkerset\.x-k8s\.io\//, kind: 'LeaderWorkerSet', units: (object) => [unitOf(object)] },
]);

function unitOf(object: ObjectSource): Unit {
  const { root, text, whole, context } = object;
  const group = nodeAt(root, 'spec', 'leaderWorkerTemplate');
  const leader = nodeAt(group, 'leaderTemplate') ?? nodeAt(group, 'workerTemplate');
  const worker = nodeAt(group, 'workerTemplate');
  // The format's own default: a leader alone (LeaderWorkerSet v1, size).
  const size = countedAt(entryOf(group, 'size'), text)?.count ?? 1;
  const pods: PodGroup[] = [
    { pod: readPod(nodeAt(leader, 'spec'), text, context), copies: 1 },
    ...(size > 1 ? [{ pod: readPod(nodeAt(worker, 'spec'), text, context), copies: size - 1 }] : []),
  ];
  const head = objectHead(object);
  const scaler = scaledBy(context, head.object?.kind, head.object?.name);
  const annotation = annotationNode(root, leader);
  return {
    ...head,
    pods,
    scale: { ...writtenCount(entryOf(nodeAt(root, 'spec'), 'replicas'), text), ...scaler?.bounds },
    notes: scaler ? [scaler.note] : [],
    inline: [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)],
  };
}
