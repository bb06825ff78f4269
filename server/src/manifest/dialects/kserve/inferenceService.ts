/** InferenceService: a predictor with a model of a format, or with containers of its own. */
import { t } from '../../../../../shared/src/l10n';
import type { RuntimeDeclaration } from '../../context';
import type { ContainerText, EngineReading } from '../../engines/readEngine';
import { readAs } from '../../engines/readAs';
import { authorWords } from '../../foreign/fields/authorWords';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceRequests } from '../../foreign/pods/devices';
import { givenDevice, givenPod, mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import type { Pod } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import { scalarText } from '../../foreign/fields/scalarText';
import type { PodGroup, Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt } from '../../yaml/tree';
import { engineOfFormat, usesVllm } from './formats';
import { isNimFormat, modelOfAddress } from './modelName';
import { kindOfTask, modelText } from './predictorModel';
import type { Runtime } from './runtimes';
import { layRuntime, runtimeOf } from './runtimes';
import { predictorScale } from './scale';
import { withoutPlaceholder } from './servingRuntime';
import { defaultDevices, groupDevices, workerGroup, workerSizes } from './workers';

/** The keys under which older services write a model: one for each framework. */
const FRAMEWORKS = new Set(
  'model huggingface tensorflow pytorch triton onnx sklearn xgboost lightgbm paddle pmml tensorrt mlserver'.split(' '),
);

export function inferenceServiceUnits(object: ObjectSource): Unit[] {
  const { root } = object;
  // Older versions write it below `default`, the oldest (KFService) without a name of its own.
  const old = nodeAt(root, 'spec', 'default');
  const predictor = nodeAt(root, 'spec', 'predictor') ?? nodeAt(old, 'predictor') ?? old;
  const framework = entriesOf(predictor).find(({ key, value }) => FRAMEWORKS.has(key) && value.kind === 'map');
  if (framework) {
    return [modelUnit(object, predictor, framework)];
  }
  return nodeAt(predictor, 'containers')?.kind === 'list' ? [customUnit(object, predictor)] : [];
}

function modelUnit(object: ObjectSource, predictor: TreeNode | undefined, framework: TreeEntry): Unit {
  const { text, context } = object;
  const model = framework.value;
  const format = framework.key === 'model' ? scalarText(nodeAt(model, 'modelFormat', 'name'), text) : undefined;
  const formatText = format?.text ?? framework.key;
  const runtime = runtimeOf(scalarText(nodeAt(model, 'runtime'), text)?.text, formatText, context);
  const own = containerText(model, text, context);
  const laid = layRuntime(own, runtime, objectHead(object).object?.name);
  const workers = nodeAt(predictor, 'workerSpec');
  const devices = devicesOf(object, model, laid.devices, workers, formatText);
  const engine = engineOf(formatText, runtime, laid.container, devices);
  const { image } = laid.container;
  const main = { node: mapOf(model), devices, ...(image ? { image } : {}), ...(engine ? { engine } : {}) };
  const beside = readPod(predictor, text, context);
  const pod: Pod = {
    ...beside,
    containers: [...givenPod([main]).containers, ...beside.containers],
    labels: [...beside.labels, ...laid.labels],
  };
  const unit = unitOf(object, predictor, pod, workers);
  const name = modelText(model, text, format, laid.container, engine);
  const open = runtime?.missing === true && devices.length === 0;
  return {
    ...unit,
    facts: { ...unit.facts, ...(name ? { model: name } : {}) },
    notes: [...runtimeNotes(runtime), ...(unit.notes ?? [])],
    ...kindOfTask(laid.container),
    ...(open ? { open } : {}),
  };
}

function customUnit(object: ObjectSource, predictor: TreeNode | undefined): Unit {
  const { text, context } = object;
  const pod = readPod(predictor, text, context);
  const containers = pod.containers.map((each) =>
    each.engine ? { ...each, engine: withoutPlaceholder(each.engine) } : each,
  );
  const unit = unitOf(object, predictor, { ...pod, containers }, nodeAt(predictor, 'workerSpec'));
  // A server that nobody knows gets its model in the same variable.
  const main = mainContainer(unit.pods) ?? containers[0];
  const address = containerText(main?.node, text, context).environment.get('STORAGE_URI');
  const model = !main?.engine?.facts.has('model') && address ? modelOfAddress(address) : undefined;
  return model ? { ...unit, facts: { ...unit.facts, model } } : unit;
}

/** What both have: copies, worker nodes, the author's words. */
function unitOf(object: ObjectSource, predictor: TreeNode | undefined, pod: Pod, workers: TreeNode | undefined): Unit {
  const { text, context } = object;
  const { pipeline, tensor } = workerSizes(workers, text);
  const { scale, notes } = predictorScale(object, predictor);
  const devices = workers && groupDevices(pod, workers, text);
  const pods: PodGroup[] = [
    { pod, copies: 1 },
    ...(workers ? workerGroup(pod, readPod(workers, text, context), workers, text) : []),
  ];
  return {
    ...objectHead(object),
    pods,
    facts: {
      ...(tensor ? { tensorParallel: tensor } : {}),
      ...(pipeline ? { pipelineParallel: pipeline } : {}),
      ...(devices ? { devices } : {}),
    },
    scale,
    notes,
    inline: authorWords(object),
    always: true,
  };
}

/** The service's own devices, its runtime's, or what KServe asks for by itself. */
function devicesOf(
  { text }: ObjectSource,
  model: TreeNode,
  supplied: readonly DeviceRequest[],
  workers: TreeNode | undefined,
  format: string,
): readonly DeviceRequest[] {
  const own = deviceRequests(model, text);
  const stated = own.length > 0 ? own : supplied;
  if (stated.length > 0) {
    return stated;
  }
  return workers
    ? defaultDevices(workerSizes(workers, text))
    : isNimFormat(format)
      ? givenDevice('nvidia.com/gpu')
      : [];
}

function engineOf(
  format: string,
  runtime: Runtime | undefined,
  container: ContainerText,
  devices: readonly DeviceRequest[],
): EngineReading | undefined {
  const byName = engineOfFormat(format, runtime?.name);
  const id = byName === 'huggingface' ? (usesVllm(container, devices.length > 0) ? 'vllm' : undefined) : byName;
  const reading = readAs(id, container);
  return reading && withoutPlaceholder(reading);
}

function runtimeNotes(runtime: Runtime | undefined): string[] {
  const declared: RuntimeDeclaration | undefined = runtime?.declared;
  if (declared) {
    return [t`Image, arguments and resources that are not written here come from ${declared.title}.`];
  }
  return runtime?.missing
    ? [
        t`Image, arguments and resources that are not written here come from the serving runtime ${runtime.name ?? ''}, which is not in this workspace.`,
      ]
    : [];
}
