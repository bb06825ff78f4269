/** Kubeflow's trainer (v2): TrainJob, and the runtimes that it is laid over. */
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { writtenCount } from '../../foreign/replicas';
import { scalarText } from '../../foreign/scalarText';
import type { Unit } from '../../foreign/unit';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { TreeEntry, TreeList, TreeMap, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { jobUnit } from './jobUnit';
import { replicatedRoles } from './jobSets';
import type { Role } from './roles';
import { hasDevices, roleOf } from './roles';

const TRAINER = /^(trainer\.)?kubeflow\.org\/v\d/;

export const TRAINER_KINDS: readonly ObjectKind[] = [
  { apiVersion: TRAINER, kind: 'TrainJob', units: trainJobUnits },
  ...['TrainingRuntime', 'ClusterTrainingRuntime'].map((kind) => ({ apiVersion: TRAINER, kind, units: runtimeUnits })),
];

function trainJobUnits(object: ObjectSource): readonly Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const role = nodeRole(spec, object);
  const model = storageUri(nodeAt(spec, 'initializer', 'model'), text) ?? storageUri(nodeAt(spec, 'modelConfig'), text);
  const runtime = textOf(nodeAt(spec, 'runtimeRef', 'name'), text);
  const hasCommand = role.started.some(({ words }) => words.length > 0);
  const unit = jobUnit(object, [role], {
    trains: true,
    torch: !hasCommand && runtime !== undefined && /torch/.test(runtime),
    ...(model ? { model } : {}),
    also: runtime ?? '',
    notes: runtime === undefined ? [] : [`The job is laid over the runtime ${runtime}, which is not at hand: what it adds is not read.`],
  });
  return unit ? [unit] : [];
}

/** The trainer's own fields put together as the pod that they make. */
function nodeRole(spec: TreeNode | undefined, { text, context }: ObjectSource): Role {
  const trainer = nodeAt(spec, 'trainer');
  const resources = entryOf(trainer, 'resourcesPerNode');
  const container = mapOf(trainer, [
    ...entriesOf(trainer),
    ...(resources ? [{ ...resources, key: 'resources' }] : []),
  ]);
  const overrides = [
    ...itemsOf(nodeAt(spec, 'podTemplateOverrides')),
    ...itemsOf(nodeAt(spec, 'podSpecOverrides')),
  ].flatMap((item) => entriesOf(nodeAt(item, 'spec') ?? item));
  const containers: TreeList = { kind: 'list', flow: false, items: [container], span: container.span, size: container.size };
  const podSpec = mapOf(trainer, [...overrides.filter(({ key }) => key !== 'containers'), entryFor('containers', containers)]);
  return roleOf('node', mapOf(trainer, [entryFor('spec', podSpec)]), entryOf(trainer, 'numNodes'), text, context);
}

function mapOf(like: TreeNode | undefined, entries: readonly TreeEntry[]): TreeMap {
  const span = like?.span ?? { start: 0, end: 0 };
  return { kind: 'map', flow: false, span, size: like?.size ?? 1, entries };
}

function entryFor(key: string, value: TreeNode): TreeEntry {
  return { key, keySpan: value.span, span: value.span, value, aliased: false, merged: false };
}

function storageUri(owner: TreeNode | undefined, text: string): MappedText | undefined {
  const uri = scalarText(nodeAt(owner, 'storageUri') ?? nodeAt(owner, 'input', 'storageUri'), text);
  return uri && withoutScheme(uri);
}

function withoutScheme(uri: MappedText): MappedText | undefined {
  const start = uri.text.startsWith('hf://') ? 'hf://'.length : 0;
  return uri.text.trim() === '' ? undefined : sliceText(uri, start);
}

/** A template is a workload where it says what runs: a model, or the devices of a node. */
function runtimeUnits(object: ObjectSource): readonly Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const roles = replicatedRoles(nodeAt(spec, 'template', 'spec'), object);
  const trainers = roles.filter(({ name }) => !INITIALIZER.test(name));
  const model = roles.filter(({ name }) => INITIALIZER.test(name) && /model/.test(name)).map(initialModel)[0];
  if (!model && !trainers.some(hasDevices)) {
    return [];
  }
  const policy = nodeAt(spec, 'mlPolicy');
  const nodes = entryOf(policy, 'numNodes');
  const unit = jobUnit(
    object,
    trainers.map((role) => (/node|trainer/.test(role.name) && nodes ? { ...role, scale: writtenCount(nodes, text) } : role)),
    {
      trains: true,
      torch: nodeAt(policy, 'torch') !== undefined,
      ...(model ? { model } : {}),
      notes: ['This is a template: a TrainJob that names it may change any of it.'],
    },
  );
  return unit ? [unit] : [];
}

const INITIALIZER = /initiali[sz]er/;

function initialModel({ started }: Role): MappedText | undefined {
  const uri = started.flatMap(({ environment }) => environment.get('STORAGE_URI') ?? [])[0];
  return uri && withoutScheme(uri);
}
