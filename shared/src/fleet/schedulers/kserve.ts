/**
 * KServe: what one replica costs, for the Workload Variant Autoscaler that scales an LLMInferenceService. Written as a patch: model and template
 * are the user's.
 *
 * Shape: serving.kserve.io/v1alpha2, `spec.scaling.wva.variantCost`, a decimal in a string, per replica; default 10.0. KServe passes it on as the
 * annotation `llm-d.ai/variant-cost` of the HPA or ScaledObject (autoscaler 0.8 and later). Source: kserve/kserve and llm-d, read November 2026.
 */
import type { PlannedWorkload, PlanReport } from '../schema';
import { kubernetesName, paidUsdPerHour } from './manifest';
import type { Manifest, Written } from './manifest';

const SERVES: readonly string[] = ['inference', 'code-generation', 'reasoning'];

export function kserveManifests(report: PlanReport): Written {
  const serving = report.workloads.filter(({ kind, shared }) => SERVES.includes(kind) && !shared);
  const documents = serving.flatMap((workload) => {
    const cost = variantCost(report, workload);
    return cost === undefined ? [] : [patchOf(workload, cost)];
  });
  const left = report.workloads.filter((workload) => !serving.includes(workload)).map(({ name }) => name);
  return {
    documents,
    notes: [
      'Patches: the names are those of the workloads; replicas and scaling exclude each other in KServe.',
      'variantCost is USD per hour of one replica. Without KServe it is the annotation llm-d.ai/variant-cost of the HPA or ScaledObject.',
      ...(left.length > 0 ? [`No LLM service of its own machines: ${left.join(', ')}.`] : []),
    ],
  };
}

/** USD per hour of one replica, in the digits that the field takes; undefined where the price is not known. */
export function variantCost({ machines }: PlanReport, { path, name, target }: PlannedWorkload): string | undefined {
  const machine = machines.find(({ on }) => on.some((one) => one.path === path && one.name === name));
  const paid = machine && paidUsdPerHour(machine);
  if (machine === undefined || paid === undefined || target.replicas <= 0) {
    return undefined;
  }
  return ((paid * machine.count) / target.replicas).toFixed(4);
}

function patchOf({ name, target }: PlannedWorkload, cost: string): Manifest {
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: { name: kubernetesName(name) },
    spec: { scaling: { maxReplicas: Math.max(1, Math.ceil(target.replicas)), wva: { variantCost: cost, hpa: {} } } },
  };
}
