/** A workload on an arm64 machine whose image or packages are known not to run there. */
import type { Instance } from '../../../shared/src/catalog/types';
import { armBlockedSentence } from '../../../shared/src/words/arm';
import { imageOnArm } from '../arm/images';
import { codeWith } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

export const armBlocked: Rule = {
  code: 'arm-blocked',
  severity: 'warning',
  docs: {
    meaning:
      'The stated machine is arm64, and a package or the Dockerfile of the service is known not to run there. `placewright arm` shows all of it.',
    why: 'The service would not build, or stop at its first call of the package, after the move to Graviton.',
    mend: 'Take the version that the message names, or a replacement. `placewright arm` lists all of it.',
    example: codeWith('ibm_db', '3.2.0', 'The package has no binary for linux-arm64 and cannot be built there.'),
    nearMiss: codeWith('lz4', '0.6.5', 'This one is built from source on arm64: slower to install, and it runs.'),
  },
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
