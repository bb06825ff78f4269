/** Why a pod cannot stand on the target's machine, whatever is edited: its region, terms of its affinity, one node. */
import { t } from '../../../../../shared/src/l10n';
import type { LabelRequirement } from '../../context';
import { isMachineKey, meets } from '../../foreign/machines/requirements';
import { REGION_KEYS, ZONE_KEYS } from '../../foreign/machines/nodeLabels';
import type { PodMove } from '../site';

export function keptAway(move: PodMove): string | undefined {
  const { pod, target, workload } = move;
  if (pod.labels.some(({ from, values }) => from === 'affinity' && values.length === 0)) {
    return t('its node affinity has alternatives that one instance type does not replace');
  }
  const region = target.region;
  const elsewhere = pod.labels.find(
    ({ key, values }) =>
      [...REGION_KEYS, ...ZONE_KEYS].includes(key) && values.some((value) => !value.text.startsWith(region)),
  );
  if (elsewhere) {
    return t`${elsewhere.key} keeps it in ${elsewhere.values[0]?.text ?? t('another region')}`;
  }
  if (workload.spec.placement?.instance === target.instance) {
    return undefined;
  }
  const host = pod.labels.find(({ key }) => key === 'kubernetes.io/hostname');
  return host ? t`kubernetes.io/hostname keeps it on ${host.values[0]?.text ?? t('one node')}` : openTerms(move);
}

/** Terms that no label says (`NotIn`, `Exists`) may stay where the target meets them. */
function openTerms({ pod, machine }: PodMove): string | undefined {
  if (!pod.openAffinity) {
    return undefined;
  }
  const terms = (pod.requirements ?? []).filter(({ operator }) => operator !== 'In');
  if (terms.length === 0) {
    return t('its node affinity has alternatives that one instance type does not replace');
  }
  const broken = terms.find((term) => !holds(term, machine));
  return broken && t`its node affinity asks for ${wordsOf(broken)}`;
}

/** What drivers label a machine with that has their cards. */
const OF_CARDS = /^(nvidia|amd)\.com\//;

function holds(term: LabelRequirement, machine: PodMove['machine']): boolean {
  if (OF_CARDS.test(term.key)) {
    const isNeeded = term.operator !== 'NotIn' && term.operator !== 'DoesNotExist';
    return isNeeded === (machine.hardwareClass === 'gpu');
  }
  const isKnown = isMachineKey(term.key);
  // A label of the team's own that must not be there, or must not say something, keeps nobody out.
  return isKnown ? meets(machine, term) : term.operator === 'NotIn' || term.operator === 'DoesNotExist';
}

const wordsOf = ({ key, operator, values }: LabelRequirement) => [key, operator, ...values].join(' ');
