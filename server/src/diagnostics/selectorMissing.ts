import { t } from '../../../shared/src/l10n';
import { imageHints } from '../manifest/engines/image';
import { literalText } from '../manifest/engines/text';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const POD = {
  image: 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0',
  args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
  env: { VLLM_CPU_KVCACHE_SPACE: '16' },
};

/** Pods of an image for arm64 that may be put on any machine. */
export const selectorMissing: Rule = {
  code: 'selector-missing',
  severity: 'information',
  docs: {
    meaning: 'The image is for arm64 only, and no selector or affinity keeps its pods on machines of that kind.',
    why: 'In a cluster of both kinds the scheduler looks at room, not at the image: on an x86 node the container does not start.',
    mend: 'Add `kubernetes.io/arch: arm64` to `nodeSelector`. In a cluster of arm64 machines alone, ignore it with that reason.',
    example: deployment(POD),
    nearMiss: deployment({ ...POD, selector: { 'kubernetes.io/arch': 'arm64' } }),
  },
  *check({ found: { image, container, object, spec } }) {
    const arch = image === undefined ? undefined : imageHints(literalText(image, 0)).arch;
    if (arch !== 'arm64' || !object || container?.anywhere !== true || spec.placement?.instance !== undefined) {
      return;
    }
    const place = container.newSelector;
    yield {
      at: ['container.image', ...MACHINE],
      message: t('This image is for arm64 only, and nothing keeps its pods on arm64 nodes.'),
      fix:
        place === undefined
          ? undefined
          : {
              title: t('Add the selector kubernetes.io/arch: arm64'),
              newText: place.replace('LABEL', 'kubernetes.io/arch: arm64'),
              field: 'container.newSelector',
            },
    };
  },
};
