/** The pods of one replica of one side: a leader and the workers that its parallelism asks for. */
import { t } from '../../../../../shared/src/l10n';
import type { ContainerText } from '../../engines/readEngine';
import { readAs } from '../../engines/readAs';
import { shellWords } from '../../engines/shell';
import { ELSEWHERE } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceOfClass, deviceRequests } from '../../foreign/pods/devices';
import { givenPod, mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { podDevices } from '../../foreign/placementFacts';
import type { ContainerElsewhere, PodElsewhere } from '../../foreign/pods/podElsewhere';
import { layOver, podElsewhere } from '../../foreign/pods/podElsewhere';
import type { NodeLabel, Pod } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import { countedAt } from '../../foreign/fields/replicas';
import type { Counted, PodGroup, UnitFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { Base } from './bases';
import { withoutPlaceholder } from './servingRuntime';

export interface LlmGroup {
  readonly pods: readonly PodGroup[];
  readonly facts: UnitFacts;
  readonly notes: readonly string[];
}

/** `path` leads to the same side in the bases. */
export function groupOf(
  object: ObjectSource,
  side: TreeNode,
  path: readonly string[],
  bases: readonly Base[],
  engineId: string,
): LlmGroup {
  const { text } = object;
  const suppliers = bases.flatMap(({ tree, text: own }) => (tree ? [{ tree: nodeAt(tree, ...path), text: own }] : []));
  const parallelism = parallelismOf(nodeAt(side, 'parallelism'), text, suppliers);
  const leader = podOf(object, nodeAt(side, 'template'), suppliers, 'template', engineId);
  const worker = nodeAt(side, 'worker');
  const size = worker || suppliers.some(({ tree }) => nodeAt(tree, 'worker')) ? nodesOf(parallelism) : 1;
  const workers = size > 1 ? [{ pod: workerPod(object, worker, suppliers, leader, engineId), copies: size - 1 }] : [];
  const ways = (parallelism.tensor?.count ?? 1) * (parallelism.data?.count ?? 1);
  return {
    pods: [{ pod: leader, copies: 1 }, ...workers],
    facts: {
      ...(parallelism.tensor ? { tensorParallel: parallelism.tensor } : {}),
      ...(parallelism.pipeline ? { pipelineParallel: parallelism.pipeline } : {}),
      ...(parallelism.data ? { dataParallel: parallelism.data } : {}),
      ...(parallelism.isExpert && ways > 1 ? { expertParallel: { count: ways } } : {}),
    },
    notes:
      worker && size === 1 ? [t('A worker is written, but no parallelism that needs one: it is not counted.')] : [],
  };
}

interface Parallelism {
  readonly tensor?: Counted;
  readonly pipeline?: Counted;
  readonly data?: Counted;
  readonly dataLocal?: Counted;
  readonly isExpert: boolean;
}

type Supplier = Pick<Base, 'tree' | 'text'>;

function parallelismOf(node: TreeNode | undefined, text: string, suppliers: readonly Supplier[]): Parallelism {
  const counted = (key: string): Counted | undefined => {
    const own = countedAt(entryOf(node, key), text);
    const supplied = suppliers.flatMap(
      (each) => countedAt(entryOf(nodeAt(each.tree, 'parallelism'), key), each.text) ?? [],
    );
    const last = supplied.at(-1);
    const count = own ?? (last && { count: last.count });
    return count && count.count > 0 ? count : undefined;
  };
  const tensor = counted('tensor');
  const pipeline = counted('pipeline');
  const data = counted('data');
  const dataLocal = counted('dataLocal');
  return {
    ...(tensor ? { tensor } : {}),
    ...(pipeline ? { pipeline } : {}),
    ...(data ? { data } : {}),
    ...(dataLocal ? { dataLocal } : {}),
    isExpert: textOf(nodeAt(node, 'expert'), text) === 'true',
  };
}

/** Pods of one replica: data over dataLocal, else one for each stage of the pipeline (KServe, ParallelismSpec.GetSize). */
function nodesOf({ data, dataLocal, pipeline }: Parallelism): number {
  return data || dataLocal
    ? Math.max(1, Math.floor((data?.count ?? 1) / (dataLocal?.count ?? 1)))
    : (pipeline?.count ?? 1);
}

/** The main container, with what the bases supply under it. */
function podOf(
  { root, text, context }: ObjectSource,
  template: TreeNode | undefined,
  suppliers: readonly Supplier[],
  block: string,
  engineId: string,
): Pod {
  const supplied = suppliers
    .map((each) => podElsewhere(nodeAt(each.tree, block), each.text, context))
    .reduce<Supplied>(over, { labels: [] });
  const written = readPod(template, text, context);
  const items = itemsOf(nodeAt(template, 'containers'));
  const node = items.find((item) => textOf(nodeAt(item, 'name'), text) === 'main') ?? items[0];
  const container = withArguments(layOver(containerText(node, text, context), supplied.main));
  const engine = readAs(engineId, container);
  const { image } = container;
  const own = deviceRequests(node, text);
  const main = {
    node: mapOf(node),
    name: 'main',
    devices: [own, supplied.main?.devices ?? [], managedDevices(root, text)].find((each) => each.length > 0) ?? [],
    ...(image ? { image } : {}),
    ...(engine ? { engine: withoutPlaceholder(engine) } : {}),
  };
  const others = written.containers.filter((each) => each.node !== node);
  return {
    ...written,
    containers: [...givenPod([main]).containers, ...others],
    labels: [...written.labels, ...supplied.labels],
  };
}

const MANAGED = 'serving.kserve.io/exp-dra-';

/** Devices that KServe claims for the pod by annotation: so many of one class, one by default (KServe, managed DRA, 2026-11). */
function managedDevices(root: TreeNode, text: string): readonly DeviceRequest[] {
  const annotations = nodeAt(root, 'metadata', 'annotations');
  const name = textOf(nodeAt(annotations, `${MANAGED}device-class`), text);
  const type = name === undefined ? undefined : deviceOfClass(name.trim());
  const entry = entryOf(annotations, `${MANAGED}device-count`);
  const count = entry ? countedAt(entry, text) : { count: 1 };
  const written = count ?? { written: textOf(entry?.value, text) ?? '' };
  return type ? [{ type, value: entry?.value.span ?? ELSEWHERE, ...written }] : [];
}

interface Supplied {
  readonly main?: ContainerElsewhere;
  readonly labels: readonly NodeLabel[];
}

/** A later base over those before it. */
function over(under: Supplied, { containers, labels }: PodElsewhere): Supplied {
  const own = mainOf(containers);
  const devices = own && own.devices.length > 0 ? own.devices : (under.main?.devices ?? []);
  const main = own ? { ...layOver(own, under.main), devices } : under.main;
  return { ...(main ? { main } : {}), labels: [...labels, ...under.labels] };
}

const mainOf = (containers: readonly ContainerElsewhere[]) =>
  containers.find(({ name }) => name === 'main') ?? containers[0];

/** A worker without resources of its own has the leader's. */
function workerPod(
  object: ObjectSource,
  worker: TreeNode | undefined,
  suppliers: readonly Supplier[],
  leader: Pod,
  engineId: string,
): Pod {
  const pod = podOf(object, worker, suppliers, 'worker', engineId);
  return podDevices(pod).length > 0 ? pod : leader;
}

/** KServe's start script puts this variable behind the arguments of the engine. */
const MORE_ARGUMENTS = 'VLLM_ADDITIONAL_ARGS';

function withArguments(container: ContainerText): ContainerText {
  const more = container.environment.get(MORE_ARGUMENTS);
  const words = more ? shellWords(more) : [];
  return { ...container, args: [...container.args, ...words] };
}
