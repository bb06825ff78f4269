/** The pod of a Dynamo worker: a pod template, or the older extra pod spec with resources beside it. */
import { readAs } from '../../engines/readAs';
import type { ContainerText } from '../../engines/readEngine';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { deviceRequests } from '../../foreign/pods/devices';
import { devicesAt, mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import type { Pod } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, madeEntry, nodeAt, textOf } from '../../yaml/tree';

export function workerPod(object: ObjectSource, spec: TreeNode | undefined, component: TreeNode): Pod {
  const { text, context } = object;
  const podSpec = nodeAt(component, 'podTemplate', 'spec') ?? nodeAt(component, 'extraPodSpec');
  const written = readPod(podSpec, text, context);
  const listed = itemsOf(nodeAt(podSpec, 'containers'));
  const node =
    nodeAt(podSpec, 'mainContainer') ??
    listed.find((item) => textOf(nodeAt(item, 'name'), text) === 'main') ??
    listed[0];
  const container = withVariables(object, [spec, component], containerText(node, text, context));
  const engine = readAs(engineOf(container, textOf(nodeAt(spec, 'backendFramework'), text)), container);
  const { image } = container;
  const main = {
    node: mapOf(node, component),
    devices: devicesOf(node, nodeAt(component, 'resources'), text),
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
  return { ...written, containers: [main, ...written.containers.filter((each) => each.node !== node)] };
}

/** Variables of the deployment, of the component, then of the container. */
function withVariables(
  { text, context }: ObjectSource,
  owners: readonly (TreeNode | undefined)[],
  container: ContainerText,
): ContainerText {
  const around = owners.flatMap((owner) => {
    const envs = entryOf(owner, 'envs');
    return envs ? [...variablesOf(envs.value, text, context)] : [];
  });
  return { ...container, environment: new Map([...around, ...container.environment]) };
}

/** `envs` is written as `env` of a container. */
function variablesOf(list: TreeNode, text: string, context: ObjectSource['context']): ContainerText['environment'] {
  const { span, size } = list;
  const entry = madeEntry('env', list, span, span);
  return containerText({ kind: 'map', span, size, flow: false, entries: [entry] }, text, context).environment;
}

const BACKENDS: ReadonlyMap<string, string> = new Map([
  ['vllm', 'vllm'],
  ['sglang', 'sglang'],
  ['trtllm', 'tensorrt-llm'],
]);

/** Dynamo's module names the engine: `python3 -m dynamo.trtllm`. */
function engineOf({ command, args }: ContainerText, framework: string | undefined): string | undefined {
  const line = [...command, ...args].map(({ text }) => text).join(' ');
  const module = /\bdynamo\.(vllm|sglang|trtllm)\b/.exec(line)?.[1];
  return BACKENDS.get(module ?? framework ?? '');
}

/** `gpu: "8"` beside the container, or the resource of Kubernetes inside it. */
function devicesOf(
  node: TreeNode | undefined,
  resources: TreeNode | undefined,
  text: string,
): readonly DeviceRequest[] {
  const inside = deviceRequests(node, text);
  if (inside.length > 0) {
    return inside;
  }
  const section = entryOf(nodeAt(resources, 'limits'), 'gpu') ? 'limits' : 'requests';
  const type = textOf(nodeAt(resources, section, 'gpuType'), text);
  return devicesAt(type?.includes('/') ? type : 'nvidia.com/gpu', entryOf(nodeAt(resources, section), 'gpu'), text);
}
