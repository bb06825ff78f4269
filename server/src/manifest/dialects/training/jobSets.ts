/** Groups of Kubernetes jobs that run together: JobSet and Volcano's Job. */
import { ELSEWHERE } from '../../engines/text';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { countedAt } from '../../foreign/fields/replicas';
import type { Unit } from '../../foreign/unit';
import type { Site } from '../../retarget/site';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { jobUnit } from './jobUnit';
import type { Role } from './roles';
import { roleOf, rolesSite } from './roles';

export const JOB_SET_KINDS: readonly ObjectKind[] = [
  { apiVersion: /^(jobset|batch)\.x-k8s\.io\//, kind: 'JobSet', units: jobSetUnits, site: jobSetSite },
  { apiVersion: /^batch\.volcano\.sh\//, kind: 'Job', units: volcanoUnits, site: volcanoSite },
];

function jobSetSite(object: ObjectSource): Site {
  return rolesSite(replicatedRoles(nodeAt(object.root, 'spec'), object), () => undefined);
}

function volcanoSite({ root, text, context }: ObjectSource): Site {
  const tasks = itemsOf(nodeAt(root, 'spec', 'tasks'));
  const nameIn = (task: TreeNode) => textOf(nodeAt(task, 'name'), text) ?? '';
  const roles = tasks.map((task) =>
    roleOf(nameIn(task), nodeAt(task, 'template'), entryOf(task, 'replicas'), text, context),
  );
  return rolesSite(roles, (main) => ({ owner: tasks.find((task) => nameIn(task) === main.name), key: 'replicas' }));
}

function jobSetUnits(object: ObjectSource): readonly Unit[] {
  const roles = replicatedRoles(nodeAt(object.root, 'spec'), object);
  const unit = jobUnit(object, roles, { trains: false, usuallyTrains: true, also: namesOf(roles) });
  return unit ? [unit] : [];
}

/** Of a JobSet's spec, which training runtimes hold too. */
export function replicatedRoles(spec: TreeNode | undefined, { text, context }: Pick<ObjectSource, 'text' | 'context'>) {
  return itemsOf(nodeAt(spec, 'replicatedJobs') ?? nodeAt(spec, 'jobs')).map((item): Role => {
    const job = nodeAt(item, 'template', 'spec');
    const name = textOf(nodeAt(item, 'name'), text) ?? '';
    const pods = entryOf(job, 'parallelism');
    const copies = countedAt(entryOf(item, 'replicas'), text)?.count ?? 1;
    const role = roleOf(name, nodeAt(job, 'template'), pods, text, context);
    return copies === 1 ? role : { ...role, scale: timesCopies(item, role, copies) };
  });
}

/** Jobs times the pods of each; the place of the one that alone makes the number. */
function timesCopies(item: TreeNode, role: Role, copies: number): Role['scale'] {
  const { replicas } = role.scale;
  if (replicas && replicas.count === undefined) {
    return role.scale;
  }
  const pods = replicas?.count ?? 1;
  const entry = entryOf(item, 'replicas');
  return pods === 1 && entry
    ? { replicas: { count: copies, value: entry.value.span, key: entry.keySpan } }
    : { replicas: { count: copies * pods, value: ELSEWHERE } };
}

/** Volcano's plugins that set up a training framework. */
const FRAMEWORKS = new Set(['pytorch', 'tensorflow', 'mpi', 'jax', 'hcclrank']);

function volcanoUnits(object: ObjectSource): readonly Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const roles = itemsOf(nodeAt(spec, 'tasks')).map((task) =>
    roleOf(
      textOf(nodeAt(task, 'name'), text) ?? '',
      nodeAt(task, 'template'),
      entryOf(task, 'replicas'),
      text,
      context,
    ),
  );
  const plugins = entriesOf(nodeAt(spec, 'plugins')).map(({ key }) => key);
  const trains = plugins.some((name) => FRAMEWORKS.has(name));
  const unit = jobUnit(object, roles, { trains, torch: plugins.includes('pytorch'), also: namesOf(roles) });
  return unit ? [unit] : [];
}

const namesOf = (roles: readonly Role[]) => roles.map(({ name }) => name).join(' ');
