/** Kubeflow's training operator (v1), MPI operator and HyperPod's variant: replica specs by role. */
import { t } from '../../../../../shared/src/l10n';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { jobUnit } from './jobUnit';
import type { Role } from './roles';
import { roleOf, rolesSite } from './roles';

const KUBEFLOW = /^kubeflow\.org\/v\d/;

/** The field that holds the roles, by kind. */
const REPLICA_SPECS = {
  PyTorchJob: 'pytorchReplicaSpecs',
  TFJob: 'tfReplicaSpecs',
  MPIJob: 'mpiReplicaSpecs',
  XGBoostJob: 'xgbReplicaSpecs',
  PaddleJob: 'paddleReplicaSpecs',
  JAXJob: 'jaxReplicaSpecs',
  MXJob: 'mxReplicaSpecs',
} as const;

export const KUBEFLOW_KINDS: readonly ObjectKind[] = [
  ...Object.entries(REPLICA_SPECS).map(([kind, field]) => ({
    apiVersion: KUBEFLOW,
    kind,
    units: (object: ObjectSource) => unitsOf(object, rolesOf(object, field), kind === 'PyTorchJob'),
    site: (object: ObjectSource) =>
      rolesSite(rolesOf(object, field), ({ name }) => ({
        owner: nodeAt(object.root, 'spec', field, name),
        key: 'replicas',
      })),
  })),
  // Both spellings are in use.
  ...['HyperPodPyTorchJob', 'HyperPodPytorchJob'].map((kind) => ({
    apiVersion: /^sagemaker\.amazonaws\.com\//,
    kind,
    units: (object: ObjectSource) => unitsOf(object, hyperPodRoles(object), true),
    site: (object: ObjectSource) => rolesSite(hyperPodRoles(object), (main) => hyperPodCount(object, main)),
  })),
];

/** An MPI program may be anything; the others train by what they are. */
function unitsOf(object: ObjectSource, roles: readonly Role[], torch: boolean): readonly Unit[] {
  const { root, text } = object;
  const isMpi = textOf(nodeAt(root, 'kind'), text) === 'MPIJob';
  const unit = jobUnit(object, roles, {
    trains: !isMpi,
    usuallyTrains: isMpi,
    torch,
    notes: elasticNotes(root, text),
  });
  return unit ? [unit] : [];
}

function rolesOf({ root, text, context }: ObjectSource, field: string): readonly Role[] {
  const spec = nodeAt(root, 'spec');
  const roles = entriesOf(nodeAt(spec, field)).map(({ key, value }) =>
    roleOf(key, nodeAt(value, 'template'), entryOf(value, 'replicas'), text, context),
  );
  return roles.length > 0 ? roles : firstForms(spec, { text, context });
}

/** The first TensorFlow operator listed its roles; the first MPI operator had one template for all workers. */
function firstForms(
  spec: TreeNode | undefined,
  { text, context }: Pick<ObjectSource, 'text' | 'context'>,
): readonly Role[] {
  const listed = itemsOf(nodeAt(spec, 'replicaSpecs')).map((item) => {
    const name = textOf(nodeAt(item, 'tfReplicaType') ?? nodeAt(item, 'replicaType'), text) ?? 'Worker';
    return roleOf(name, nodeAt(item, 'template'), entryOf(item, 'replicas'), text, context);
  });
  const single = nodeAt(spec, 'template');
  return listed.length === 0 && single ? [roleOf('Worker', single, entryOf(spec, 'replicas'), text, context)] : listed;
}

function hyperPodRoles({ root, text, context }: ObjectSource): readonly Role[] {
  return itemsOf(nodeAt(root, 'spec', 'replicaSpecs')).map((item) =>
    roleOf(
      textOf(nodeAt(item, 'name'), text) ?? 'pods',
      nodeAt(item, 'template'),
      entryOf(item, 'replicas'),
      text,
      context,
    ),
  );
}

const hyperPodCount = ({ root, text }: ObjectSource, { name }: Role) => ({
  owner: itemsOf(nodeAt(root, 'spec', 'replicaSpecs')).find((item) => textOf(nodeAt(item, 'name'), text) === name),
  key: 'replicas',
});

/** Bounds of an elastic job follow failures and free machines, not load. */
function elasticNotes(root: TreeNode, text: string): readonly string[] {
  const policy = nodeAt(root, 'spec', 'elasticPolicy');
  const [fewest, most] = ['minReplicas', 'maxReplicas'].map((name) => textOf(nodeAt(policy, name), text));
  return fewest === undefined && most === undefined
    ? []
    : [
        fewest === undefined
          ? t`The job is elastic, from one to ${most ?? ''} workers: the stated number is read.`
          : most === undefined
            ? t`The job is elastic, from ${fewest} to any number of workers: the stated number is read.`
            : t`The job is elastic, from ${fewest} to ${most} workers: the stated number is read.`,
      ];
}
