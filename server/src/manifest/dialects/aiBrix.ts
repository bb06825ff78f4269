/** AIBrix: StormService and RoleSet, whose roles are pods of one service; fleets of Ray clusters that serve one model each. */
import { readPod } from '../foreign/pods/podSpec';
import { authorWords } from '../foreign/fields/authorWords';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { countedAt, writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import { scaledBy } from '../foreign/fields/scaling';
import type { Part } from '../foreign/parts';
import { asParts, partOf } from '../foreign/parts';
import type { Site } from '../retarget/site';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import { ELSEWHERE } from '../engines/text';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entryOf, itemsOf, nodeAt } from '../yaml/tree';
import { clusterUnits } from './ray/cluster';

const ORCHESTRATION = /^orchestration\.aibrix\.(ai|io)\//;

export const aiBrix = objectDialect('aibrix', [
  {
    apiVersion: ORCHESTRATION,
    kind: 'StormService',
    units: (object) =>
      roleUnits(
        object,
        nodeAt(object.root, 'spec', 'template', 'spec', 'roles'),
        entryOf(nodeAt(object.root, 'spec'), 'replicas'),
      ),
    site: ({ root }, unit) => roleSite(nodeAt(root, 'spec', 'template', 'spec', 'roles'), unit),
  },
  {
    apiVersion: ORCHESTRATION,
    kind: 'RoleSet',
    units: (object) => roleUnits(object, nodeAt(object.root, 'spec', 'roles')),
    site: ({ root }, unit) => roleSite(nodeAt(root, 'spec', 'roles'), unit),
  },
  { apiVersion: ORCHESTRATION, kind: 'RayClusterFleet', units: fleetUnits, site: fleetSite },
  { apiVersion: ORCHESTRATION, kind: 'RayClusterReplicaSet', units: fleetUnits, site: fleetSite },
]);

function roleSite(roles: TreeNode | undefined, unit: Unit): Site {
  return { copies: { owner: partOf(itemsOf(roles), unit), key: 'replicas' } };
}

function fleetSite({ root }: ObjectSource): Site {
  return { copies: { owner: nodeAt(root, 'spec'), key: 'replicas' } };
}

/** Each copy is a cluster of its own: where an engine is spread over it, the copies are replicas of the model. */
function fleetUnits(object: ObjectSource): Unit[] {
  const { root, text, context } = object;
  const fleet = nodeAt(root, 'spec');
  const head = objectHead(object).object;
  const scaler = scaledBy(context, head?.kind, head?.name);
  const units = clusterUnits(object, nodeAt(fleet, 'template', 'spec'));
  return units.map((unit) =>
    unit.engine
      ? {
          ...unit,
          scale: { ...writtenCount(entryOf(fleet, 'replicas'), text), ...scaler?.bounds },
          notes: [...(unit.notes ?? []), ...(scaler ? [scaler.note] : [])],
        }
      : unit,
  );
}

/** Roles that serve a model; a router among them serves none. */
function roleUnits(object: ObjectSource, roles: TreeNode | undefined, sets?: TreeEntry): Unit[] {
  return asParts(itemsOf(roles).flatMap((role) => rolePart(object, role, sets)));
}

function rolePart(object: ObjectSource, role: TreeNode, sets: TreeEntry | undefined): Part[] {
  const { text, context } = object;
  const template = nodeAt(role, 'template');
  const pod = readPod(nodeAt(template, 'spec'), text, context);
  const written = scalarText(nodeAt(role, 'name'), text);
  const name = written?.text ?? 'role';
  if (!mainContainer([{ pod }]) || /router|gateway|proxy/i.test(name)) {
    return [];
  }
  const size = countedAt(entryOf(role, 'podGroupSize'), text)?.count ?? 1;
  const { kind, name: service = '' } = objectHead(object).object ?? {};
  const scaler = scaledBy(context, kind, `${service}/${name}`);
  const unit: Unit = {
    ...objectHead(object),
    pods: [{ pod, copies: Math.max(1, size) }],
    scale: { ...scaleOf(entryOf(role, 'replicas'), sets, text), ...scaler?.bounds },
    ...(scaler ? { notes: [scaler.note] } : {}),
    inline: authorWords(object, template),
  };
  const does = /prefill/i.test(name) ? 'prefill' : /decode/i.test(name) ? 'decode' : 'other';
  const anchor = written?.span ?? { start: role.span.start, end: role.span.start };
  return [{ unit, name, does, anchor, span: role.span }];
}

/** Each copy of the service has the role's copies. */
function scaleOf(replicas: TreeEntry | undefined, sets: TreeEntry | undefined, text: string): ReplicaFacts {
  const times = countedAt(sets, text)?.count ?? 1;
  const own = countedAt(replicas, text)?.count ?? 1;
  return times === 1 ? writtenCount(replicas, text) : { replicas: { count: times * own, value: ELSEWHERE } };
}
