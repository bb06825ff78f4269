/** The unit that energy is compared in: a request, an agent's task, a training run. */
import { isTraining } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import type { EnergyCard } from './schema';

export function unitOf(workload: Workload): EnergyCard['unit'] {
  return isTraining(workload) ? 'run' : workload.kind === 'agent' ? 'task' : 'request';
}

interface UnitEnergy {
  readonly wh: number;
  readonly range?: { readonly low: number; readonly high: number };
  readonly gCo2e?: number;
}

/** Undefined where power is unknown, or nothing arrives to share it. */
export function unitEnergy(workload: Workload, { energy, range }: Estimate): UnitEnergy | undefined {
  switch (unitOf(workload)) {
    case 'run':
      return of(times(energy.kwhPerRun), range.kwhPerRun && scaled(range.kwhPerRun), times(energy.kgCo2ePerRun));
    case 'task':
      return of(energy.whPerTask, range.whPerTask, energy.gCo2ePerTask);
    case 'request':
      return of(energy.whPerRequest, range.whPerRequest, energy.gCo2ePerRequest);
  }
}

function of(wh: number | undefined, range: UnitEnergy['range'], gCo2e: number | undefined): UnitEnergy | undefined {
  return wh === undefined || !(wh > 0) ? undefined : { wh, range, gCo2e };
}

/** Thousands into ones. */
function times(n: number | undefined): number | undefined {
  return n === undefined ? undefined : n * 1000;
}

function scaled({ low, high }: { low: number; high: number }): UnitEnergy['range'] {
  return { low: low * 1000, high: high * 1000 };
}
