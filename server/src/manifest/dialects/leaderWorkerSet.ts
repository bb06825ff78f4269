/** LeaderWorkerSet: one replica is a leader and its workers, on machines of their own; and sets of such roles. */
import { readPod } from '../foreign/pods/podSpec';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { annotationNode, readAnnotation, readDirectives } from '../foreign/fields/inline';
import { countedAt, writtenCount } from '../foreign/fields/replicas';
import { scaledBy } from '../foreign/fields/scaling';
import { scalarText } from '../foreign/fields/scalarText';
import type { Part } from '../foreign/parts';
import { asParts, partOf } from '../foreign/parts';
import type { Site } from '../retarget/site';
import type { PodGroup, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import type { TreeNode } from '../yaml/tree';
import { entryOf, itemsOf, nodeAt } from '../yaml/tree';

export const leaderWorkerSet = objectDialect('leaderworkerset', [
  {
    apiVersion: /^leaderworkerset\.x-k8s\.io\//,
    kind: 'LeaderWorkerSet',
    units: (object) => [unitOf(object, nodeAt(object.root, 'spec'))],
    site: ({ root, text }) => ({ ...copiesIn(nodeAt(root, 'spec')), ...sizeOf(nodeAt(root, 'spec'), text) }),
  },
  { apiVersion: /^disaggregatedset\.x-k8s\.io\//, kind: 'DisaggregatedSet', units: roleUnits, site: roleSite },
]);

function copiesIn(owner: TreeNode | undefined): Site {
  return { copies: { owner, key: 'replicas' } };
}

function roleSite({ root }: ObjectSource, unit: Unit): Site {
  return copiesIn(nodeAt(partOf(itemsOf(nodeAt(root, 'spec', 'roles')), unit), 'spec'));
}

/**
 * The controller tells every pod its group's size (`LWS_GROUP_SIZE`). A script that says the number itself, or starts its processes
 * through MPI, would not follow.
 */
function sizeOf(spec: TreeNode | undefined, text: string): Site {
  const group = nodeAt(spec, 'leaderWorkerTemplate');
  const written = group ? text.slice(group.span.start, group.span.end) : '';
  const follows = /LWS_GROUP_SIZE/.test(written) && !/mpirun|--nnodes[= ]\d|ray_cluster_size[= ]\d/.test(written);
  return follows ? { size: { owner: group, key: 'size' } } : {};
}

/** DisaggregatedSet: roles of one service, each with the fields of a LeaderWorkerSet. */
function roleUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  return asParts(
    itemsOf(nodeAt(root, 'spec', 'roles')).flatMap((role): Part[] => {
      const spec = nodeAt(role, 'spec');
      const written = scalarText(nodeAt(role, 'name'), text);
      const name = written?.text ?? 'role';
      const unit = spec && unitOf(object, spec, `-${name}`);
      // A router among the roles serves no model.
      if (!unit || !mainContainer(unit.pods)) {
        return [];
      }
      const does = /prefill/i.test(name) ? 'prefill' : /decode/i.test(name) ? 'decode' : 'other';
      const anchor = written?.span ?? { start: role.span.start, end: role.span.start };
      return [{ unit, name, does, anchor, span: role.span }];
    }),
  );
}

/** `role`: what the scaler of a role has behind the set's name, which the controller makes (DisaggregatedSetRoleScaler). */
function unitOf(object: ObjectSource, spec: TreeNode | undefined, role?: string): Unit {
  const { root, text, whole, context } = object;
  const group = nodeAt(spec, 'leaderWorkerTemplate');
  const leader = nodeAt(group, 'leaderTemplate') ?? nodeAt(group, 'workerTemplate');
  const worker = nodeAt(group, 'workerTemplate');
  // The format's own default: a leader alone (LeaderWorkerSet v1, size).
  const size = countedAt(entryOf(group, 'size'), text)?.count ?? 1;
  const pods: PodGroup[] = [
    { pod: readPod(nodeAt(leader, 'spec'), text, context), copies: 1 },
    ...(size > 1 ? [{ pod: readPod(nodeAt(worker, 'spec'), text, context), copies: size - 1 }] : []),
  ];
  const head = objectHead(object);
  const { kind, name } = head.object ?? {};
  const scaler =
    role === undefined
      ? scaledBy(context, kind, name)
      : scaledBy(context, `${kind ?? ''}RoleScaler`, (name ?? '') + role);
  const annotation = annotationNode(root, leader);
  return {
    ...head,
    pods,
    scale: { ...writtenCount(entryOf(spec, 'replicas'), text), ...scaler?.bounds },
    notes: scaler ? [scaler.note] : [],
    inline: [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)],
  };
}
