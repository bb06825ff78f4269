/** Cost over load for any set of targets of a placement, with every crossing. */
import type { CostLaw } from '../placement/costModel';
import { place } from '../placement/place';
import type { Placement } from '../placement/place';
import { scalingLaw } from '../placement/loadCurve';
import { isClosedLoop, isTraining } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { apiLaw, apiOf } from './api';
import { crossingsOf } from './crossings';
import { pointsOf } from './points';
import type { Curve, CurveWorkload } from './schema';
import { HIGH, LOW } from './span';

export type Curves =
  | { readonly ok: true; readonly curves: Omit<CurveWorkload, 'path'> }
  | { readonly ok: false; readonly reason: string };

/** What runs, what is proposed, the best of each class, an API: more than one of a class share a color, never a name. */
const MOST_CURVES = 6;

export interface Drawn {
  readonly name: string;
  readonly law: CostLaw;
  /** Absent: a token-priced API. */
  readonly estimate?: Estimate;
}

export type DrawnTargets =
  | { readonly ok: true; readonly drawn: readonly Drawn[] }
  | { readonly ok: false; readonly reason: string };

/**
 * `wanted`: instance types; none: what runs now, what is recommended, and the best of each other class. The API that the
 * manifest names is always there.
 */
export function curvesOf(placement: Placement, wanted: readonly string[] = []): Curves {
  const targets = drawnTargets(placement, wanted);
  if (!targets.ok) {
    return targets;
  }
  const { drawn } = targets;
  const { name, traffic } = placement.workload;
  const rate = traffic.rpsAvg;
  return {
    ok: true,
    curves: {
      name,
      rps: rate,
      low: rate * LOW,
      high: rate * HIGH,
      curves: drawn.map((each) => curveOf(placement, each)),
      breakEven: breakEvens(drawn, rate),
    },
  };
}

/** What has a cost over load, or why nothing has. */
export function drawnTargets(placement: Placement, wanted: readonly string[] = []): DrawnTargets {
  const { workload } = placement;
  const reason = reasonAgainst(workload);
  if (reason !== undefined) {
    return { ok: false, reason };
  }
  const machines = machinesOf(placement, wanted);
  const absent = wanted.find((type) => !machines.some(({ name }) => name === type));
  if (absent !== undefined) {
    return { ok: false, reason: `${absent} is not known, cannot run it, or has no price` };
  }
  const drawn = [...machines, ...apiCurve(workload)];
  return drawn.length === 0
    ? { ok: false, reason: placement.reasons[0] ?? 'no target has a known cost' }
    : { ok: true, drawn };
}

function reasonAgainst(workload: Workload): string | undefined {
  if (isTraining(workload)) {
    return 'a run has no load';
  }
  if (isClosedLoop(workload)) {
    return 'in a closed loop the load is what the target makes of it';
  }
  return workload.traffic.rpsAvg > 0 ? undefined : 'no requests arrive';
}

function machinesOf(placement: Placement, wanted: readonly string[]): Drawn[] {
  const drawn: Drawn[] = [];
  for (const estimate of shown(placement, wanted)) {
    const law = scalingLaw(placement.workload, estimate, placement.catalog, placement.llm);
    if (law?.at(1).usd !== undefined && !drawn.some(({ name }) => name === estimate.target.instance)) {
      drawn.push({ name: estimate.target.instance, law, estimate });
    }
  }
  return drawn.slice(0, wanted.length > 0 ? undefined : MOST_CURVES - 1);
}

function shown(placement: Placement, wanted: readonly string[]): readonly Estimate[] {
  const { current, recommended, candidates } = placement;
  const known = [current, recommended, ...candidates].filter((e) => e !== undefined && e.feasible) as Estimate[];
  if (wanted.length > 0) {
    return wanted.flatMap((type) => known.find((e) => e.target.instance === type) ?? alone(placement, type) ?? []);
  }
  const classes = new Set<string>();
  const best = candidates.filter(({ target, feasible, meetsSlo }) => {
    const isNew = feasible && meetsSlo !== false && !classes.has(target.hardwareClass);
    classes.add(isNew ? target.hardwareClass : '');
    return isNew;
  });
  return [...known.filter((e) => e === current || e === recommended), ...best];
}

/** Its best layout, where it is not among the targets that are listed. */
function alone({ workload, catalog }: Placement, type: string): Estimate | undefined {
  const { instance: _instance, deny: _deny, ...placement } = workload.placement;
  const only = place({ ...workload, placement: { ...placement, allow: [type] } }, catalog);
  return only.candidates.find(({ target, feasible }) => feasible && target.instance === type);
}

function apiCurve(workload: Workload): Drawn[] {
  const api = apiOf(workload);
  return api && workload.tokens.outMean + workload.tokens.inMean > 0
    ? [{ name: api.name, law: apiLaw(api, workload) }]
    : [];
}

function curveOf({ workload, current, recommended }: Placement, { name, law, estimate }: Drawn): Curve {
  const { points, isThinned } = pointsOf(law, workload, LOW, HIGH);
  return {
    name,
    ...(estimate && { hardwareClass: estimate.target.hardwareClass }),
    isCurrent: estimate !== undefined && estimate.target.instance === current?.target.instance,
    isRecommended: estimate !== undefined && estimate.target.instance === recommended?.target.instance,
    ...(estimate?.meetsSlo !== undefined && { meetsSlo: estimate.meetsSlo }),
    points: [...points],
    isThinned,
  };
}

/** Of all pairs, each crossing once, by load. */
export function breakEvens(drawn: readonly Drawn[], rate: number): CurveWorkload['breakEven'] {
  return crossingsOf(drawn, LOW, HIGH)
    .map(({ factor, below, above, usd }) => ({ rps: rate * factor, below, above, monthlyUsd: usd }))
    .toSorted((a, b) => a.rps - b.rps);
}
