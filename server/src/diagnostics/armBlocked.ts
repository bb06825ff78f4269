/** A workload on an arm64 machine whose packages are known not to run there; its image is in `imageArchitecture.ts`. */
import { armBlockedSentence } from '../../../shared/src/words/arm';
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
  *check({ placement: { current }, catalog, arm }) {
    const machine = current && catalog.instance(current.target.instance);
    if (machine?.arch !== 'arm64') {
      return;
    }
    const message = arm && armBlockedSentence(arm);
    if (message !== undefined) {
      yield { at: MACHINE, message };
    }
  },
};
