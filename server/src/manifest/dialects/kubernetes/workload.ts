/** One Kubernetes object with a pod template as a workload, or silence where it serves no model. */
import type { WorkloadSpec } from '../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../shared/src/report/schema';
import type { FoundWorkload, Problem, Span } from '../../manifest';
import type { TreeNode, TreeScalar } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import { addEngineFacts, kindOf } from './engineFacts';
import { specBuilder, type SpecBuilder } from './facts';
import { archOf, hardwareClassOf } from './hardware';
import { annotationNode, mergeSpec, readAnnotation, readDirectives, type Inline } from './inline';
import { machineOf } from './machine';
import { nodeFacts, type NodeFacts } from './nodeLabels';
import { addDevices, addNode, addParallelism, addReplicas, podDevices, type Parallelism } from './placementFacts';
import type { PodKind } from './podKinds';
import { readPod, type Pod, type PodContainer } from './podSpec';

export interface ReadObject {
  readonly workload: FoundWorkload;
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

/** `piece` is the document, where comment directives are looked for; `partial`: some of it could not be read. */
export function readObject(
  root: TreeNode,
  kind: PodKind,
  text: string,
  piece: Span,
  partial = false,
): ReadObject | undefined {
  const template = nodeAt(root, ...kind.template);
  const pod = readPod(nodeAt(template, 'spec'), text);
  const annotation = annotationNode(root, template);
  const main = mainContainer(pod);
  if (!main && !annotation) {
    return undefined;
  }
  const name = nameNode(root);
  const inline = [annotation && readAnnotation(annotation, text), readDirectives(text, piece.start, piece.end)];
  const builder = specBuilder(partial);
  const stated = addPod(builder, pod, main, nodeFacts(pod.labels));
  addReplicas(
    builder,
    kind.replicas && entryOf(nodeAt(root, ...kind.replicas.slice(0, -1)), kind.replicas.at(-1) ?? ''),
    text,
  );
  const said = inline.filter((each): each is Inline => each !== undefined);
  const spec = said.reduce<WorkloadSpec>((merged, each) => mergeSpec(merged, each.spec), builder.spec);
  const fields = new Map([...builder.fields, ...said.flatMap((each) => [...each.fields])]);
  return {
    workload: {
      name: (name && textOf(name, text)) || kind.kind,
      span: root.span,
      nameSpan: name?.span ?? kindSpan(root),
      spec,
      fields,
      stated: stateOf(spec, stated),
      notes: builder.notes,
    },
    problems: [...builder.problems, ...said.flatMap(({ problems }) => problems)],
    complete: said.every(({ complete }) => complete),
  };
}

/** The container that serves: an engine on a device, else an engine, else whatever holds a device. */
export function mainContainer(pod: Pod): PodContainer | undefined {
  const engines = pod.containers.filter(({ engine }) => engine);
  return (
    engines.find(({ devices }) => devices.length > 0) ??
    engines[0] ??
    pod.containers.find(({ devices }) => devices.length > 0)
  );
}

interface StatedFacts {
  readonly hardwareClass: Stated['hardwareClass'];
  readonly arch?: Stated['arch'];
  readonly accelerator?: string;
  readonly acceleratorCount?: number;
  readonly runtime?: string;
  readonly parallelism: Parallelism;
}

function addPod(builder: SpecBuilder, pod: Pod, main: PodContainer | undefined, facts: NodeFacts): StatedFacts {
  const devices = podDevices(pod);
  builder.problems.push(...pod.containers.flatMap((each) => each.devices.flatMap(({ problem }) => problem ?? [])));
  const engine = main?.engine;
  const hints = engine?.hints ?? {};
  const hardwareClass = hardwareClassOf(devices, facts, hints);
  if (engine) {
    addEngineFacts(builder, engine);
    builder.spec.kind = kindOf(engine, typeof builder.spec.model === 'string' ? builder.spec.model : undefined);
  } else if (main) {
    builder.spec.kind = 'inference';
    builder.notes.push(
      `The engine in ${main.image?.text ?? 'this container'} is not recognized: model and flags are not read.`,
    );
  }
  if (engine?.engine.runtime && hardwareClass === 'neuron') {
    // Whatever serves the requests, the Neuron compiler and runtime are what computes.
    builder.spec.runtime = 'neuron';
  }
  const parallelism = engine ? addParallelism(builder, engine, hardwareClass, facts) : {};
  const counted = addDeviceCount(builder, pod, facts);
  addNode(builder, facts, hardwareClass, devices.length > 0 || pod.resourceClaims);
  if (hardwareClass === 'other') {
    builder.notes.push(`${devices[0]?.type.resource ?? 'This hardware'} is recognized, without an estimate.`);
  }
  const arch = archOf(facts, hints);
  const machine = facts.instance && machineOf(facts.instance.text);
  const accelerator = facts.accelerator?.text ?? machine?.accelerator?.chip?.shortName ?? devices[0]?.type.name;
  return {
    hardwareClass,
    parallelism,
    ...(arch ? { arch } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(counted === undefined ? {} : { acceleratorCount: counted }),
    ...(engine ? { runtime: engine.engine.runtime ?? engine.engine.id } : {}),
  };
}

function addDeviceCount(builder: SpecBuilder, pod: Pod, facts: NodeFacts): number | undefined {
  if (pod.resourceClaims && podDevices(pod).length === 0) {
    builder.notes.push('Devices come through resourceClaims: what they are stands in another object.');
    return undefined;
  }
  return addDevices(builder, podDevices(pod), facts).count;
}

/** The spec with the author's own words is what counts; parallelism stays as the flags write it. */
function stateOf(spec: WorkloadSpec, facts: StatedFacts): Stated {
  const placement = spec.placement ?? {};
  const onCpu =
    facts.hardwareClass === 'graviton' || facts.hardwareClass === 'x86' || facts.hardwareClass === 'unspecified';
  const accelerator = onCpu ? facts.accelerator : (placement.accelerator ?? facts.accelerator);
  // A share of a card is asked for as one device.
  const shared = placement.count !== undefined && placement.count > 0 && placement.count < 1;
  const count = shared ? facts.acceleratorCount : (placement.count ?? facts.acceleratorCount);
  const runtime = spec.runtime === 'neuron' ? facts.runtime : (spec.runtime ?? facts.runtime);
  const { tensor, pipeline } = facts.parallelism;
  return {
    hardwareClass: facts.hardwareClass,
    ...(accelerator ? { accelerator } : {}),
    ...(count === undefined ? {} : { acceleratorCount: count }),
    ...(placement.instance ? { instance: placement.instance } : {}),
    ...(facts.arch ? { arch: facts.arch } : {}),
    ...(placement.replicas === undefined ? {} : { replicas: placement.replicas }),
    ...(placement.region ? { region: placement.region } : {}),
    ...(runtime ? { runtime } : {}),
    ...(spec.precision ? { precision: spec.precision } : {}),
    ...(tensor ? { tensorParallel: tensor } : {}),
    ...(pipeline ? { pipelineParallel: pipeline } : {}),
  };
}

export function nameNode(root: TreeNode): TreeScalar | undefined {
  for (const key of ['name', 'generateName']) {
    const node = nodeAt(root, 'metadata', key);
    if (node?.kind === 'scalar' && node.value !== null) {
      return node;
    }
  }
  return undefined;
}

function kindSpan(root: TreeNode): Span {
  return nodeAt(root, 'kind')?.span ?? { start: root.span.start, end: root.span.start };
}
