/** Kubeflow's trainer (v2): TrainJob, laid over a runtime. */
import { t } from '../../../../../shared/src/l10n';
import type { ContainerText } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { startedWith } from '../../foreign/tasks/trainingWork';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { containerText } from '../../foreign/pods/podSpec';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import type { Site } from '../../retarget/site';
import type { TreeEntry, TreeList, TreeMap, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, madeEntry, nodeAt, textOf } from '../../yaml/tree';
import { jobUnit } from './jobUnit';
import type { Role } from './roles';
import { roleOf } from './roles';
import type { Lent } from './trainingRuntime';
import { declareRuntime, lentBy, runtimeUnits, withoutScheme } from './trainingRuntime';

const TRAINER = /^(trainer\.)?kubeflow\.org\/v\d/;
/** The trainer's own default (TrainJob v1alpha1, runtimeRef.kind). */
const DEFAULT_RUNTIME = 'ClusterTrainingRuntime';

export const TRAINER_KINDS: readonly ObjectKind[] = [
  { apiVersion: TRAINER, kind: 'TrainJob', units: trainJobUnits, site: trainJobSite },
  ...['TrainingRuntime', DEFAULT_RUNTIME].map((kind) => ({
    apiVersion: TRAINER,
    kind,
    units: runtimeUnits,
    site: () => ({ refused: t('a training runtime is a template: the jobs that name it are moved') }),
    declares: declareRuntime,
  })),
];

/** Labels of the nodes stand in overrides of the pods, the image often in the runtime. */
function trainJobSite({ root }: ObjectSource): Site {
  const trainer = nodeAt(root, 'spec', 'trainer');
  return entryOf(trainer, 'resourcesPerNode')
    ? {
        copies: { owner: trainer, key: 'numNodes' },
        selector: () => ({
          reason: t('its nodes are chosen by the training runtime: no node selector is written here'),
        }),
      }
    : { refused: t('its resources come from the training runtime') };
}

function trainJobUnits(object: ObjectSource): readonly Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const name = textOf(nodeAt(spec, 'runtimeRef', 'name'), text);
  const kind = textOf(nodeAt(spec, 'runtimeRef', 'kind'), text) ?? DEFAULT_RUNTIME;
  const lent = name === undefined ? undefined : lentBy(kind, name, context);
  const own = nodeRole(spec, object);
  const role = lent ? laidOver(own, lent, object) : own;
  const model = ownModel(spec, text) ?? lent?.model;
  const dataset = textOf(
    nodeAt(spec, 'initializer', 'dataset', 'storageUri') ?? nodeAt(spec, 'datasetConfig', 'storageUri'),
    text,
  );
  const unit = jobUnit(object, [role], {
    trains: true,
    torch: !role.started.some(({ words }) => words.length > 0) && (lent?.torch ?? /torch/.test(name ?? '')),
    ...(model ? { model } : {}),
    also: `${name ?? ''} ${dataset === undefined ? '' : `dataset=${dataset}`}`,
    notes: runtimeNotes(name, lent),
  });
  return unit ? [unit] : [];
}

function runtimeNotes(name: string | undefined, lent: Lent | undefined): readonly string[] {
  if (lent) {
    return [t`${lent.title} supplies what the job does not state.`];
  }
  return name === undefined
    ? []
    : [t`The job is laid over the runtime ${name}, which is not at hand: what it adds is not read.`];
}

function ownModel(spec: TreeNode | undefined, text: string): MappedText | undefined {
  const owners = [
    nodeAt(spec, 'initializer', 'model'),
    nodeAt(spec, 'modelConfig'),
    nodeAt(spec, 'modelConfig', 'input'),
  ];
  const [uri] = owners.flatMap((owner) => scalarText(nodeAt(owner, 'storageUri'), text) ?? []);
  return uri && withoutScheme(uri);
}

/** The trainer's own fields put together as the pod that they make. */
function nodeRole(spec: TreeNode | undefined, { text, context }: ObjectSource): Role {
  const trainer = nodeAt(spec, 'trainer');
  const resources = entryOf(trainer, 'resourcesPerNode');
  const container = mapOf(trainer, [...entriesOf(trainer), ...(resources ? [{ ...resources, key: 'resources' }] : [])]);
  const { span, size } = container;
  const containers: TreeList = { kind: 'list', flow: false, items: [container], span, size };
  const overrides = patchesOf(spec, text).flatMap(entriesOf);
  const podSpec = mapOf(trainer, [
    ...overrides.filter(({ key }) => key !== 'containers'),
    madeEntry('containers', containers),
  ]);
  return roleOf('node', mapOf(trainer, [madeEntry('spec', podSpec)]), entryOf(trainer, 'numNodes'), text, context);
}

/** Changes to the pods of the nodes, under the names that the trainer has given them since its first version. */
function patchesOf(spec: TreeNode | undefined, text: string): readonly TreeNode[] {
  const overrides = ['podTemplateOverrides', 'podSpecOverrides']
    .flatMap((field) => itemsOf(nodeAt(spec, field)))
    .map((item) => nodeAt(item, 'spec') ?? item);
  const patches = itemsOf(nodeAt(spec, 'runtimePatches'))
    .flatMap((item) => itemsOf(nodeAt(item, 'trainingRuntimeSpec', 'template', 'spec', 'replicatedJobs')))
    .filter((job) => textOf(nodeAt(job, 'name'), text) === 'node')
    .flatMap((job) => nodeAt(job, 'template', 'spec', 'template', 'spec') ?? []);
  return [...overrides, ...patches];
}

function mapOf(like: TreeNode | undefined, entries: readonly TreeEntry[]): TreeMap {
  const span = like?.span ?? { start: 0, end: 0 };
  return { kind: 'map', flow: false, span, size: like?.size ?? 1, entries };
}

/** Each field of the job replaces the runtime's; variables are replaced by name. */
function laidOver(role: Role, { pod: base, scale }: Lent, { text, context }: ObjectSource): Role {
  const [container] = role.pod.containers;
  const under = base.containers.find(({ name }) => name === 'node' || name === 'trainer') ?? base.containers[0];
  if (!container || !under) {
    return role;
  }
  const own = containerText(container.node, text, context);
  const image = own.image ?? under.image;
  const together: ContainerText = {
    ...(image ? { image } : {}),
    command: own.command.length > 0 ? own.command : under.command,
    args: own.args.length > 0 ? own.args : under.args,
    environment: new Map([...under.environment, ...own.environment]),
  };
  const engine = readEngine(together);
  const devices = container.devices.length > 0 ? container.devices : under.devices;
  return {
    ...role,
    started: [startedWith(together)],
    scale: role.scale.replicas ? role.scale : scale,
    pod: {
      ...role.pod,
      labels: [...role.pod.labels, ...base.labels],
      containers: [{ node: container.node, devices, ...(image ? { image } : {}), ...(engine ? { engine } : {}) }],
    },
  };
}
