import { formatBandwidth, formatTimes } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const TRAINING = { kind: 'training', traffic: undefined, tokens: undefined, training: '{ method: full, tokensB: 1 }' };

/** A model over several machines whose network is what it waits for. */
export const networkBoundMultiNode: Rule = {
  code: 'network-bound-multi-node',
  severity: 'warning',
  docs: {
    meaning:
      'A replica or a run is spread over several machines, and their network takes more of a step than computing does.',
    why: 'The accelerators wait for each other: more of them make the bill larger and the step hardly shorter.',
    mend: 'Take one machine with more accelerators, or machines with a faster network (EFA).',
    example: chat({ ...TRAINING, placement: '{ instance: g6e.12xlarge, count: 16 }' }),
    nearMiss: chat({ ...TRAINING, placement: '{ instance: p5.48xlarge, count: 16 }' }),
  },
  *check({ placement: { current }, catalog }) {
    const { target, performance } = current ?? {};
    const each = target && target.replicas > 0 ? target.instances / target.replicas : 0;
    const machine = target && catalog.instance(target.instance);
    if (!current || !target || each < 2 || performance?.bound !== 'interconnect' || !machine?.networkGbps) {
      return;
    }
    const network = formatBandwidth((machine.networkGbps * 1e9) / 8);
    yield {
      at: ['placement.count', ...MACHINE],
      message: t`${formatTimes(each, target.instance)} wait for their network (${network} each) longer than they compute.`,
      ...(current.cost.monthlyUsd === undefined ? {} : { monthlyUsd: current.cost.monthlyUsd }),
    };
  },
};
