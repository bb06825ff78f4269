/**
 * SkyPilot: a task for each workload, the next-best machine as its fallback. What to run is the user's.
 *
 * Shape: SkyPilot YAML, `resources.ordered`, `infra`, `instance_type`, `use_spot`, `num_nodes`, `ports`, `service`; docs.skypilot.co, read November 2026.
 */
import type { PlannedWorkload, PlanReport } from '../schema';
import { kubernetesName } from './manifest';
import type { Manifest, Written } from './manifest';

/** Ports that engines listen on unless told otherwise; both answer GET /v1/models once the model is loaded. */
const PORTS: ReadonlyMap<string | undefined, number> = new Map([
  ['vllm', 8000],
  ['sglang', 30_000],
]);
const RUNS: readonly string[] = ['training', 'fine-tuning', 'rl', 'batch'];

export function skypilotTasks({ workloads }: PlanReport): Written {
  const own = workloads.filter(({ shared }) => !shared);
  const shared = workloads.filter((workload) => workload.shared).map(({ name }) => name);
  return {
    documents: own.map(taskOf),
    notes: [
      'One task each: split at ---; SkyPilot reads several documents in one file as a pipeline.',
      'The second of ordered is the next-best machine: as many of it as of the first may be too few or too many.',
      ...(shared.length > 0 ? [`On shared machines, which a task cannot say: ${shared.join(', ')}.`] : []),
    ],
  };
}

function taskOf({ name, kind, target, next }: PlannedWorkload): Manifest {
  const machines = Math.max(1, Math.ceil(target.instances));
  const resource = (instance: string): Manifest => ({
    infra: `aws/${target.region}`,
    instance_type: instance,
    use_spot: target.purchase === 'spot',
  });
  const port = RUNS.includes(kind) ? undefined : PORTS.get(target.runtime);
  return {
    name: kubernetesName(name),
    ...(port === undefined
      ? { num_nodes: machines }
      : { service: { readiness_probe: '/v1/models', replicas: machines } }),
    resources: {
      ...(port === undefined ? {} : { ports: port }),
      ordered: [resource(target.instance), ...(next ? [resource(next.instance)] : [])],
    },
  };
}
