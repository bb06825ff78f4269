/** A unit of any foreign format as a workload in the manifest's own words, or silence where it serves no model. */
import { t } from '../../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../shared/src/report/schema';
import type { EngineReading } from '../engines/readEngine';
import type { ContainerFacts, FoundWorkload, Problem } from '../manifest';
import { addEngineFacts, addOwnFacts, kindOf, trains } from './tasks/engineFacts';
import type { SpecBuilder } from './specBuilder';
import { place, specBuilder } from './specBuilder';
import { archOf, hardwareClassOf } from './machines/hardware';
import { containerFacts } from './containerFacts';
import type { Inline } from './fields/inline';
import { mergeSpec } from './fields/inline';
import { machineOf, shareOfCard } from './machines/catalogMachine';
import { machineFacts } from './machines/machineFacts';
import { modelInName } from './tasks/modelInName';
import type { NodeFacts } from './machines/nodeLabels';
import type { Parallelism } from './placementFacts';
import { addDevices, addNode, addParallelism, machineHint, addReplicas, podDevices } from './placementFacts';
import type { PodContainer } from './pods/podSpec';
import type { PodGroup, Unit } from './unit';

export interface ReadWorkload {
  readonly workload: FoundWorkload;
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

export interface Around {
  /** Some of the text could not be read, so nothing follows from what is missing. */
  readonly partial?: boolean;
  /** Labels of its pods settle the machine. */
  readonly onKubernetes?: boolean;
}

export function workloadOf(
  unit: Unit,
  { partial = false, onKubernetes = false }: Around = {},
): ReadWorkload | undefined {
  const main = mainContainer(unit.pods);
  const said = (unit.inline ?? []).filter((each): each is Inline => each !== undefined);
  if (!main && !unit.engine && !unit.always && said.length === 0) {
    return undefined;
  }
  const builder = specBuilder(partial || unit.open === true);
  builder.notes.push(...(unit.notes ?? []));
  builder.problems.push(...(unit.problems ?? []));
  const stated = addUnit(builder, unit, main, onKubernetes);
  // A number of copies that is left out is the format's default, wherever the rest stands.
  addReplicas({ ...builder, partial }, unit.scale);
  const container = containerFacts(
    builder,
    main,
    unit.engine ?? main?.engine,
    unit.pods.map(({ pod }) => pod),
    onKubernetes,
  );
  const spec = withShare(said.reduce<WorkloadSpec>((merged, each) => mergeSpec(merged, each.spec), builder.spec));
  const fields = new Map([...builder.fields, ...said.flatMap((each) => [...each.fields])]);
  const name = unit.name?.text.trim() ? unit.name.text : unit.fallbackName;
  return {
    workload: {
      name: unit.side ? `${name}/${unit.side}` : name,
      span: unit.span,
      nameSpan: unit.name?.span ?? unit.anchor,
      spec,
      fields,
      stated: stateOf(spec, stated),
      notes: builder.notes,
      ...(unit.object ? { object: { ...unit.object, ...(main?.name ? { container: main.name } : {}) } } : {}),
      ...(main?.image ? { image: main.image.text } : {}),
      ...(container || stated.beside ? { container: { ...container, ...stated.beside } } : {}),
      ...(unit.everyDevice ? { everyDevice: unit.everyDevice } : {}),
      ...alternativesOf(unit, stated),
    },
    problems: [...builder.problems, ...said.flatMap(({ problems }) => problems)],
    complete: said.every(({ complete }) => complete),
  };
}

/** One device of a machine that the author names beside the file may be a part of a card. */
function withShare(spec: WorkloadSpec): WorkloadSpec {
  const { placement } = spec;
  const share = placement?.count === 1 ? shareOfCard(placement.instance) : undefined;
  return share === undefined ? spec : { ...spec, placement: { ...placement, count: share } };
}

/** The container that serves: an engine on a device, else an engine, else whatever holds a device. */
export function mainContainer(groups: readonly Pick<PodGroup, 'pod'>[]): PodContainer | undefined {
  const containers = groups.flatMap(({ pod }) => pod.containers);
  const engines = containers.filter(({ engine }) => engine);
  return (
    engines.find(({ devices }) => devices.length > 0) ??
    engines[0] ??
    containers.find(({ devices }) => devices.length > 0)
  );
}

interface StatedFacts {
  readonly hardwareClass: Stated['hardwareClass'];
  readonly arch?: Stated['arch'];
  readonly accelerator?: string;
  readonly acceleratorCount?: number;
  readonly region?: string;
  readonly runtime?: string;
  /** What starts the runtime, where that says more than the runtime. */
  readonly launcher?: string | undefined;
  readonly parallelism: Parallelism;
  /** The machine as the file writes it, where that is more than its type or no type of ours: `ml.g5.xlarge`. */
  readonly machine?: string;
  readonly instances?: readonly string[];
  readonly accelerators?: readonly string[];
  /** For rules alone. */
  readonly beside?: Pick<ContainerFacts, 'untolerated' | 'cloud'>;
}

/** What the format offers in fields of its own, else what its labels do. */
function alternativesOf({ alternatives }: Unit, { instances, accelerators }: StatedFacts) {
  const found = { ...(instances ? { instances } : {}), ...(accelerators ? { accelerators } : {}), ...alternatives };
  return Object.keys(found).length > 0 ? { alternatives: found } : {};
}

function addUnit(builder: SpecBuilder, unit: Unit, main: PodContainer | undefined, onKubernetes: boolean): StatedFacts {
  const own = unit.facts ?? {};
  const pods = unit.pods.map(({ pod }) => pod);
  const devices = pods.flatMap(podDevices);
  const facts = machineFacts(builder, unit, onKubernetes ? main?.image : undefined);
  builder.problems.push(
    ...pods.flatMap(({ containers }) => containers.flatMap((each) => each.devices.flatMap((d) => d.problem ?? []))),
  );
  const engine = unit.engine ?? main?.engine;
  const hints = engine?.hints ?? {};
  const hardwareClass = hardwareClassOf(devices, facts, hints);
  addWork(builder, unit, engine, main, onKubernetes);
  if (engine?.engine.runtime && hardwareClass === 'neuron') {
    // Whatever serves the requests, the Neuron compiler and runtime are what computes.
    builder.spec.runtime = 'neuron';
  }
  const parallelism = addParallelism(builder, engine, own, hardwareClass, facts);
  const claimed = pods.some(({ resourceClaims }) => resourceClaims);
  const counted = addDeviceCount(builder, unit, facts, claimed && devices.length === 0);
  builder.notes.push(...overcommitted(builder.spec.placement, counted));
  const onAccelerator = devices.length > 0 || claimed || (counted ?? 0) > 0;
  const asked = onAccelerator ? (devices[0]?.type.name ?? 'nvidia-gpu') : undefined;
  addNode(builder, facts, hardwareClass, unit.machineHint ?? machineHint(onKubernetes, asked));
  if (unit.machineless) {
    delete builder.spec.placement?.accelerator;
    builder.fields.delete('placement.accelerator');
  }
  const machine = facts.instance && machineOf(facts.instance.text);
  if (facts.instance && facts.machine && !machine) {
    leaveOutMachine(builder, facts.machine.text);
  }
  if (hardwareClass === 'other') {
    const what = facts.accelerator?.text ?? devices[0]?.type.resource ?? t('This hardware');
    builder.notes.push(t`${what} is recognized, without an estimate.`);
  }
  const arch = archOf(facts, hints);
  const accelerator = facts.accelerator?.text ?? machine?.accelerator?.chip?.shortName ?? devices[0]?.type.name;
  if (hardwareClass === 'other' && !facts.instance && accelerator) {
    // Named, so that nothing else is taken for what runs there.
    (builder.spec.placement ??= {}).accelerator = accelerator;
  }
  return {
    hardwareClass,
    parallelism,
    ...(arch ? { arch } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(counted === undefined ? {} : { acceleratorCount: counted }),
    ...(facts.machine ? { machine: facts.machine.text } : {}),
    ...(facts.region ? { region: facts.region.text } : {}),
    ...(facts.instances ? { instances: facts.instances } : {}),
    ...(facts.accelerators ? { accelerators: facts.accelerators } : {}),
    ...besideOf(facts),
    ...(engine ? { runtime: engine.engine.runtime ?? engine.engine.id, launcher: launcherOf(engine) } : {}),
  };
}

function besideOf({ untolerated, cloud }: NodeFacts): Pick<StatedFacts, 'beside'> {
  return untolerated || cloud
    ? { beside: { ...(untolerated ? { untolerated } : {}), ...(cloud ? { cloud } : {}) } }
    : {};
}

/** A split over more cards than a replica asks for starts nowhere. */
function overcommitted(placement: WorkloadSpec['placement'], counted: number | undefined): string[] {
  const needed = (placement?.tensorParallel ?? 1) * (placement?.pipelineParallel ?? 1);
  return counted !== undefined && counted >= 1 && needed > counted
    ? [t`The split needs ${needed} accelerators, and a replica asks for ${counted}.`]
    : [];
}

/** A machine that exists and that the catalog lacks: stated, without price and speed. */
function leaveOutMachine(builder: SpecBuilder, written: string): void {
  delete builder.spec.placement?.instance;
  builder.fields.delete('placement.instance');
  builder.notes.push(t`${written} is not in the catalog: its price and its speed are not known.`);
}

/** Training engines share one runtime: how they are started tells them apart. */
const launcherOf = ({ engine }: EngineReading): string | undefined =>
  engine.runtime === 'pytorch' && trains(engine.kind) ? (engine.launcher ?? engine.id) : undefined;

/** What it does, and what the engine says of it. */
function addWork(
  builder: SpecBuilder,
  unit: Unit,
  engine: EngineReading | undefined,
  main: PodContainer | undefined,
  onKubernetes: boolean,
): void {
  if (engine) {
    addEngineFacts(builder, engine);
  } else if (main && (main.image || onKubernetes || !unit.always)) {
    // A format that needs no container says itself that none is stated.
    const what = main.image ? t`The engine in ${main.image.text} is not recognized` : t('No engine is named');
    builder.notes.push(
      unit.facts?.model ? t`${what}: its own speed is not known.` : t`${what}: model and flags are not read.`,
    );
  }
  addOwnFacts(builder, unit.facts ?? {});
  if (engine && unit.name && builder.spec.model === undefined) {
    modelInName(builder, engine, unit.name);
  }
  const { model } = builder.spec;
  builder.spec.kind =
    unit.does ?? (engine ? kindOf(engine, typeof model === 'string' ? model : undefined) : 'inference');
}

function addDeviceCount(builder: SpecBuilder, unit: Unit, facts: NodeFacts, claimed: boolean): number | undefined {
  const own = unit.facts?.devices;
  if (own) {
    (builder.spec.placement ??= {}).count = own.count;
    if (own.value) {
      place(builder, 'placement.count', own.value, own.key);
    }
    return own.count;
  }
  if (claimed) {
    builder.notes.push(t('Devices come through resourceClaims: what they are stands in another object.'));
    return undefined;
  }
  return addDevices(builder, unit.pods, facts);
}

/** The spec with the author's own words is what counts; parallelism stays as the flags write it. */
function stateOf(spec: WorkloadSpec, facts: StatedFacts): Stated {
  const placement = spec.placement ?? {};
  const onCpu =
    facts.hardwareClass === 'graviton' || facts.hardwareClass === 'x86' || facts.hardwareClass === 'unspecified';
  const accelerator = onCpu ? facts.accelerator : (placement.accelerator ?? facts.accelerator);
  const instance = facts.machine ?? placement.instance;
  const region = placement.region ?? facts.region;
  // A share of a card is asked for as one device.
  const shared = placement.count !== undefined && placement.count > 0 && placement.count < 1;
  const count = shared ? facts.acceleratorCount : (placement.count ?? facts.acceleratorCount);
  const runtime = facts.launcher ?? (spec.runtime === 'neuron' ? facts.runtime : (spec.runtime ?? facts.runtime));
  const replicas = placement.replicas ?? placement.minReplicas;
  const { tensor, pipeline, data } = facts.parallelism;
  return {
    hardwareClass: facts.hardwareClass,
    ...(accelerator ? { accelerator } : {}),
    ...(count === undefined ? {} : { acceleratorCount: count }),
    ...(instance ? { instance } : {}),
    ...(facts.arch ? { arch: facts.arch } : {}),
    ...(replicas === undefined ? {} : { replicas }),
    ...(region ? { region } : {}),
    ...(runtime ? { runtime } : {}),
    ...(spec.precision ? { precision: spec.precision } : {}),
    ...(tensor ? { tensorParallel: tensor } : {}),
    ...(pipeline ? { pipelineParallel: pipeline } : {}),
    ...(data ? { dataParallel: data } : {}),
  };
}
