/** RayCluster: machines that wait for work which another file or a person submits. */
import { t } from '../../../../../shared/src/l10n';
import { namesModel } from '../../engines/readEngine';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { knownEngine } from '../../engines/known';
import type { EngineReading } from '../../engines/readEngine';
import { authorWords } from '../../foreign/fields/authorWords';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf, objectHead } from '../../foreign/objects';
import { trainingKind } from '../../foreign/tasks/trainingWork';
import type { PodGroup, Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import type { Group } from './machines';
import { groupsOf, hasDevices, workingGroup } from './machines';
import type { Head } from './serveUnits';

const IDLE = () => t('What runs on this cluster is not stated: the cost is that of the machines it holds.');

/** `cluster`: the cluster's own fields, which fleets hold in a template. */
export function clusterUnits(
  object: ObjectSource,
  cluster: TreeNode | undefined = nodeAt(object.root, 'spec'),
): readonly Unit[] {
  const groups = groupsOf(cluster, object.text, object.context);
  const engine = startedEngine(groups);
  if (!groups.some(hasDevices) && !engine) {
    return [];
  }
  const unit = clusterUnit({ ...objectHead(object), inline: inlineOf(object, groups) }, groups);
  if (engine) {
    return [{ ...unit, engine, pods: wholeCluster(groups), scale: {}, notes: [] }];
  }
  return [{ ...unit, does: purposeOf(object, groups), notes: [...(unit.notes ?? []), IDLE()] }];
}

/** A cluster without an engine is there for whatever is submitted to it; its name and its images may tell what that is. */
function purposeOf({ root, text }: ObjectSource, groups: readonly Group[]): WorkloadKind {
  const images = groups.flatMap(({ pod }) => pod.containers.flatMap(({ image }) => image?.text ?? []));
  const said = [nameOf(root, text)?.text ?? '', ...images].join(' ');
  return trainingKind(said, undefined) ?? (SERVES.test(said) && !BATCHES.test(said) ? 'inference' : 'batch');
}

/** `batch-inference` is no service. */
const BATCHES = /(^|[^a-z])(batch|offline)([^a-z]|$)/i;

const SERVES = /(^|[^a-z])(llm|vllm|sglang|serve|serving|infer(ence)?)([^a-z]|$)/i;

/** The container whose command names the model; the others join it. */
function startedEngine(groups: readonly Group[]): EngineReading | undefined {
  const engines = groups.flatMap(({ pod }) => pod.containers.flatMap(({ engine }) => knownEngine(engine) ?? []));
  return engines.find(namesModel) ?? knownEngine(mainContainer(groups)?.engine);
}

/** An engine that is started on a cluster by hand spreads one replica over all of it. */
function wholeCluster(groups: readonly Group[]): readonly PodGroup[] {
  const equipped = groups.filter(hasDevices);
  return (equipped.length > 0 ? equipped : groups.slice(0, 1)).map(({ pod, hosts, scale }) => ({
    pod,
    copies: hosts * (scale.replicas?.count ?? scale.minReplicas?.count ?? 1),
  }));
}

/** The group that does the work, as many times as it is kept. */
export function clusterUnit(head: Head, groups: readonly Group[]): Unit {
  const group = workingGroup(groups);
  return {
    ...head,
    pods: group ? [{ pod: group.pod, copies: group.hosts }] : [],
    scale: group?.scale ?? {},
    notes: [...(head.notes ?? []), ...otherGroups(groups, group)],
  };
}

function otherGroups(groups: readonly Group[], group: Group | undefined): string[] {
  const others = groups.filter((each) => each !== group && hasDevices(each)).map(({ name }) => name);
  return others.length > 0 ? [t`Accelerators of other groups are not counted: ${others.slice(0, 4).join(', ')}.`] : [];
}

export const inlineOf = (object: ObjectSource, groups: readonly Group[]) =>
  authorWords(object, workingGroup(groups)?.template);
