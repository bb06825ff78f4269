/** A unit of a format that gives a script and a machine instead of a pod: SkyPilot's tasks, dstack's runs. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import type { Span } from '../../manifest';
import type { TreeMap } from '../../yaml/tree';
import { givenPod } from '../pods/givenPod';
import type { Chosen } from '../machines/offers';
import type { NodeLabel } from '../pods/podSpec';
import { engineOfScript } from './startScript';
import type { ReplicaFacts, Unit, UnitFacts } from '../unit';

/** Where it may run. */
export interface TaskPlace {
  readonly facts: Pick<UnitFacts, 'region' | 'purchase' | 'cloud'>;
  readonly notes: readonly string[];
}

export interface TaskScript {
  readonly script?: MappedText | undefined;
  readonly image?: MappedText | undefined;
  readonly environment: Environment;
}

export interface Task {
  readonly node: TreeMap;
  readonly name: MappedText | undefined;
  readonly fallbackName: string;
  readonly kind: string;
  readonly anchor: Span | undefined;
  readonly side?: string | undefined;
  readonly runs: TaskScript;
  /** The model, where the format or the script names it and the engine does not. */
  readonly modelBeside: (engine: EngineReading | undefined) => MappedText | undefined;
  readonly doesWithout: () => WorkloadKind;
  readonly chosen: Chosen;
  readonly place: TaskPlace;
  /** Machines of one replica. */
  readonly nodes: number;
  readonly labels?: readonly NodeLabel[];
  readonly scale: ReplicaFacts;
  readonly does?: WorkloadKind | undefined;
  readonly hint: string;
  readonly notes: readonly string[];
}

export function taskUnit(task: Task): Unit {
  const { node, name, chosen, place, side, runs } = task;
  const engine = engineOfScript(runs.script, runs.environment, runs.image);
  const model = task.modelBeside(engine);
  const does = task.does ?? (engine ? undefined : task.doesWithout());
  return {
    ...(name ? { name } : {}),
    ...(side === undefined ? {} : { side }),
    fallbackName: task.fallbackName,
    object: { kind: task.kind, ...(name ? { name: name.text } : {}) },
    span: node.span,
    anchor: task.anchor ?? node.span,
    pods: [{ pod: podOf(task, engine), copies: task.nodes }],
    facts: { ...chosen.facts, ...place.facts, ...(model ? { model } : {}) },
    ...(chosen.alternatives ? { alternatives: chosen.alternatives } : {}),
    machineHint: task.hint,
    scale: task.scale,
    ...(does ? { does } : {}),
    notes: [...chosen.notes, ...place.notes, ...task.notes],
  };
}

function podOf(
  { node, runs, chosen, labels = [] }: Task,
  engine: EngineReading | undefined,
): Unit['pods'][number]['pod'] {
  const container = {
    node,
    devices: chosen.device ? [chosen.device] : [],
    ...(runs.image ? { image: runs.image } : {}),
    ...(engine ? { engine } : {}),
  };
  return givenPod([container], labels);
}
