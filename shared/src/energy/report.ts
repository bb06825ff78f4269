/** One workload's entry in the energy report: of what runs now, else of what is proposed. */
import { cardSentences, figureSentences } from '../words/energy';
import type { Placement } from '../placement/place';
import { marketBased } from './market';
import { compareRegions } from './regions';
import type { EnergyReport } from './schema';

type Entry = Omit<EnergyReport['workloads'][number], 'path'>;

export type EnergyResult =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly reason: string };

const ENERGY_FIGURES: readonly string[] = ['energy', 'carbon', 'embodied'];

/** With a search in each region: for the command line, not for every keystroke. */
export function energyEntry(placement: Placement): EnergyResult {
  const { workload, catalog, current, recommended, energyCard } = placement;
  const estimate = current?.feasible ? current : recommended;
  if (!estimate) {
    return { ok: false, reason: placement.reasons[0] ?? 'Nothing that can be computed.' };
  }
  const market = marketBased(workload.region, catalog);
  return {
    ok: true,
    entry: {
      name: workload.name,
      kind: workload.kind,
      region: workload.region,
      placement: estimate === current ? 'current' : 'recommended',
      target: estimate.target,
      energy: estimate.energy,
      range: estimate.range,
      evidence: estimate.evidence.filter(({ figure }) => ENERGY_FIGURES.includes(figure)),
      market,
      card: energyCard,
      regions: compareRegions(workload, catalog),
      sentences: [...figureSentences(placement, estimate, market), ...(energyCard ? cardSentences(energyCard) : [])],
    },
  };
}
