/** What every part of the validation answers: a figure with its range, or why there is none. */
import type { Machine } from '../model/hardware';
import type { Factors } from '../model/factors/factorSet';
import { within } from '../model/range';
import type { HardwareClass } from '../report/schema';
import type { WorkloadKind } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import type { Measurement } from './measurement';
import { engineOf } from './names';

export type Outcome =
  | {
      readonly ok: true;
      /** In the unit of the row's metric. */
      readonly predicted: number;
      /** The 80 % range. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly ok: false; readonly reason: string };

export function unpredicted(reason: string): Outcome {
  return { ok: false, reason };
}

/** A figure that cannot be one is no prediction. */
export function predicted(value: number | undefined, spread: number): Outcome {
  if (value === undefined || !Number.isFinite(value) || value <= 0) {
    return unpredicted('the model gives no figure for this row');
  }
  return { ok: true, predicted: value, ...within(value, spread) };
}

export function unknownMetric({ metric, kind }: Measurement): Outcome {
  return unpredicted(`metric ${metric || '(none)'} is not known for ${kind}`);
}

export const NO_RATES = 'bandwidth or compute of the hardware is not listed';

/** The classes of the report: what a reader may compare. */
export function hardwareClassOf({ kind, instance }: Machine): HardwareClass {
  if (kind === 'cpu') {
    return instance.cpu?.arch === 'arm64' ? 'graviton' : 'x86';
  }
  return kind;
}

/** A row as a workload: one size of request, nothing assumed about traffic, prices or limits. */
export function workloadOf(
  row: Measurement,
  kind: WorkloadKind,
  tokens: { readonly input: number; readonly output: number },
  factors?: Factors,
): Workload {
  const { engine, family } = engineOf(row.runtime, row.date);
  return {
    engine,
    family,
    factors,
    name: row.id,
    kind,
    modelName: row.model,
    traffic: {
      rpsAvg: 0,
      rpsPeak: 0,
      burstCv: 1,
      concurrency: row.concurrency,
      hourlyShape: [],
      daysPerMonth: 0,
    },
    tokens: {
      inMean: tokens.input,
      inP95: tokens.input,
      outMean: tokens.output,
      outP95: tokens.output,
      cachedPrefixShare: 0,
    },
    slo: {},
    placement: {},
    region: '',
    purchase: 'on-demand',
    assumptions: [],
  };
}
