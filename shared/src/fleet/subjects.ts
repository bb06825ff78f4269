/** What is planned: workloads with the estimates that may be taken, and what is left out, with its reason. */
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { FleetSpec } from '../manifest/schema';
import type { Placement } from '../placement/place';
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
  /** A month of it; a training run counts once. */
  readonly usd: number;
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
      const offers = offersOf(placement);
      if (offers.length > 0) {
        subjects.push({ path, name, placement, offers });
      } else {
        unplaced.push({ path, name, reasons: reasonsOf(placement) });
      }
    }
  }
  return { subjects, unplaced };
}

/** Only what runs, is known to cost something, and does not miss its SLO. */
function offersOf({ workload, candidates }: Placement): readonly Offer[] {
  return candidates.flatMap((estimate) => {
    const usd = countedMonthlyUsd(workload.kind, estimate);
    return estimate.feasible && meetsSlo(estimate) && usd !== undefined ? [{ estimate, usd }] : [];
  });
}

function reasonsOf({ reasons, candidates }: Placement): readonly string[] {
  const first = candidates[0]?.reasons ?? [];
  return reasons.length > 0 ? reasons : first.length > 0 ? first : ['No candidate has a known cost.'];
}

/** A service; a run takes its machines whole. */
export function isService({ placement }: Subject): boolean {
  return KIND_DEFAULTS[placement.workload.kind].family !== 'train';
}
