/** A workload at a placement, simulated, beside what the closed form says of it. */
import { decoderEngine } from '../model/decoderEngine';
import { familyOf } from '../model/capability';
import { machineOf } from '../model/hardware';
import { memoryPlan, sequencesThatFit } from '../model/memory';
import { tokenBudgetOf } from '../model/tokenBudget';
import { configurationFrom } from '../placement/loadCurve';
import type { Placement } from '../placement/place';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import type { Outcome } from './outcome';
import type { ComparedFigure, SimulatedWorkload } from './schema';
import { MOST_REQUESTS, simulate } from './simulate';
import type { Settings } from './simulate';
import type { Figure, Figures } from './statistics';

export interface Wanted {
  readonly seed: number;
  readonly requests: number;
}

export type Simulated =
  | { readonly ok: true; readonly workload: Omit<SimulatedWorkload, 'path'> }
  | { readonly ok: false; readonly reason: string };

/** As it is stated to run; where that is not stated or cannot be, as recommended. */
export function simulatePlacement(placement: Placement, wanted: Wanted): Simulated {
  const { workload, current, recommended } = placement;
  if (familyOf(workload) !== 'decoder') {
    return { ok: false, reason: `${workload.kind} does not generate tokens one by one` };
  }
  const estimate = current?.feasible ? current : recommended;
  if (!estimate) {
    return { ok: false, reason: current?.reasons[0] ?? placement.reasons[0] ?? 'no placement is stated or found' };
  }
  const settings = settingsOf(placement, estimate, wanted);
  if (!settings) {
    return { ok: false, reason: 'the speed of this placement is unknown' };
  }
  if (settings.load.kind === 'open' && !(settings.load.rate > 0)) {
    return { ok: false, reason: 'no requests arrive' };
  }
  const which = estimate === current ? 'current' : 'recommended';
  return { ok: true, workload: compared(workload, which, estimate, settings, simulate(settings), wanted) };
}

/** Undefined where the hardware, its memory or its speed is unknown. */
function settingsOf({ workload, catalog }: Placement, estimate: Estimate, wanted: Wanted): Settings | undefined {
  const configuration = configurationFrom(workload, estimate, catalog);
  const { model, tokens, traffic } = workload;
  if (!configuration || !model) {
    return undefined;
  }
  const { runtime, precision } = configuration;
  const machine = machineOf(configuration);
  const plan = memoryPlan(model, machine, precision, runtime, workload.kvPrecision);
  const engine = decoderEngine(model, machine, precision, runtime, plan.kv, workload);
  return (
    engine && {
      engine,
      tokens,
      load:
        traffic.concurrency === undefined
          ? { kind: 'open', rate: traffic.rpsPeak, burstCv: traffic.burstCv }
          : { kind: 'closed', inFlight: traffic.concurrency },
      copies: Math.max(1, estimate.target.replicas * machine.copies),
      sequencesThatFit: sequencesThatFit(plan, tokens.inMean + tokens.outMean),
      tokenBudget: tokenBudgetOf(machine.chip),
      ...wanted,
    }
  );
}

function compared(
  { name, traffic }: Workload,
  placement: 'current' | 'recommended',
  { target, performance }: Estimate,
  settings: Settings,
  outcome: Outcome,
  wanted: Wanted,
): Omit<SimulatedWorkload, 'path'> {
  const { load } = settings;
  const each = (closedForm: Estimate['performance']['ttft'], simulated: Figures | undefined) =>
    threeOf((p) => beside(closedForm?.[p], simulated?.[p]));
  const rate = load.kind === 'open' ? load.rate : performance.requestsPerSecond;
  const outTokens = settings.tokens.outMean;
  return {
    name,
    placement,
    target,
    load:
      load.kind === 'open'
        ? { requestsPerSecond: load.rate, burstCv: load.burstCv }
        : { concurrency: traffic.concurrency },
    ttft: each(performance.ttft, outcome.ttft),
    tpot: each(performance.tpot, outcome.tpot),
    e2e: each(performance.e2e, outcome.e2e),
    requestsPerSecond: beside(rate, outcome.requestsPerSecond),
    tokensPerSecond: beside(rate === undefined ? undefined : rate * outTokens, outcome.tokensPerSecond),
    batch: beside(performance.batch, { value: outcome.batch / Math.max(1, target.replicas) }),
    utilization: outcome.utilization,
    requests: outcome.requests,
    notes: notesOf(settings, outcome, wanted),
  };
}

function threeOf(at: (p: 'p50' | 'p95' | 'p99') => ComparedFigure) {
  return { p50: at('p50'), p95: at('p95'), p99: at('p99') };
}

function beside(closedForm: number | undefined, simulated: Figure | undefined): ComparedFigure {
  return { closedForm, simulated: simulated?.value, low: simulated?.low, high: simulated?.high };
}

/** Completions this far behind the arrivals: the queue grows for as long as the run lasts. */
const KEEPS_UP = 0.95;

function notesOf({ load }: Settings, outcome: Outcome, wanted: Wanted): string[] {
  const { sentPerSecond, requestsPerSecond } = outcome;
  const late =
    load.kind === 'open' && sentPerSecond !== undefined && (requestsPerSecond?.value ?? 0) < sentPerSecond * KEEPS_UP;
  const notes: (string | false)[] = [
    late && 'Requests come faster than they are answered: waiting grows with the length of the run.',
    outcome.endedEarly && 'The run was ended before all requests were done: its steps are bounded.',
    outcome.simulatedShare < 1 && 'More copies than are followed: the load of some of them was simulated.',
    outcome.tooLong > 0 && `Longer than the memory of a copy: ${outcome.tooLong} requests, which a server refuses.`,
    wanted.requests > MOST_REQUESTS && `At most ${MOST_REQUESTS} requests are measured.`,
  ];
  return notes.filter((note) => note !== false);
}
