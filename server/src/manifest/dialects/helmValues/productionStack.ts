/** `servingEngineSpec.modelSpec[]` of vLLM's production stack: a deployment of vLLM for each model, or a Ray cluster. */
import { formatPlural } from '../../../../../shared/src/format';
import { t } from '../../../../../shared/src/l10n';
import { readEngine } from '../../engines/readEngine';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere, textOver } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceCount } from '../../foreign/pods/devices';
import { requestOf } from '../../foreign/pods/givenPod';
import { resourceDevice } from '../../foreign/pods/namedDevices';
import type { Pod } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { boundsAt, countedAt, writtenCount } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { PodGroup, ReplicaFacts, Unit } from '../../foreign/unit';
import type { DocumentSource } from '../../foreign/yamlDialect';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { affinityOf, isFalse, isTrue, listedVariables, madeMap } from './podParts';

export const isProductionStack = (root: TreeNode) => nodeAt(root, 'servingEngineSpec', 'modelSpec')?.kind === 'list';

export function productionStackUnits(root: TreeNode, source: DocumentSource): Unit[] {
  const engines = nodeAt(root, 'servingEngineSpec');
  if (isFalse(nodeAt(engines, 'enableEngine'))) {
    return [];
  }
  return itemsOf(nodeAt(engines, 'modelSpec')).flatMap((model) =>
    model.kind === 'map' && nodeAt(model, 'modelURL') && !isFalse(nodeAt(model, 'enabled'))
      ? [unitOf(model, engines, source)]
      : [],
  );
}

function unitOf(model: TreeMap, engines: TreeNode | undefined, { text }: DocumentSource): Unit {
  const name = scalarText(nodeAt(model, 'name'), text);
  const engine = engineOf(model, text);
  const onRay = nodeAt(model, 'raySpec') !== undefined && !isFalse(nodeAt(model, 'raySpec', 'enabled'));
  const hinted = hintsAtGpu(model, engines, text);
  const selector = nodeAt(model, 'nodeSelector') ?? nodeAt(engines, 'nodeSelector');
  const worker = podOf(model, devicesOf(model, model, hinted, text), engine, selector, text);
  const head = nodeAt(model, 'raySpec', 'headNode');
  const workers = countedAt(entryOf(model, 'replicaCount'), text)?.count ?? 1;
  const pods: PodGroup[] = onRay
    ? [
        { pod: podOf(model, head ? devicesOf(head, model, false, text) : [], engine, selector, text), copies: 1 },
        { pod: podOf(model, worker.containers[0]?.devices ?? [], undefined, selector, text), copies: workers },
      ]
    : [{ pod: worker, copies: 1 }];
  return {
    ...(name ? { name } : {}),
    fallbackName: 'modelSpec',
    object: { kind: 'HelmValues', ...(name ? { name: name.text } : {}) },
    span: model.span,
    anchor: entryOf(model, 'modelURL')?.keySpan ?? model.span,
    pods,
    // The workers of a Ray cluster are parts of its one replica.
    scale: onRay ? {} : scaleOf(model, text),
    machineHint: t('Which machine is not stated: nodeSelectorTerms with an instance type would settle it.'),
    notes: onRay ? [t`A Ray cluster of a head and ${formatPlural(workers, 'worker')} is one replica.`] : [],
  };
}

/** vLLM's command line as the chart writes it, each value in its place. */
function engineOf(model: TreeMap, text: string): EngineReading | undefined {
  const words: MappedText[] = [];
  const url = scalarText(nodeAt(model, 'modelURL'), text);
  for (const { key, value } of entriesOf(nodeAt(model, 'vllmConfig'))) {
    const written = scalarText(value, text);
    const flag = FLAGS.get(key);
    if (written && flag) {
      words.push(textElsewhere(flag), written);
    }
  }
  const extra = [...itemsOf(nodeAt(model, 'vllmConfig', 'extraArgs')), ...itemsOf(nodeAt(model, 'extraArgs'))];
  words.push(...extra.flatMap((item) => scalarText(item, text) ?? []));
  const image = imageOf(model, text);
  return readEngine({
    ...(image ? { image } : {}),
    command: [textElsewhere('vllm'), textElsewhere('serve'), ...(url ? [url] : [])],
    args: words,
    environment: listedVariables(nodeAt(model, 'env'), text),
  });
}

