/** Moves one workload of a YAML stream to other hardware with the fewest edits, or says why that cannot be right. */
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import { applyEdits } from '../edits';
import type { Edit, RetargetResult } from '../dialect';
import type { FoundWorkload } from '../manifest';
import { namesModel } from '../engines/readEngine';
import { machineOf } from '../foreign/machines/catalogMachine';
import { nodeFacts } from '../foreign/machines/nodeLabels';
import { podDevices } from '../foreign/placementFacts';
import type { PodGroup, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import type { Pod } from '../foreign/pods/podSpec';
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt } from '../yaml/tree';
import { alsoMoved } from './alsoMoved';
import { firstElsewhere, firstSharedEdit, firstTemplated } from './checks';
import { editCopies, editSize } from './copies';
import { difference, POD_CHECKS } from './difference';
import { editEngine } from './engine';
import type { ConfigMapsBehind } from './pods/configMaps';
import { editNode } from './pods/node';
import { editSplit } from './split';
import { editResources } from './pods/resources';
import { editTolerations } from './pods/tolerations';
import { editSaid } from './said';
import { editScalers } from './scalers';
import { devicesPerMachine, machinesOfReplica } from './shape';
import type { PodMove, Site, UnitMove } from './site';
import { allSteps } from './step';
import type { Step } from './step';
import { orderedEdits } from './treeEdit';
import { firstDefault } from './variableChecks';

/** One unit of a stream, with what was read of it. Spans are offsets of its document, which starts at `start`. */
export interface LocatedUnit {
  readonly unit: Unit;
  readonly root: TreeNode;
  readonly site: Site;
  readonly workload: FoundWorkload;
  readonly text: string;
  readonly start: number;
  /** ConfigMaps of the file that say something of it; `text` then goes on behind the document. */
  readonly behind?: ConfigMapsBehind;
  /** The other workloads of the same format in the file. */
  readonly others: readonly FoundWorkload[];
}

/** Finds the workload in a text: the file as it is, and again as it would be. */
export type Locate = (text: string) => LocatedUnit | undefined;

/** `seen` is the workload as the whole workspace says it is. */
export function retargetUnit(text: string, locate: Locate, seen: FoundWorkload, target: Target): RetargetResult {
  const found = locate(text);
  if (!found) {
    return { ok: false, reason: t('the workload is no longer in the file') };
  }
  if (isPlacedElsewhere(seen, found.workload, target)) {
    return { ok: false, reason: t('its labels keep it on machines that another file describes') };
  }
  const move = moveOf(found, target);
  const step = 'reason' in move ? move : stepsOf(move);
  if ('reason' in step) {
    return { ok: false, reason: step.reason };
  }
  const forbidden =
    firstElsewhere(step) ??
    firstSharedEdit(found.root, step) ??
    firstTemplated(found.text, step) ??
    (found.behind && heldBehind(found, found.behind, step));
  if (forbidden) {
    return { ok: false, reason: forbidden };
  }
  const inFile = step.map((edit) => found.behind?.inFile(edit) ?? shifted(edit, found.start));
  const scalers = editScalers(text, found.unit, target);
  if ('reason' in scalers) {
    return { ok: false, reason: scalers.reason };
  }
  const ordered = orderedEdits([...inFile, ...scalers]);
  if (!ordered) {
    return { ok: false, reason: t('two changes fall on the same line') };
  }
  const moved = locate(applyEdits(text, ordered));
  const doubt = moved
    ? (difference(moved.workload, target, POD_CHECKS) ?? alsoMoved(found.others, moved.others))
    : t('the edited file could not be read');
  return doubt === undefined ? { ok: true, edits: ordered } : { ok: false, reason: doubt };
}

const shifted = ({ span, newText }: Edit, by: number): Edit => ({
  span: { start: span.start + by, end: span.end + by },
  newText,
});

/** A script of a ConfigMap may be started with the variable set, and what others read is theirs too. */
function heldBehind({ text }: LocatedUnit, behind: ConfigMapsBehind, edits: readonly Edit[]): string | undefined {
  return behind.held(edits) ?? firstDefault(text, edits.filter(behind.isBehind));
}

/** A pool of another file chose its machine: what that pool would do with another type is not known here. */
function isPlacedElsewhere(seen: FoundWorkload, here: FoundWorkload, target: Target): boolean {
  const instance = seen.spec.placement?.instance;
  const isStated = instance === undefined || seen.fields.has('placement.instance') || instance === target.instance;
  return !isStated && here.spec.placement?.instance !== instance;
}

type Refused = { readonly reason: string };

