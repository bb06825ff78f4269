/** A pod's containers and where it may run; the same for every kind that carries a pod template. */
import type { Context, LabelRequirement } from '../../context';
import { NO_CONTEXT } from '../../context';
import type { Environment } from '../../engines/variables';
import type { ContainerText } from '../../engines/readEngine';
import { readEngine, type EngineReading } from '../../engines/readEngine';
import { readUnknownServer } from '../../engines/unknown';
import type { MappedText } from '../../engines/text';
import type { TreeEntry, TreeList, TreeMap, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { Amounts } from './amounts';
import { amountsOf } from './amounts';
import type { DeviceRequest } from './devices';
import { deviceRequests } from './devices';
import type { Insertion } from './insertions';
import { newSelector, newVariable } from './insertions';
import { configValue, mountedFiles } from './mounts';
import { readClaims, withClaims } from './podClaims';
import type { Toleration } from './podNeeds';
import { readRequirement, readTolerations, roomOf } from './podNeeds';
import { scalarText } from '../fields/scalarText';

export interface PodContainer {
  readonly name?: string;
  readonly node: TreeMap;
  readonly image?: MappedText;
  readonly engine?: EngineReading;
  readonly devices: readonly DeviceRequest[];
  readonly amounts?: Amounts;
  readonly environment?: Environment;
  /** Some of its variables stand in objects that are not at hand. */
  readonly openEnvironment?: true;
  readonly newVariable?: Insertion;
}

/** One label that the machine must carry. */
export interface NodeLabel {
  readonly key: string;
  readonly keySpan: { readonly start: number; readonly end: number };
  /** One value in a nodeSelector; the alternatives of an `In` expression in an affinity. */
  readonly values: readonly MappedText[];
  /** `elsewhere`: another object adds it to the pod. */
  readonly from: 'nodeSelector' | 'affinity' | 'elsewhere';
  readonly entry?: TreeEntry;
  readonly list?: TreeList;
}

export interface Pod {
  readonly node?: TreeMap;
  /** Init containers apart: they are done before the others start. */
  readonly containers: readonly PodContainer[];
  readonly labels: readonly NodeLabel[];
  /** Affinity terms that no single label says: several terms, `NotIn`, `Exists`. */
  readonly openAffinity: boolean;
  /** The same affinity's other terms, where it has one alternative. */
  readonly requirements?: readonly LabelRequirement[];
  readonly newSelector?: Insertion;
  readonly tolerations?: TreeList;
  readonly tolerates?: readonly Toleration[];
  /** What its containers ask for together. */
  readonly room?: { readonly cpus: number; readonly memoryGiB: number };
  /** Devices asked for through dynamic resource allocation, where what they are is not known. */
  readonly resourceClaims: boolean;
  /** Where the machines are described that it may run on. */
  readonly context?: Context;
}

/** `context` holds the ConfigMaps and claims that it names, and the machines that it may run on. */
export function readPod(podSpec: TreeNode | undefined, text: string, context: Context = NO_CONTEXT): Pod {
  const claims = readClaims(podSpec, text, context);
  const containers = itemsOf(nodeAt(podSpec, 'containers')).flatMap((node) =>
    node.kind === 'map' ? [withClaims(readContainer(node, text, context, podSpec), text, claims)] : [],
  );
  const tolerations = nodeAt(podSpec, 'tolerations');
  const affinity = requiredAffinity(podSpec, text);
  return {
    ...(podSpec?.kind === 'map' ? { node: podSpec } : {}),
    containers,
    labels: [...selectorLabels(podSpec, text), ...affinity.labels],
    openAffinity: affinity.open,
    newSelector: newSelector(podSpec, text),
    requirements: affinity.requirements,
    ...(tolerations?.kind === 'list' ? { tolerations, tolerates: readTolerations(tolerations, text) } : {}),
    ...roomOf(containers, text),
    resourceClaims: claims.some(({ claim }) => claim === undefined),
    context,
  };
}

/** Image, command, arguments and environment of anything that is written like a container. */
export function containerText(
  node: TreeNode | undefined,
  text: string,
  context: Context = NO_CONTEXT,
  podSpec?: TreeNode,
): ContainerText {
  const image = scalarText(nodeAt(node, 'image'), text);
  return {
    ...(image ? { image } : {}),
    command: words(nodeAt(node, 'command'), text),
    args: words(nodeAt(node, 'args'), text),
    environment: node ? readEnvironment(node, text, context) : new Map(),
    ...(node?.kind === 'map'
      ? {
          file: mountedFiles(node, podSpec, text, context),
          hooks: [
            words(nodeAt(node, 'lifecycle', 'postStart', 'exec', 'command'), text),
            ...besides(node, podSpec, text),
          ],
        }
      : {}),
  };
}

function readContainer(node: TreeMap, text: string, context: Context, podSpec?: TreeNode): PodContainer {
  const container = containerText(node, text, context, podSpec);
  const { image } = container;
  const name = textOf(nodeAt(node, 'name'), text);
  const devices = deviceRequests(node, text);
  const engine = readEngine(container) ?? (devices.length > 0 ? readUnknownServer(container) : undefined);
  return {
    node,
    devices,
    amounts: amountsOf(node, text),
    environment: container.environment,
    ...(hasOpenEnvironment(node, text, context) ? { openEnvironment: true } : {}),
    newVariable: newVariable(node, text),
    ...(name ? { name } : {}),
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
}

/** What the pod's other containers run: one may fetch the model that this one serves. */
function besides(container: TreeMap, podSpec: TreeNode | undefined, text: string): MappedText[][] {
  return ['initContainers', 'containers']
    .flatMap((key) => itemsOf(nodeAt(podSpec, key)))
    .filter((each) => each !== container)
    .map((each) => [...words(nodeAt(each, 'command'), text), ...words(nodeAt(each, 'args'), text)]);
}

/** A lone string where a list belongs is read as one word. */
function words(node: TreeNode | undefined, text: string): MappedText[] {
  const items = node?.kind === 'scalar' ? [node] : itemsOf(node);
  return items.flatMap((item) => scalarText(item, text) ?? []);
}

/** `envFrom` names a Secret, or a ConfigMap that the workspace does not hold. */
function hasOpenEnvironment(container: TreeNode, text: string, context: Context): boolean {
  return itemsOf(nodeAt(container, 'envFrom')).some((item) => {
    const name = textOf(nodeAt(item, 'configMapRef', 'name'), text);
    return name === undefined || context.find('config', name).length === 0;
  });
}

/** What `envFrom` brings in, then `env` by name. */
function readEnvironment(container: TreeNode, text: string, context: Context): Environment {
  const environment = new Map<string, MappedText | undefined>();
  for (const item of itemsOf(nodeAt(container, 'envFrom'))) {
    const name = textOf(nodeAt(item, 'configMapRef', 'name'), text);
    const prefix = textOf(nodeAt(item, 'prefix'), text) ?? '';
    const [config] = name === undefined ? [] : context.find('config', name);
    config?.data.forEach((_, key) => environment.set(prefix + key, configValue(config, key)));
  }
  for (const item of itemsOf(nodeAt(container, 'env'))) {
    const name = textOf(nodeAt(item, 'name'), text);
    if (name) {
      environment.set(name, scalarText(nodeAt(item, 'value'), text) ?? referenced(item, text, context));
    }
  }
  return environment;
}

function referenced(item: TreeNode, text: string, context: Context): MappedText | undefined {
  const reference = nodeAt(item, 'valueFrom', 'configMapKeyRef');
  const name = textOf(nodeAt(reference, 'name'), text);
  const key = textOf(nodeAt(reference, 'key'), text);
  const [config] = name === undefined ? [] : context.find('config', name);
  return key === undefined ? undefined : configValue(config, key);
}

function selectorLabels(podSpec: TreeNode | undefined, text: string): NodeLabel[] {
  return entriesOf(nodeAt(podSpec, 'nodeSelector')).map((entry) => {
    const value = scalarText(entry.value, text);
    return { key: entry.key, keySpan: entry.keySpan, values: value ? [value] : [], from: 'nodeSelector', entry };
  });
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

interface Affinity {
  readonly labels: NodeLabel[];
  readonly requirements: LabelRequirement[];
  readonly open: boolean;
}

function requiredAffinity(podSpec: TreeNode | undefined, text: string): Affinity {
  const terms = itemsOf(nodeAt(podSpec, 'affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms'));
  const expressions = terms.flatMap((term) => itemsOf(nodeAt(term, 'matchExpressions')));
  const labels = expressions.flatMap((expression) => expressionLabel(expression, text) ?? []);
  const alone = terms.length === 1;
  return {
    labels: alone ? labels : [],
    requirements: alone ? expressions.flatMap((expression) => readRequirement(expression, text) ?? []) : [],
    open: terms.length > 1 || labels.length < expressions.length,
  };
}

function expressionLabel(expression: TreeNode, text: string): NodeLabel | undefined {
  const key = scalarText(nodeAt(expression, 'key'), text);
  const list = entryOf(expression, 'values')?.value;
  if (!key || list?.kind !== 'list' || textOf(nodeAt(expression, 'operator'), text) !== 'In') {
    return undefined;
  }
  const values = list.items.flatMap((item) => scalarText(item, text) ?? []);
  return { key: key.text, keySpan: key.span, values, from: 'affinity', list };
}
