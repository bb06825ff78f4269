/** SkyPilot: a task of `resources` and a `run` script, a service of replicas, a pool of workers. */
import { t } from '../../../../shared/src/l10n';
import { namesModel } from '../engines/readEngine';
import { readDirectives } from '../foreign/fields/inline';
import { chooseOffer } from '../foreign/machines/offers';
import { boundsAt, countedAt, writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import { modelOfScript } from '../foreign/tasks/startScript';
import { kindOfScript } from '../foreign/tasks/taskKind';
import { taskUnit } from '../foreign/tasks/taskUnit';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import { yamlDialect } from '../foreign/yamlDialect';
import type { DocumentSource, YamlFormat } from '../foreign/yamlDialect';
import type { Dialect } from '../dialect';
import { formatRetarget } from '../retarget/formatMove';
import type { TreeMap, TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, nodeAt, textOf } from '../yaml/tree';
import { placeOf, readOffers, resourceSets } from './skypilot/resources';
import { SKYPILOT_STEPS } from './skypilot/retarget';
import { taskScript } from './skypilot/script';

const format: YamlFormat = {
  id: 'skypilot',
  glance: /^["']?resources["']?\s*:/m,
  gate: (text) =>
    /^["']?resources["']?\s*:/m.test(text) &&
    /^["']?(run|setup|service|pool)["']?\s*:/m.test(text) &&
    !/^["']?(apiVersion|type|services)["']?\s*:/m.test(text),
  units: (source) => (isTask(source.root) ? [{ root: source.root, units: [unitOf(source, source.root)] }] : []),
};

export const skypilot: Dialect = { ...yamlDialect(format), retarget: formatRetarget(format, SKYPILOT_STEPS) };

/** Keys of `resources` that no other format has there. */
const OWN_KEYS =
  /^(accelerators|instance_type|cpus|cloud|infra|any_of|ordered|use_spot|image_id|disk_tier|job_recovery)$/;
/** Keys that make the file something else. */
const FOREIGN_KEYS = /^(apiVersion|kind|type|services|jobs|steps|stages|on|pipeline)$/;

function isTask(root: TreeNode): root is TreeMap {
  if (root.kind !== 'map' || root.entries.some(({ key }) => FOREIGN_KEYS.test(key))) {
    return false;
  }
  const isScript = (key: string) => {
    const node = nodeAt(root, key);
    return node?.kind === 'scalar' && typeof node.value === 'string';
  };
  const serves = nodeAt(root, 'service', 'readiness_probe') ?? nodeAt(root, 'service', 'replica_policy');
  const pool = nodeAt(root, 'pool');
  return (
    entriesOf(nodeAt(root, 'resources')).some(({ key }) => OWN_KEYS.test(key)) &&
    (isScript('run') || isScript('setup') || serves !== undefined || pool?.kind === 'map')
  );
}

function unitOf({ text, whole }: DocumentSource, root: TreeMap): Unit {
  const resources = nodeAt(root, 'resources');
  const sets = resourceSets(resources);
  const { offers, ordered } = readOffers(sets, text);
  const chosen = chooseOffer(offers, ordered, 'SkyPilot');
  const nodes = countedAt(entryOf(root, 'num_nodes'), text)?.count ?? 1;
  const runs = taskScript(root, chosen.device?.count, nodes, text);
  const unit = taskUnit({
    node: root,
    name: scalarText(nodeAt(root, 'name'), text),
    fallbackName: 'SkyPilot task',
    kind: 'SkyPilotTask',
    anchor: entryOf(root, 'resources')?.keySpan,
    runs,
    modelBeside: (engine) => (engine && namesModel(engine) ? undefined : modelOfScript(runs.script, runs.environment)),
    chosen,
    place: placeOf(sets, text),
    nodes,
    scale: scaleOf(root, text),
    does: nodeAt(root, 'pool') ? 'batch' : undefined,
    doesWithout: () => kindOfScript(wordsOf(root, text), nodeAt(root, 'service') !== undefined),
    hint: t('Which machine is not stated: resources.accelerators or resources.instance_type would settle it.'),
    notes: trafficNotes(root, text),
  });
  return { ...unit, inline: [readDirectives(text, whole.start, whole.end)] };
}

const wordsOf = (root: TreeNode, text: string) =>
  ['setup', 'run'].map((key) => textOf(nodeAt(root, key), text) ?? '').join('\n');

/** Without `max_replicas` the number is fixed at `min_replicas` (SkyServe, service specification). */
function scaleOf(root: TreeNode, text: string): ReplicaFacts {
  const service = nodeAt(root, 'service');
  const policy = nodeAt(service, 'replica_policy');
  if (!policy) {
    const workers = entryOf(nodeAt(root, 'pool'), 'workers');
    return writtenCount(entryOf(service, 'replicas') ?? workers, text);
  }
  const bounds = boundsAt(entryOf(policy, 'min_replicas'), entryOf(policy, 'max_replicas'), text);
  return bounds.maxReplicas
    ? { ...bounds, minReplicas: bounds.minReplicas ?? { count: 1 } }
    : writtenCount(entryOf(policy, 'min_replicas'), text);
}

function trafficNotes(root: TreeNode, text: string): string[] {
  const target = textOf(nodeAt(root, 'service', 'replica_policy', 'target_qps_per_replica'), text);
  return target === undefined ? [] : [t`The service adds a replica for every ${target} requests per second.`];
}
