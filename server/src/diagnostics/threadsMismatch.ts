import type { Instance } from '../../../shared/src/catalog/types';
import { formatPlural } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { FoundWorkload } from '../manifest/manifest';
import { cpuMachine, runsOnCpu } from './cpuRun';
import { deployment } from './examples';
import type { Rule, RuleContext } from './rule';

/** assumed: with less than this share of its cores an engine leaves speed on the table that nothing else takes. */
const FEW = 0.5;

const POD = {
  image: 'ghcr.io/ggml-org/llama.cpp:server',
  resources: ['limits: { cpu: "8", memory: 32Gi }'],
  selector: { 'node.kubernetes.io/instance-type': 'c8g.4xlarge' },
};
const MODEL = ['-hf', 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF'];

/** More threads than CPUs, or far fewer. */
export const threadsMismatch: Rule = {
  code: 'threads-mismatch',
  severity: 'warning',
  docs: {
    meaning: 'An engine on a CPU has more threads than vCPUs, or at most half as many as there are cores for it.',
    why: 'Threads above the vCPUs take turns and wait for each other at every layer. Cores without a thread are paid for and idle.',
    mend: 'As many threads as vCPUs on Graviton; as many as physical cores on x86, where two vCPUs share one.',
    example: deployment({ ...POD, args: [...MODEL, '--threads', '"16"'] }),
    nearMiss: deployment({ ...POD, args: [...MODEL, '--threads', '"8"'] }),
  },
  *check(context) {
    const { found, catalog } = context;
    const threads = threadsOf(context);
    const machine = cpuMachine(found, catalog);
    const room = threads === undefined ? undefined : roomOf(found, machine);
    if (threads === undefined || !room) {
      return;
    }
    const fix = { title: t`Set threads to ${room.best}`, newText: String(room.best) };
    const common = {
      at: ['container.threads'],
      related: [
        { at: 'container.cpu', message: t('The vCPUs that it has.') },
        { at: 'placement.instance', message: t('The machine.') },
      ],
      ...(found.container?.threadsAsNumber || found.use ? { fix } : {}),
    };
    const { vcpus, own, best } = room;
    if (vcpus !== undefined && threads > vcpus) {
      const message = t`${formatPlural(threads, 'thread')} on ${formatPlural(vcpus, 'vCPU')}: decode is slower than with ${best}.`;
      yield { ...common, message };
    } else if (own !== undefined && threads <= best * FEW) {
      const message = t`${formatPlural(threads, 'thread')} on ${formatPlural(own, 'vCPU')}: ${best - threads} of ${formatPlural(best, 'core')} idle.`;
      yield { ...common, message };
    }
  },
};

/** Of one process that has the CPUs for itself: the ranks of a split share them. */
function threadsOf({ found, workload }: RuleContext): number | undefined {
  const inCode = found.use?.runBy === 'process' ? found.use.options.get('threads')?.value : undefined;
  const stated = found.container?.threads ?? inCode;
  const isAlone = (workload.placement.tensorParallel ?? 1) === 1;
  const isOnCpu = found.use ? found.stated.hardwareClass !== 'gpu' : runsOnCpu(found);
  return isAlone && isOnCpu && stated !== undefined && stated > 0 ? stated : undefined;
}

interface Room {
  /** Most that it may use. */
  readonly vcpus?: number;
  /** What it has for itself. */
  readonly own?: number;
  /** Threads that are as many as the cores. */
  readonly best: number;
}

/** What the container may use, else the machine that is stated. Several pods may share a machine: only a request says how much of it is theirs. */
function roomOf({ container, use, object }: FoundWorkload, machine: Instance | undefined): Room | undefined {
  const { cpuLimit, cpuRequest } = container ?? {};
  if (cpuLimit !== undefined && cpuLimit >= 1) {
    const vcpus = Math.floor(cpuLimit);
    return { vcpus, own: vcpus, best: vcpus };
  }
  const cores = machine && (machine.physicalCores ?? machine.vcpus);
  const isWhole = use !== undefined || object === undefined;
  const own =
    cpuRequest !== undefined && cpuRequest >= 1 ? Math.floor(cpuRequest) : isWhole ? machine?.vcpus : undefined;
  const best = cpuRequest === undefined ? cores : Math.min(own ?? Infinity, cores ?? Infinity);
  return best === undefined || !Number.isFinite(best) || best < 1 ? undefined : { vcpus: machine?.vcpus, own, best };
}
