/** AIBrix: StormService and RoleSet, whose roles are pods of one service. */
import { readPod } from '../foreign/podSpec';
import { authorWords } from '../foreign/authorWords';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { countedAt, writtenCount } from '../foreign/replicas';
import { scalarText } from '../foreign/scalarText';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import { ELSEWHERE } from '../engines/text';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entryOf, itemsOf, nodeAt } from '../yaml/tree';

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
  },
  {
    apiVersion: ORCHESTRATION,
    kind: 'RoleSet',
    units: (object) => roleUnits(object, nodeAt(object.root, 'spec', 'roles')),
  },
]);

/** Roles that serve a model; a router among them serves none. The prefill role is a side, further ones bear their names. */
function roleUnits(object: ObjectSource, roles: TreeNode | undefined, sets?: TreeEntry): Unit[] {
  const units = itemsOf(roles).flatMap((role) => roleUnit(object, role, sets));
  const first = units.find(({ side }) => side === 'decode') ?? units.find(({ side }) => side !== 'prefill');
  return units.map((unit) => {
    const { side: _side, ...main } = unit;
    return unit === first ? main : unit;
  });
}

function roleUnit(object: ObjectSource, role: TreeNode, sets: TreeEntry | undefined): Unit[] {
  const { text, context } = object;
  const template = nodeAt(role, 'template');
  const pod = readPod(nodeAt(template, 'spec'), text, context);
  const name = scalarText(nodeAt(role, 'name'), text);
  if (!mainContainer([{ pod }]) || /router|gateway|proxy/i.test(name?.text ?? '')) {
    return [];
  }
  const size = countedAt(entryOf(role, 'podGroupSize'), text)?.count ?? 1;
  return [
    {
      ...objectHead(object),
      side: /prefill/i.test(name?.text ?? '') ? 'prefill' : (name?.text ?? 'role'),
      span: role.span,
      anchor: name?.span ?? { start: role.span.start, end: role.span.start },
      pods: [{ pod, copies: Math.max(1, size) }],
      scale: scaleOf(entryOf(role, 'replicas'), sets, text),
      inline: authorWords(object, template),
    },
  ];
}

/** Each copy of the service has the role's copies. */
function scaleOf(replicas: TreeEntry | undefined, sets: TreeEntry | undefined, text: string): ReplicaFacts {
  const times = countedAt(sets, text)?.count ?? 1;
  const own = countedAt(replicas, text)?.count ?? 1;
  return times === 1 ? writtenCount(replicas, text) : { replicas: { count: times * own, value: ELSEWHERE } };
}
