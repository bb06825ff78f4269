import { formatDollars, formatMonthly } from '../../../shared/src/formatMoney';
import type { Catalog, Instance } from '../../../shared/src/catalog/types';
import { t } from '../../../shared/src/l10n';
import { HOURS_PER_MONTH } from '../../../shared/src/units';
import { chat } from './examples';
import { isForAws, MACHINE } from './rule';
import type { Rule } from './rule';

/** A family's letters, its generation, and what it has more: `c`, 8, `gn`. */
const FAMILY = /^([a-z]+?)(\d+)([a-z-]*)$/;
/** assumed: the newest generation is not everywhere yet; two steps behind, the cores are half as fast. */
const GENERATIONS_BEHIND = 2;

/** A machine of a generation that newer ones have left behind. */
export const previousGeneration: Rule = {
  code: 'previous-generation',
  severity: 'information',
  docs: {
    meaning: 'The stated CPU type is two or more generations behind one of the same kind and size in the region.',
    why: 'A newer generation has faster cores and more memory bandwidth for nearly the same price, and does not disappear first.',
    mend: 'State the newer type. It runs the same images.',
    example: chat({
      model: 'meta-llama/Llama-3.2-1B-Instruct',
      precision: 'int4',
      traffic: '{ rpsAvg: 0.02, rpsPeak: 0.05 }',
      slo: '{ ttftMsP95: 60000, tpotMsP95: 1000 }',
      placement: '{ instance: c6g.4xlarge, replicas: 1, allow: [c6g.4xlarge] }',
    }),
    nearMiss: chat({
      model: 'meta-llama/Llama-3.2-1B-Instruct',
      precision: 'int4',
      traffic: '{ rpsAvg: 0.02, rpsPeak: 0.05 }',
      slo: '{ ttftMsP95: 60000, tpotMsP95: 1000 }',
      placement: '{ instance: c8g.4xlarge, replicas: 1, allow: [c8g.4xlarge] }',
    }),
  },
  *check({ found, workload: { region, purchase }, placement: { current, decision }, catalog }) {
    const machine = catalog.instance(found.spec.placement?.instance ?? '');
    // A move says more, and its own price.
    if (!machine || !isForAws(found) || machine.accelerator || !current || decision === 'move') {
      return;
    }
    const price = (type: string) => catalog.price(type, region, purchase)?.usdPerHour;
    const now = price(machine.type);
    const newer = newerOf(machine, catalog).find(({ type }) => price(type) !== undefined);
    const then = newer && price(newer.type);
    if (now === undefined || !newer || then === undefined) {
      return;
    }
    const month = (usdPerHour: number) => usdPerHour * HOURS_PER_MONTH * current.target.instances;
    const saved = month(now) - month(then);
    const difference = saved >= 0 ? t`${formatDollars(saved)} less` : t`${formatDollars(-saved)} more`;
    yield {
      at: MACHINE,
      message: t`${machine.family} is an earlier generation: ${newer.type} is ${formatMonthly(month(then))}, ${difference}, with faster cores.`,
      ...(saved > 0 ? { monthlyUsd: saved } : {}),
      fix: { title: t`Use ${newer.type}`, newText: newer.type },
    };
  },
};

const known = new WeakMap<Catalog, Map<string, readonly Instance[]>>();

/** The newest first. */
function newerOf(machine: Instance, catalog: Catalog): readonly Instance[] {
  const all = known.get(catalog) ?? new Map<string, readonly Instance[]>();
  known.set(catalog, all);
  const found = all.get(machine.type) ?? lookUp(machine, catalog);
  all.set(machine.type, found);
  return found;
}

function lookUp(machine: Instance, catalog: Catalog): readonly Instance[] {
  const own = FAMILY.exec(machine.family);
  const size = machine.type.slice(machine.type.indexOf('.'));
  const generation = (family: string) => {
    const match = FAMILY.exec(family);
    return match && own && match[1] === own[1] && match[3] === own[3] ? Number(match[2]) : 0;
  };
  const least = Number(own?.[2]) + GENERATIONS_BEHIND;
  return catalog.instances
    .filter(({ type, family, arch }) => type.endsWith(size) && arch === machine.arch && generation(family) >= least)
    .toSorted((a, b) => generation(b.family) - generation(a.family));
}
