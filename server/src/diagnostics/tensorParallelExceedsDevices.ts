import { formatPlural } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** A split over more accelerators than a replica has. */
export const tensorParallelExceedsDevices: Rule = {
  code: 'tensor-parallel-exceeds-devices',
  severity: 'error',
  docs: {
    meaning: 'The model is split over more accelerators than a replica asks for.',
    why: 'Each part needs an accelerator of its own: the engine waits for the missing ones, or stops.',
    mend: 'Ask for as many accelerators as the split has parts, or split into fewer.',
    example: chat({ placement: '{ accelerator: L4, count: 2, tensorParallel: 4, replicas: 1 }' }),
    nearMiss: chat({ placement: '{ accelerator: L4, count: 4, tensorParallel: 4, replicas: 1 }' }),
  },
  *check({ found: { spec, stated } }) {
    const { count = stated.acceleratorCount, tensorParallel, pipelineParallel = 1 } = spec.placement ?? {};
    const parts = (tensorParallel ?? 1) * pipelineParallel;
    if (count === undefined || count < 1 || parts <= count) {
      return;
    }
    const [split, needs] = [tensorParallel ?? 1, formatPlural(parts, 'accelerator')];
    yield {
      at: ['placement.tensorParallel', 'placement.pipelineParallel', ...MACHINE],
      message:
        pipelineParallel > 1
          ? t`tensorParallel ${split} × ${pipelineParallel} stages needs ${needs}; a replica asks for ${count}.`
          : t`tensorParallel ${split} needs ${needs}; a replica asks for ${count}.`,
      related: [{ at: 'placement.count', message: t('What a replica asks for.') }],
      fix: pipelineParallel === 1 ? { title: t`Set tensorParallel to ${count}`, newText: String(count) } : undefined,
    };
  },
};