/** Keys of `vllmConfig` and the flags that the chart makes of them (its deployment template, 2026). */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['maxModelLen', '--max-model-len'],
  ['dtype', '--dtype'],
  ['tensorParallelSize', '--tensor-parallel-size'],
  ['pipelineParallelSize', '--pipeline-parallel-size'],
  ['dataParallelSize', '--data-parallel-size'],
  ['maxNumSeqs', '--max-num-seqs'],
  ['quantization', '--quantization'],
  ['kvCacheDtype', '--kv-cache-dtype'],
  ['runner', '--runner'],
  ['convert', '--task'],
]);

/** Repository and tag are two fields; the place is the repository's. */
function imageOf(model: TreeMap, text: string): MappedText | undefined {
  const repository = scalarText(nodeAt(model, 'repository'), text);
  const tag = textOf(nodeAt(model, 'tag'), text);
  return repository && tag ? textOver(`${repository.text}:${tag}`, repository.span) : repository;
}

/** `resources` stands above the short fields; GPUs of no number are known to be there by what configures them. */
function devicesOf(owner: TreeNode, model: TreeMap, hinted: boolean, text: string): readonly DeviceRequest[] {
  const own = readPod(madeMap({ containers: listOf(owner) }), text).containers[0]?.devices ?? [];
  const entry = entryOf(owner, 'requestGPU');
  const type = resourceDevice(textOf(nodeAt(model, 'requestGPUType'), text) ?? 'nvidia.com/gpu');
  if (own.length > 0) {
    return own;
  }
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === null)) {
    return hinted ? [requestOf(type, {})] : [];
  }
  const counted = deviceCount(entry.value, entry.key, text);
  return counted.count === 0 ? [] : [{ type, value: entry.value.span, key: entry.keySpan, ...counted }];
}

function listOf(node: TreeNode): TreeNode {
  return { kind: 'list', flow: false, items: [node], span: node.span, size: node.size + 1 };
}

/** Without `requestGPU` the chart asks for none; these settings say that one is used all the same. */
function hintsAtGpu(model: TreeMap, engines: TreeNode | undefined, text: string): boolean {
  const runtimeClass = textOf(nodeAt(model, 'runtimeClassName') ?? nodeAt(engines, 'runtimeClassName'), text);
  return (
    nodeAt(model, 'lmcacheConfig', 'cudaVisibleDevices') !== undefined ||
    nodeAt(model, 'requestGPUMem') !== undefined ||
    nodeAt(model, 'requestGPUMemPercentage') !== undefined ||
    nodeAt(model, 'vllmConfig', 'gpuMemoryUtilization') !== undefined ||
    (runtimeClass !== undefined && /nvidia/.test(runtimeClass))
  );
}

function podOf(
  model: TreeMap,
  devices: readonly DeviceRequest[],
  engine: EngineReading | undefined,
  nodeSelector: TreeNode | undefined,
  text: string,
): Pod {
  const affinity = affinityOf(nodeAt(model, 'affinity'), nodeAt(model, 'nodeSelectorTerms'));
  const pod = readPod(madeMap({ nodeSelector, affinity }), text);
  return { ...pod, containers: [{ node: model, devices, ...(engine ? { engine } : {}) }] };
}

function scaleOf(model: TreeMap, text: string): ReplicaFacts {
  const keda = nodeAt(model, 'keda');
  const replicas = writtenCount(entryOf(model, 'replicaCount'), text);
  return isTrue(nodeAt(keda, 'enabled'))
    ? { ...replicas, ...boundsAt(entryOf(keda, 'minReplicaCount'), entryOf(keda, 'maxReplicaCount'), text) }
    : replicas;
}
