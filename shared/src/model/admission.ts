/** The most that one replica may be given, found only as closely as somebody asks. */
import type { Workload } from '../placement/workload';
import type { P95, Station } from './station';

/** Share of capacity that is planned for in the busiest hour: the rest takes what the profile does not show. Assumed. */
export const PLANNED_UTILIZATION = 0.8;
/** Nobody waits for a batch job. Assumed. */
const PLANNED_UTILIZATION_BATCH = 0.95;
const HALVINGS = 10;

export interface Admission {
  /** Requests per second that one replica is planned to take. */
  readonly rate: () => number;
  /** `of(rate())` for a function that never rises or never falls: asks no more of the station than that takes. */
  readonly read: (of: (rate: number) => number) => number;
}

/** Whether every stated limit holds. What answers at once (an embedding) has its first token when it is done. */
export function holdsSlo({ slo }: Workload, { ttft, tpot, e2e }: P95): boolean {
  return (
    (slo.ttftP95 === undefined || (ttft ?? e2e) <= slo.ttftP95) &&
    (slo.tpotP95 === undefined || tpot === undefined || tpot <= slo.tpotP95) &&
    (slo.e2eP95 === undefined || e2e <= slo.e2eP95)
  );
}

/** No limit to search for. */
function isFree({ slo }: Workload): boolean {
  return slo.ttftP95 === undefined && slo.tpotP95 === undefined && slo.e2eP95 === undefined;
}

/**
 * The most that one replica may be given.
 *
 *     admitted = largest rate ≤ planned · capacity at which every p95 is within the SLO   [1/s]
 *
 * Where even an idle replica misses the SLO, more replicas do not help: utilization alone decides.
 */
export function admissionOf(station: Station, workload: Workload): Admission {
  const planned = workload.kind === 'batch' ? PLANNED_UTILIZATION_BATCH : PLANNED_UTILIZATION;
  const top = station.capacity * planned;
  const holds = (rate: number) => holdsSlo(workload, station.p95At(rate));
  return isFree(workload) || holds(top) || !holds(0) ? admissionAt(top) : halved(holds, top);
}

export function admissionAt(rate: number): Admission {
  return { rate: () => rate, read: (of) => of(rate) };
}

/** Between 0 and `top`, where the answer changes once. The same halvings for whoever asks, so the same rate. */
function halved(holds: (rate: number) => boolean, top: number): Admission {
  let low = 0;
  let high = top;
  let left = HALVINGS;
  /** False where it is exact already. */
  const halve = () => {
    if (left === 0) {
      return false;
    }
    const middle = (low + high) / 2;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle;
    }
    left -= 1;
    return true;
  };
  const least = top * 2 ** -HALVINGS;
  const found = () => (low > 0 ? low : least);
  return {
    rate: () => {
      while (halve()) {
        // To the last halving.
      }
      return found();
    },
    read: (of) => {
      while (of(found()) !== of(high) && halve()) {
        // Until both ends say the same.
      }
      return of(found());
    },
  };
}