function moveOf(found: LocatedUnit, target: Target): UnitMove | Refused {
  const { unit, site, workload, text, root } = found;
  const machine = machineOf(target.instance);
  if (!machine) {
    return { reason: t`${target.instance} is not in the catalog` };
  }
  if (site.refused !== undefined) {
    return { reason: site.refused };
  }
  if (workload.stated.hardwareClass === 'other') {
    return { reason: t('its hardware has no estimate to move from') };
  }
  const groups = podsOf(unit, site);
  const cloud = groups.map(({ pod }) => nodeFacts(pod.labels).cloud).find((each) => each) ?? unit.facts?.cloud;
  if (cloud) {
    return { reason: t`this file targets ${cloud}` };
  }
  const container = mainContainer(groups) ?? groups[0]?.pod.containers[0];
  if (!container) {
    return { reason: t('its pods are described in another file') };
  }
  const machines = machinesOfReplica(target);
  const refused = refusedPods(groups, machines, unit, site);
  const hooks = {
    takesEnv: true,
    ...(site.settings ? { settings: site.settings } : {}),
    ...(site.split ? { hasSplit: true } : {}),
    ...(site.image ? { writeImage: site.image } : {}),
  };
  return refused ?? { text, container, workload, target, machine, root, unit, site, machines, ...hooks };
}

const podsOf = (unit: Unit, site: Site): readonly PodGroup[] => site.pods ?? unit.pods;

/** A pod stands on one machine: a group keeps its size, and takes a target of as many machines. */
function refusedPods(groups: readonly PodGroup[], machines: number, unit: Unit, site: Site): Refused | undefined {
  const pods = groups.map(({ pod }) => pod);
  if (pods.some((pod) => podDevices(pod).length > 1)) {
    return { reason: t('several containers of the pod ask for accelerators') };
  }
  const isClaimed = ({ node, resourceClaims }: Pod) =>
    resourceClaims || itemsOf(nodeAt(node, 'resourceClaims')).length > 0;
  if (pods.some((pod) => podDevices(pod)[0]?.type.unit === 'slice' || isClaimed(pod))) {
    return { reason: t('its device is a slice of a card or comes from a resource claim') };
  }
  const size = unit.pods.reduce((sum, { copies }) => sum + copies, 0);
  if (size === machines || (site.size && size > 1 && machines === 1)) {
    return undefined;
  }
  return {
    reason:
      size > 1
        ? t`a replica is a group of ${size} pods, and the target takes ${counted(machines)}`
        : t`the target takes ${counted(machines)} a replica, and a replica is one pod`,
  };
}

const counted = (machines: number) => (machines === 1 ? t('one machine') : t`${machines} machines`);

function stepsOf(move: UnitMove): Step {
  const { site } = move;
  const own = (step: NonNullable<Site['own']>[number]) => site.own?.includes(step) ?? false;
  const pods = podMoves(move);
  return allSteps([
    ...(own('resources') ? [] : pods.map(editResources)),
    ...(own('node') ? [] : pods.flatMap((pod) => [editNode(pod), editTolerations(pod)])),
    ...(own('copies') ? [] : [editCopies(move)]),
    editSize(move),
    ...(site.split ? [editSplit(move, site.split)] : []),
    ...(site.fields ? [site.fields(move)] : []),
    ...engines(move, pods),
    editSaid(move),
  ]);
}

/** Each pod that takes part, once: a leader may have the template of its workers. */
function podMoves(move: UnitMove): readonly PodMove[] {
  const { unit, site, target } = move;
  const groups = podsOf(unit, site);
  const devices = devicesPerMachine(target);
  const equipped = groups.filter(({ pod }) => podDevices(pod).length > 0);
  const seen = new Set<unknown>();
  return (equipped.length > 0 ? equipped : groups).flatMap(({ pod }) => {
    const container = mainContainer([{ pod }]) ?? pod.containers[0];
    if (!container || seen.has(container.node)) {
      return [];
    }
    seen.add(container.node);
    return [{ ...move, pod, container, devices }];
  });
}

/** The engine's own container, and the images of the pods that help it. */
function engines(move: UnitMove, pods: readonly PodMove[]): readonly Step[] {
  const { unit } = move;
  if (unit.engine) {
    return [editEngine({ ...move, container: { ...move.container, engine: unit.engine } })];
  }
  return pods.length > 0 ? pods.map((pod) => editEngine(servesOrJoins(pod, move))) : [editEngine(move)];
}

/** Workers that join a leader take its settings from it: only their image is their own. */
function servesOrJoins(pod: PodMove, { container: main }: UnitMove): PodMove {
  const { engine, ...container } = pod.container;
  const serves = pod.container.node === main.node || (engine && namesModel(engine));
  return serves ? pod : { ...pod, container };
}
