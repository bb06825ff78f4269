import { formatTime } from '../../../shared/src/format';
import { formatDollars } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const TRAINING_KINDS = new Set(['training', 'fine-tuning', 'rl']);
const SECONDS_PER_HOUR = 3600;

/** A training run on CPUs beside what one accelerator needs for it. */
export const trainingOnCpu: Rule = {
  code: 'training-on-cpu',
  severity: 'information',
  docs: {
    meaning: 'A training run on a CPU takes days or weeks. The message names a target that takes hours.',
    why: 'An accelerator does the same run in a fraction of the time, mostly for less money.',
    mend: 'Move the run to the target that the message names.',
    example: chat({
      kind: 'fine-tuning',
      training: '{ method: lora, tokensB: 0.2 }',
      placement: '{ instance: c8g.16xlarge }',
    }),
    nearMiss: chat({
      kind: 'fine-tuning',
      training: '{ method: lora, tokensB: 0.2 }',
      placement: '{ instance: g6e.xlarge }',
    }),
  },
  *check({ workload, placement }) {
    const { current, recommended } = placement;
    const hours = current?.performance.runHours;
    if (
      !current ||
      !TRAINING_KINDS.has(workload.kind) ||
      current.target.accelerator !== undefined ||
      hours === undefined
    ) {
      return;
    }
    const better = [...(recommended ? [recommended] : []), ...placement.candidates].find(
      ({ feasible, target, performance }) =>
        feasible && target.accelerator !== undefined && (performance.runHours ?? hours) < hours,
    );
    if (better) {
      const { target, performance, cost } = better;
      const { instance } = current.target;
      const takes = formatTime(hours * SECONDS_PER_HOUR);
      const faster = formatTime((performance.runHours ?? 0) * SECONDS_PER_HOUR);
      const there = `${target.acceleratorCount ?? 1} × ${target.accelerator}`;
      yield {
        at: MACHINE,
        message:
          cost.perRunUsd === undefined
            ? t`On ${instance} this run takes ${takes}; on ${there} ${faster}.`
            : t`On ${instance} this run takes ${takes}; on ${there} ${faster} for ${formatDollars(cost.perRunUsd)}.`,
        target,
      };
    }
  },
};
