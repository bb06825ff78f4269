/** What is planned: workloads with the estimates that may be taken, and what is left out, with its reason. */
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import { t } from '../l10n';
import type { FleetSpec } from '../manifest/schema';
import { place } from '../placement/place';
import type { Placement } from '../placement/place';
import { isPaidByTheMachine } from '../model/cost';
import { meetsSlo } from '../placement/rank';
import { countedMonthlyUsd } from '../report/totals';
import type { Estimate } from '../report/schema';

/** A file as it was read. */
export interface FleetFile {
  readonly path: string;
  readonly budgetUsd?: number;
  readonly fleet?: FleetSpec;
  readonly placements: readonly Placement[];
}

export interface Offer {
  readonly estimate: Estimate;
  /** A month of it, with no machine owned; a training run counts once. */
  readonly usd: number;
  /** What of that owned machines would save; the rest (a load balancer, traffic) is paid anyway. */
  readonly machinesUsd: number;
}

export interface Subject {
  readonly path: string;
  readonly name: string;
  readonly placement: Placement;
  readonly offers: readonly Offer[];
}

export interface Unplaced {
  readonly path: string;
  readonly name: string;
  readonly reasons: readonly string[];
}

export function subjectsOf(files: readonly FleetFile[]): {
  subjects: readonly Subject[];
  unplaced: readonly Unplaced[];
} {
  const subjects: Subject[] = [];
  const unplaced: Unplaced[] = [];
  for (const { path, placements } of files) {
    for (const placement of placements) {
      const { name } = placement.workload;
      const offers = offersOf(withoutOwned(placement));
      if (offers.length > 0) {
        subjects.push({ path, name, placement, offers });
      } else {
        unplaced.push({ path, name, reasons: reasonsOf(placement) });
      }
    }
  }
  return { subjects, unplaced };
}

/** Owned machines are the fleet's to share out: no workload has them to itself. */
function withoutOwned(placement: Placement): Placement {
  const { workload, catalog } = placement;
  const { owned, ...rest } = workload.placement;
  return owned?.length ? place({ ...workload, placement: rest }, catalog) : placement;
}

/** Only what runs, is known to cost something, and does not miss its SLO. */
function offersOf({ workload, candidates }: Placement): readonly Offer[] {
  return candidates.flatMap((estimate) => {
    const usd = countedMonthlyUsd(workload.kind, estimate);
    return estimate.feasible && meetsSlo(estimate) && usd !== undefined
      ? [{ estimate, usd, machinesUsd: usd * machinesShare(estimate) }]
      : [];
  });
}

function machinesShare({ cost }: Estimate): number {
  const machines = cost.lines.filter(({ name }) => isPaidByTheMachine(name));
  const sum = machines.reduce((total, { monthlyUsd }) => total + monthlyUsd, 0);
  return cost.monthlyUsd !== undefined && cost.monthlyUsd > 0 ? sum / cost.monthlyUsd : 1;
}

function reasonsOf({ reasons, candidates }: Placement): readonly string[] {
  const first = candidates[0]?.reasons ?? [];
  return reasons.length > 0 ? reasons : first.length > 0 ? first : [t('No candidate has a known cost.')];
}

/** A service; a run takes its machines whole. */
export function isService({ placement }: Subject): boolean {
  return KIND_DEFAULTS[placement.workload.kind].family !== 'train';
}
