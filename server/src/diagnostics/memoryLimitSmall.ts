import { formatBytes } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { cpuMachine, runsOnCpu } from './cpuRun';
import { deployment } from './examples';
import type { Rule } from './rule';

const POD = {
  image: 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0',
  args: ['--model=meta-llama/Llama-3.1-8B-Instruct', '--dtype=bfloat16'],
  env: { VLLM_CPU_KVCACHE_SPACE: '4' },
  selector: { 'node.kubernetes.io/instance-type': 'm8g.4xlarge' },
};

/** A container on a CPU that may have less memory than its model takes. */
export const memoryLimitSmall: Rule = {
  code: 'memory-limit-small',
  severity: 'error',
  docs: {
    meaning: 'An engine runs on a CPU, and the memory limit of its container is below what the weights take.',
    why: 'The kernel kills it while it loads, however large the machine is.',
    mend: 'Raise the limit above weights and KV cache, or take a smaller number format.',
    example: deployment({ ...POD, resources: ['limits: { cpu: "16", memory: 8Gi }'] }),
    nearMiss: deployment({ ...POD, resources: ['limits: { cpu: "16", memory: 48Gi }'] }),
  },
  *check({ found, workload, placement: { current }, catalog }) {
    const limit = found.container?.memoryLimit;
    const weights = current?.memory.weights;
    const machine = cpuMachine(found, catalog);
    // Without a stated format the engine may take a smaller file than the one that is assumed.
    if (
      limit === undefined ||
      weights === undefined ||
      !machine ||
      workload.precision === undefined ||
      !runsOnCpu(found)
    ) {
      return;
    }
    if (limit < weights) {
      yield {
        at: ['container.memory'],
        message: t`Memory is limited to ${formatBytes(limit)}; the weights alone take ${formatBytes(weights)} in ${workload.precision}.`,
      };
    }
  },
};
