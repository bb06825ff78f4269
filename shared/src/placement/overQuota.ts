/** What is over its quota cannot run, says so, and says what would fit. */
import type { Instance } from '../catalog/types';
import { formatNumber, formatTimes, plural } from '../format';
import { t } from '../l10n';
import type { Estimate } from '../report/schema';
import type { Candidate, Refusal } from './costModel';
import type { Allowance } from './quota';
import { useOf } from './quota';

/** The same candidate where the quota holds it. Two comparisons: this runs for every layout. */
export function withinQuota(
  candidate: Candidate,
  allowance: Allowance | undefined,
  instances: readonly Instance[],
): Candidate {
  if (!allowance || candidate.target.instances <= allowance.machines || !candidate.feasible) {
    return candidate;
  }
  const whole = (): Estimate => {
    const estimate = candidate.whole();
    const refusal = quotaRefusal(estimate.target, allowance, instances);
    return {
      ...estimate,
      feasible: false,
      meetsSlo: undefined,
      reasons: [refusal.message, ...estimate.reasons],
      reasonCodes: [refusal.code, ...(estimate.reasonCodes ?? [])],
    };
  };
  return { ...candidate, feasible: false, meetsSlo: undefined, whole };
}

/** `Over the quota of 8 vCPUs for G and VT (on demand): 3 × g6.xlarge takes 12; 2 × g6.xlarge would fit.` */
export function quotaRefusal(
  target: Pick<Estimate['target'], 'instance' | 'instances'>,
  { quota, machines, each }: Allowance,
  instances: readonly Instance[],
): Refusal {
  const taken = t`${formatTimes(target.instances, target.instance)} takes ${formatNumber(each * target.instances)}`;
  const fits =
    machines > 0 ? formatTimes(machines, target.instance) : largestThatFits(target.instance, quota, instances);
  const hint = fits === undefined ? t('no size of its family fits') : t`${fits} would fit`;
  return {
    code: 'quota-exceeded',
    message: t`Over the quota of ${unitWords(quota)} for ${quota.title}: ${taken}; ${hint}.`,
  };
}

function unitWords({ limit, unit }: Allowance['quota']): string {
  return `${formatNumber(limit)} ${unit === 'vCPUs' ? plural(limit, 'vCPU') : plural(limit, 'accelerator')}`;
}

function largestThatFits(type: string, quota: Allowance['quota'], instances: readonly Instance[]): string | undefined {
  const family = instances.find((one) => one.type === type)?.family;
  const fitting = instances.filter(
    (one) => one.family === family && quota.holds(one) && useOf(quota, one) <= quota.limit,
  );
  const largest = fitting.reduce<Instance | undefined>(
    (best, one) => (best && best.vcpus >= one.vcpus ? best : one),
    undefined,
  );
  return largest && formatTimes(1, largest.type);
}
