import { formatPlural } from '../../../shared/src/format';
import { formatMonthly } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import { imageFor } from '../manifest/engines/imageVariants';
import { literalText } from '../manifest/engines/text';
import type { FoundWorkload } from '../manifest/manifest';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** A GPU is asked for by something that has no use for one. */
export const gpuUnused: Rule = {
  code: 'gpu-unused',
  severity: 'warning',
  docs: {
    meaning:
      'An accelerator is requested, and the engine that it is given to runs on the CPU: by its image, or by a flag.',
    why: 'The accelerator is the larger part of the bill and does nothing, and nobody else can have it.',
    mend: 'Take the request out, or take the image or flag that uses it.',
    example: deployment({
      image: 'ghcr.io/ggml-org/llama.cpp:server',
      args: ['-hf', 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF'],
      resources: ['limits: { nvidia.com/gpu: 1 }'],
      selector: { 'node.kubernetes.io/instance-type': 'g6.xlarge' },
    }),
    nearMiss: deployment({
      image: 'ghcr.io/ggml-org/llama.cpp:server-cuda',
      args: ['-hf', 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF'],
      resources: ['limits: { nvidia.com/gpu: 1 }'],
      selector: { 'node.kubernetes.io/instance-type': 'g6.xlarge' },
    }),
  },
  *check({ found, workload, placement: { current }, catalog }) {
    const { count = found.stated.acceleratorCount } = found.spec.placement ?? {};
    const machine = catalog.instance(found.spec.placement?.instance ?? '');
    const monthlyUsd = machine?.accelerator ? current?.cost.monthlyUsd : undefined;
    const price = monthlyUsd === undefined ? '' : ` (${formatMonthly(monthlyUsd)})`;
    if (found.stated.hardwareClass === 'gpu' && count !== undefined && count >= 1 && isCpuOnly(found)) {
      yield {
        at: ['placement.count', ...MACHINE],
        message: t`${formatPlural(count, 'GPU')} requested${price}, but nothing in this container uses one.`,
        monthlyUsd,
        related: [
          { at: 'container.device', message: t('What it runs on.') },
          { at: 'container.image', message: t('What it runs on.') },
        ],
      };
    } else if (workload.kind === 'orchestration' && machine?.accelerator && machine.accelerator.count >= 1) {
      yield {
        at: MACHINE,
        message: t`${formatPlural(machine.accelerator.count, 'accelerator')} requested${price}, but an orchestration uses none.`,
        monthlyUsd,
      };
    }
  },
};

function isCpuOnly({ container, image }: FoundWorkload): boolean {
  const { imageDevice, device, gpuLayers } = container ?? {};
  return imageDevice === 'cpu' || device === 'cpu' || gpuLayers === 0 || (image !== undefined && isCpuImage(image));
}

/** Known as an engine's image for CPUs, which has another name for GPUs. */
function isCpuImage(image: string): boolean {
  const written = literalText(image, 0);
  const [onCpu, onGpu] = (['cpu', 'nvidia'] as const).map((device) => imageFor(written, { device, arch: 'amd64' }));
  return onCpu?.ok === true && onGpu?.ok === true && onCpu.image === image && onGpu.image !== image;
}
