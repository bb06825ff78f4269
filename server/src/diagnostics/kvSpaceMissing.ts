import { formatBytes } from '../../../shared/src/format';
import { cpuMachine, runsOnCpu } from './cpuRun';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const GIB = 2 ** 30;
/** What vLLM takes on a CPU where nothing is stated: its own warning says so (vllm/platforms/cpu.py, releases up to 0.10). */
const DEFAULT_GIB = 4;
/** assumed: the share of what is left beside the weights that the engine itself, tokenizers and buffers need. */
const KEPT_FREE = 0.2;

const POD = {
  image: 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0',
  args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
  resources: ['limits: { cpu: "16", memory: 64Gi }'],
  selector: { 'node.kubernetes.io/instance-type': 'm8g.4xlarge' },
};

/** vLLM on a CPU with the small cache that it has by default. */
export const kvSpaceMissing: Rule = {
  code: 'kv-space-missing',
  severity: 'warning',
  docs: {
    meaning:
      'vLLM runs on a CPU and `VLLM_CPU_KVCACHE_SPACE` is not set, so that the KV cache has the few GiB of the default.',
    why: 'The cache bounds how many requests run at once: a small one leaves most of the memory unused while requests wait.',
    mend: 'Set it to what is left beside the weights, less some room for the engine itself.',
    example: deployment(POD),
    nearMiss: deployment({ ...POD, env: { VLLM_CPU_KVCACHE_SPACE: '32' } }),
  },
  *check({ found, placement: { current }, catalog }) {
    const { container } = found;
    if (
      container?.engine !== 'vllm' ||
      container.kvSpaceGiB !== undefined ||
      container.openEnvironment ||
      !runsOnCpu(found)
    ) {
      return;
    }
    const memory = container.memoryLimit ?? cpuMachine(found, catalog)?.memory;
    const weights = current?.memory.weights;
    const free = memory === undefined || weights === undefined ? undefined : memory - weights;
    const space = free === undefined ? 0 : Math.floor((free * (1 - KEPT_FREE)) / GIB);
    // Where the default is all there is room for, or where how much there is is not known, it is no mistake.
    if (free === undefined || space <= DEFAULT_GIB) {
      return;
    }
    const place = container.newVariable;
    yield {
      at: ['container.image', ...MACHINE],
      message: `VLLM_CPU_KVCACHE_SPACE is not set: ${DEFAULT_GIB} GiB assumed, ${formatBytes(free)} free.`,
      related: [{ at: 'container.memory', message: 'The memory that it has.' }],
      fix:
        place === undefined
          ? undefined
          : {
              title: `Set VLLM_CPU_KVCACHE_SPACE to ${space}`,
              newText: place.replace('NAME', 'VLLM_CPU_KVCACHE_SPACE').replace('VALUE', String(space)),
              field: 'container.newVariable',
            },
    };
  },
};
