/** What targets and models are called. */
import { NO_TRAFFIC } from '../placement/resolveTraffic';
import type { Catalog } from '../catalog/types';
import { isKnown, unknownText } from '../digits';
import { formatRate, formatTime, formatTimes } from '../format';
import { formatDollars, formatMonthly, formatPer } from '../formatMoney';
import { t } from '../l10n';
import { RUNTIMES } from '../manifest/schema';
import type { Runtime } from '../manifest/schema';
import type { Placement } from '../placement/place';
import { billOf, costOf, isClosedLoop, isTraining } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate, HardwareClass } from '../report/schema';
import { plainName } from './markdown';

const CLASS_NAMES: Record<HardwareClass, string> = { gpu: 'GPU', neuron: 'Neuron', graviton: 'Graviton', x86: 'x86' };

export function className(hardwareClass: HardwareClass): string {
  return CLASS_NAMES[hardwareClass];
}

/** The silicon: `L4`, `Graviton4`, `Inferentia2`. */
export function siliconName(estimate: Estimate, catalog: Catalog): string {
  if (estimate.target.sharedWith !== undefined) {
    return countedMachines(estimate);
  }
  const instance = catalog.instance(estimate.target.instance);
  const accelerator = instance?.accelerator;
  return (
    accelerator?.chip?.shortName ??
    accelerator?.name ??
    (accelerator ? undefined : instance?.cpu?.shortName) ??
    estimate.target.accelerator ??
    className(estimate.target.hardwareClass)
  );
}

/** The silicon alone; the machine too where another that is shown beside it has the same. */
export function nameAmong(estimate: Estimate, shown: readonly Estimate[], catalog: Catalog): string {
  const own = siliconName(estimate, catalog);
  const isShared = shown.filter((each) => siliconName(each, catalog) === own).length > 1;
  return isShared ? targetName(estimate, catalog) : own;
}

/** `Graviton4 c8g.2xlarge`, `idle vCPUs of g6e.2xlarge`. */
export function targetName(estimate: Estimate, catalog: Catalog): string {
  if (estimate.target.sharedWith !== undefined) {
    return countedMachines(estimate);
  }
  return `${siliconName(estimate, catalog)} ${estimate.target.instance}`;
}

const ENGINE_NAMES: Record<Runtime, string> = {
  vllm: 'vLLM',
  sglang: 'SGLang',
  'tensorrt-llm': 'TensorRT-LLM',
  tgi: 'TGI',
  tei: 'TEI',
  'llama.cpp': 'llama.cpp',
  ollama: 'Ollama',
  onnxruntime: 'ONNX Runtime',
  pytorch: 'PyTorch',
  neuron: 'Neuron',
  triton: 'Triton',
};

/** `vLLM`, as its makers write it. */
export function engineName(id: string | undefined): string | undefined {
  const engine = RUNTIMES.find((runtime) => runtime === id);
  return engine && ENGINE_NAMES[engine];
}

/** The engine of a target where the file states another: to move is to change that too. */
export function newEngine({ workload }: Placement, { target }: Estimate): string | undefined {
  return workload.runtime !== undefined && target.runtime !== workload.runtime ? engineName(target.runtime) : undefined;
}

export function sameMachine({ current }: Placement, { target }: Estimate): boolean {
  return current?.target.instance === target.instance;
}

/** `Move to Graviton4 c8g.2xlarge`, `Move to vLLM on A10G g5.xlarge`, `Change to 2 × g5.xlarge`, `Choose …`. */
export function moveHead(placement: Placement, estimate: Estimate, name = targetName): string {
  const { current, catalog } = placement;
  const engine = estimate.target.hardwareClass === 'neuron' ? undefined : newEngine(placement, estimate);
  if (current && sameMachine(placement, estimate)) {
    return engine === undefined
      ? t`Change to ${layoutOf(estimate)}`
      : t`Move to ${engine} on ${name(estimate, catalog)}`;
  }
  const named = name(estimate, catalog);
  const target = engine === undefined ? named : t`${named} with ${engine}`;
  return current ? t`Move to ${target}` : t`Choose ${target}`;
}

/** What differs on one and the same machine. */
function layoutOf({ target }: Estimate): string {
  const machines = `${target.instances} × ${target.instance}`;
  const split = target.tensorParallel ?? 1;
  return split > 1 ? t`${machines} with tensorParallel ${split}` : machines;
}

/** `2 × g6.xlarge`, `idle vCPUs of g6e.2xlarge`. */
export function countedMachines({ target }: Pick<Estimate, 'target'>): string {
  return target.sharedWith === undefined
    ? formatTimes(target.instances, target.instance)
    : t`idle vCPUs of ${target.instance}`;
}

/** `2 × L4`, `8 × H100`: accelerators paid for; on a CPU the machines. */
export function countedSilicon(estimate: Estimate, catalog: Catalog): string {
  const perMachine = catalog.instance(estimate.target.instance)?.accelerator?.count;
  return perMachine === undefined || estimate.target.sharedWith !== undefined
    ? countedMachines(estimate)
    : formatTimes(estimate.target.instances * perMachine, siliconName(estimate, catalog));
}

/** `$714/mo`, `$106 a run`. */
export function billWords(workload: Workload, estimate: Estimate | undefined): string {
  const amount = estimate && billOf(workload, estimate);
  return isTraining(workload)
    ? isKnown(amount)
      ? t`${formatDollars(amount)} a run`
      : unknownText()
    : formatMonthly(amount);
}

/** What targets are compared by: the bill; `$0.0048 per request` in a closed loop. */
export function moneyWords(workload: Workload, estimate: Estimate | undefined): string {
  return isClosedLoop(workload)
    ? formatPer(estimate && costOf(workload, estimate), 'request')
    : billWords(workload, estimate);
}

/** The time that matters first: first token, whole answer, or the run. */
export function headlineTime(
  estimate: Estimate,
): { readonly name: string; readonly seconds: number; readonly text: string } | undefined {
  const { ttft, e2e, runHours } = estimate.performance;
  const found: readonly [string, number | undefined][] = [
    ['TTFT', ttft?.p95],
    ['E2E', e2e?.p95],
    ['run', runHours === undefined ? undefined : runHours * 3600],
  ];
  for (const [name, seconds] of found) {
    if (isKnown(seconds)) {
      return { name, seconds, text: name === 'run' ? formatTime(seconds) : `${name} ${formatTime(seconds)}` };
    }
  }
  return undefined;
}

export function modelName({ workload }: Placement): string {
  return plainName(
    workload.model?.name ??
      workload.modelName ??
      (workload.kind === 'agent' || workload.kind === 'orchestration' ? t('no model') : t('model not stated')),
  );
}

/** Nobody stated how much arrives. */
export const loadIsAssumed = ({ assumptions }: Pick<Workload, 'assumptions'>): boolean =>
  assumptions.some(({ field, why }) => field.startsWith('traffic.') && why === NO_TRAFFIC());

export function loadWords({ kind, traffic }: Workload): string {
  return kind === 'agent' && traffic.tasksPerHour !== undefined
    ? formatRate(traffic.tasksPerHour, 'tasks/h')
    : formatRate(traffic.rpsAvg, 'req/s');
}
