/** A workload on an arm64 machine whose image or packages are known not to run there. */
import type { Instance } from '../../../shared/src/catalog/types';
import { armBlockedSentence } from '../../../shared/src/words/arm';
import { imageOnArm } from '../arm/images';
import { MACHINE } from './rule';
import type { Rule } from './rule';

export const armBlocked: Rule = {
  code: 'arm-blocked',
  severity: 'warning',
  *check({ found, placement: { current }, catalog, arm }) {
    const machine = current && catalog.instance(current.target.instance);
    if (machine?.arch !== 'arm64') {
      return;
    }
    const message = (arm && armBlockedSentence(arm)) ?? imageSentence(found.image, machine);
    if (message !== undefined) {
      yield { at: MACHINE, message };
    }
  },
};

/** An image for GPUs may be right on an arm64 machine that has some; one for amd64 never is. */
function imageSentence(image: string | undefined, { accelerator }: Instance): string | undefined {
  const on = image === undefined ? undefined : imageOnArm(image);
  const counts = on?.status === 'blocks' && (accelerator === undefined || on.basis === 'file');
  return counts ? `Does not run on arm64 as it stands: ${on.message}` : undefined;
}
