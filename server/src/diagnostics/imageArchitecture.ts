import type { Instance } from '../../../shared/src/catalog/types';
import { t } from '../../../shared/src/l10n';
import { imageOnArm } from '../arm/images';
import { imageHints, parseImage } from '../manifest/engines/image';
import { imageFor } from '../manifest/engines/imageVariants';
import { literalText } from '../manifest/engines/text';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule, RuleContext } from './rule';

const ARM = { 'node.kubernetes.io/instance-type': 'c8g.4xlarge' };

/** An image that was built for another architecture than the machine has. */
export const imageArchitecture: Rule = {
  code: 'image-architecture',
  severity: 'error',
  docs: {
    meaning: 'The image is built for one architecture only, and the stated machine has the other one.',
    why: 'The container ends at once with `exec format error`, and is started again and again.',
    mend: 'Take the image that the fix names, build one for both architectures, or state a machine that fits.',
    example: deployment({
      image: 'public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo:v0.12.0',
      args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
      selector: ARM,
    }),
    nearMiss: deployment({
      image: 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0',
      args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
      selector: ARM,
    }),
  },
  *check(context) {
    const { image } = context.found;
    const target = image === undefined ? undefined : targetOf(context);
    const message = image === undefined || !target ? undefined : misfit(image, target);
    if (image === undefined || !target || message === undefined) {
      return;
    }
    const choice = target.accelerator
      ? undefined
      : imageFor(literalText(image, 0), { device: 'cpu', arch: target.arch });
    yield {
      at: ['container.image', ...MACHINE],
      message,
      related: [{ at: 'placement.instance', message: t`The machine is ${target.arch}.` }],
      fix: choice?.ok && choice.image !== image ? { title: t`Use ${choice.image}`, newText: choice.image } : undefined,
    };
  },
};

interface ImageTarget {
  readonly arch: Instance['arch'];
  readonly accelerator: boolean;
}

/** The stated machine; without one, the architecture that a label states. */
function targetOf({ found: { spec, stated }, catalog }: RuleContext): ImageTarget | undefined {
  const machine = catalog.instance(spec.placement?.instance ?? '');
  const arch = machine?.arch ?? stated.arch;
  const hasDevice = (spec.placement?.count ?? stated.acceleratorCount ?? 0) > 0;
  return arch && { arch, accelerator: machine ? machine.accelerator !== undefined : hasDevice };
}

function misfit(image: string, { arch, accelerator }: ImageTarget): string | undefined {
  const built = parseImage(image)?.repository.startsWith('arm64v8/') ? 'arm64' : imageHints(literalText(image, 0)).arch;
  if (built !== undefined && built !== arch) {
    return t`This image is built for ${built} only; the target is ${arch}.`;
  }
  const onArm = arch === 'arm64' && !accelerator ? imageOnArm(image) : undefined;
  // An image for GPUs may be right on an arm64 machine that has some.
  return onArm?.status === 'blocks' ? onArm.message : undefined;
}
