import { formatBytes } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { parseImage } from '../manifest/engines/image';
import { cpuMachine, runsOnCpu } from './cpuRun';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const GIB = 2 ** 30;
/** What vLLM takes on a CPU where nothing is stated, as its own warning says (vllm/platforms/cpu.py, releases of 2025). */
const DEFAULT_GIB = 4;
/** vllm-project/vllm#29604, of late November 2025: from the release after it on, the cache follows the memory of the machine. */
const SIZED_FROM_MINOR = 12;
/** assumed: the share of what is left beside the weights that the engine itself, tokenizers and buffers need. */
const KEPT_FREE = 0.2;

const POD = {
  image: 'public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo:v0.11.0',
  args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
  resources: ['limits: { cpu: "16", memory: 64Gi }'],
  selector: { 'node.kubernetes.io/instance-type': 'm7i.4xlarge' },
};

/** vLLM on a CPU with the small cache that it has by default. */
export const kvSpaceMissing: Rule = {
  code: 'kv-space-missing',
  severity: 'warning',
  docs: {
    meaning:
      'vLLM of a release before 0.12 runs on a CPU and `VLLM_CPU_KVCACHE_SPACE` is not set, so that the KV cache has 4 GiB. Later releases size it by the memory of the machine.',
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
      !hasSmallDefault(found.image) ||
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
      message: t`VLLM_CPU_KVCACHE_SPACE is not set: ${DEFAULT_GIB} GiB assumed, ${formatBytes(free)} free.`,
      related: [{ at: 'container.memory', message: t('The memory that it has.') }],
      fix:
        place === undefined
          ? undefined
          : {
              title: t`Set VLLM_CPU_KVCACHE_SPACE to ${space}`,
              newText: place.replace('NAME', 'VLLM_CPU_KVCACHE_SPACE').replace('VALUE', String(space)),
              field: 'container.newVariable',
            },
    };
  },
};

/** By the release in its tag; of one that is not stated nothing is known. */
function hasSmallDefault(image: string | undefined): boolean {
  const release = /^v?0\.(\d{1,3})(?:\.|$)/.exec((image && parseImage(image)?.tag) ?? '');
  return release !== null && Number(release[1]) < SIZED_FROM_MINOR;
}
