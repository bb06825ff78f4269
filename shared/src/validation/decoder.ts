/** Rows of language models: prompts, steps, served requests and their energy. */
import type { ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import { stepTime } from '../model/decode';
import { decoderEngine } from '../model/decoderEngine';
import { decodePowerShare } from '../model/decodePower';
import { computePower } from '../model/energy';
import type { EngineTimes } from '../model/engine';
import { spreadOf } from '../model/factors/factor';
import type { Factors } from '../model/factors/factorSet';
import type { Machine } from '../model/hardware';
import { memoryPlan, sequencesThatFit } from '../model/memory';
import { prefillTime } from '../model/prefill';
import { originFor } from '../model/range';
import { isGguf } from '../model/weightFormat';
import { decoderStation } from '../model/serving';
import { tokenBudgetOf } from '../model/tokenBudget';
import type { Station } from '../model/station';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Workload } from '../placement/workload';
import type { Measurement } from './measurement';
import { figureOf as rangeFigure } from './figure';
import { engineDateOf, fileNameOf, precisionOf, runtimeOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted, workloadOf } from './prediction';
import type { Outcome } from './prediction';

/** How fast a run was, in every unit that a row may ask for. Seconds; requests and tokens over all devices. */
interface Run {
  readonly ttft: number;
  readonly tpot: number;
  readonly requestsPerSecond: number;
  readonly inputPerSecond: number;
  readonly outputPerSecond: number;
  /** Sequences that one copy decodes at once. */
  readonly batch: number;
  /** Share of what the target sustains at most. */
  readonly utilization: number;
}

interface Bench {
  readonly row: Measurement;
  readonly machine: Machine;
  readonly engine: EngineTimes;
  readonly workload: Workload;
  /** Sequences that one copy holds. */
  readonly held: number;
  /** Whether the memory that is listed holds one at all. */
  readonly fits: boolean;
}

export function predictDecoder(row: Measurement, model: ModelShape, machine: Machine, factors?: Factors): Outcome {
  let best: { readonly run: Run; readonly bench: Bench } | undefined;
  for (const layout of layoutsOf(row, machine, model.heads)) {
    const bench = benchOf(row, model, layout, factors);
    const isWorthTrying = bench && (bench.fits || layout === machine);
    const run = isWorthTrying ? runOf(bench) : undefined;
    if (bench && run && !(run.requestsPerSecond <= (best?.run.requestsPerSecond ?? 0))) {
      best = { run, bench };
    }
  }
  if (!best) {
    return unpredicted(NO_RATES);
  }
  const { run, bench } = best;
  const spread = spreadOf(originFor(bench.engine.origin, model), rangeFigure(row));
  if (row.metric === 'joules_per_token') {
    const power = powerOf(bench, run, factors);
    return power
      ? predicted(power.watts / run.outputPerSecond, spread)
      : unpredicted('no source gives the power of this chip');
  }
  const value = figureOf(row, run);
  return value === undefined ? unknownMetric(row) : predicted(value, spread);
}

/** Of the accelerators alone, as energy benchmarks read it from their own meters. */
function powerOf({ machine, engine, workload }: Bench, run: Run, factors: Factors | undefined) {
  if (machine.kind !== 'gpu') {
    return computePower(machine, 1, run.utilization);
  }
  const { inMean, outMean } = workload.tokens;
  const contextTokens = inMean + outMean / 2;
  const steps = run.batch > 0 ? run.outputPerSecond / machine.copies / run.batch : 0;
  const promptShare = outMean > 1 ? 1 - steps * stepTime(engine, run.batch, contextTokens) : 1;
  const share = decodePowerShare(engine, machine, { batch: run.batch, contextTokens, promptShare }, factors);
  return computePower(machine, 1, run.utilization, share);
}

/**
 * One copy over all devices; but the highest throughput that GPUs give is taken over every way of laying copies on them, as whoever
 * publishes an offline maximum has done.
 */
function layoutsOf(row: Measurement, machine: Machine, heads: number | undefined): readonly Machine[] {
  if (machine.kind !== 'gpu' || !isFullest(row) || machine.accelerators <= 1) {
    return [machine];
  }
  const splits = [1, 2, 4, 8, 16].filter(
    (split) => split < machine.tensorParallel && machine.accelerators % split === 0 && (heads ?? 0) % split === 0,
  );
  return [
    machine,
    ...splits.map((split) => ({ ...machine, tensorParallel: split, copies: machine.accelerators / split })),
  ];
}

function benchOf(row: Measurement, model: ModelShape, machine: Machine, factors?: Factors): Bench | undefined {
  const runtime = machine.kind === 'neuron' ? 'neuron' : runtimeOf(row.runtime);
  const precision: Precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const plan = memoryPlan(model, machine, precision, runtime, undefined);
  const workload = {
    ...workloadOf(row, 'inference', tokensOf(row), factors),
    modelName: fileNameOf(row.model, row.precision, row.weightBits),
    threads: threadsOf(row),
    maxBatch: row.maxBatch ?? row.batch ?? row.concurrency,
    engineDate: engineDateOf(row.runtime, row.date),
  };
  const engine = decoderEngine(model, machine, precision, runtime, plan.kv, workload);
  const { inMean, outMean } = workload.tokens;
  const fits = sequencesThatFit(plan, inMean + outMean);
  if (!engine) {
    return undefined;
  }
  // A run that was measured did fit: where the capacity is not listed, or reckoned too small, nothing is known of a limit.
  const held = plan.capacity === undefined || fits < 1 ? MOST_SEQUENCES : fits;
  return { row, machine, engine, workload, held, fits: fits >= 1 };
}

/** llama.cpp starts a thread on every core of the machine unless told otherwise, on both sockets. */
function threadsOf({ threads, vcpus, runtime }: Measurement): number | undefined {
  return threads ?? (isGguf(runtimeOf(runtime)) ? vcpus : undefined);
}

const MS = 1000;

function figureOf({ kind, metric }: Measurement, run: Run): number | undefined {
  switch (metric) {
    case 'tokens_per_s_total':
      return kind === 'llm_prefill' ? run.inputPerSecond : run.outputPerSecond;
    case 'tokens_per_s_per_request':
      return 1 / run.tpot;
    case 'tpot_ms':
      return run.tpot * MS;
    case 'ttft_ms':
      return run.ttft * MS;
    case 'samples_per_s':
      return run.requestsPerSecond;
    default:
      return undefined;
  }
}

/** Tokens of llama-bench's prompt, where a row of reading states none. */
const BENCH_PROMPT = 512;

/**
 * Tokens of a request. A file that names a sequence length but no prompt: the length less the answer. A decode row without a
 * prompt starts with an empty context, as llama-bench does; a served row gets the lengths that a manifest would.
 */
function tokensOf(row: Measurement): { input: number; output: number } {
  const isServed = row.kind === 'llm_serving' || row.kind === 'energy' || row.concurrency !== undefined;
  const { inMean = 1, outMean = 1 } = KIND_DEFAULTS.inference;
  const left = row.seqLen === undefined ? undefined : Math.max(0, row.seqLen - (row.outputTokens ?? 0));
  return {
    input: row.inputTokens ?? left ?? (isServed ? inMean : row.kind === 'llm_prefill' ? BENCH_PROMPT : 0),
    output: row.outputTokens ?? (isServed ? outMean : 0),
  };
}

/** Stated concurrency closes the loop; a stated batch runs once, as it is; nothing stated is the engine at its fullest. */
function runOf(bench: Bench): Run {
  const { row } = bench;
  if (row.concurrency !== undefined) {
    return closedLoop(bench, row.concurrency);
  }
  return isFullest(row) ? fullest(bench) : fixedBatch(bench, row.batch ?? 1);
}

function isFullest({ kind, batch, concurrency }: Measurement): boolean {
  return batch === undefined && concurrency === undefined && kind !== 'llm_decode' && kind !== 'llm_prefill';
}

function stationOf({ machine, engine, workload, held }: Bench, maxBatch: number): Station {
  const budget = Math.max(tokenBudgetOf(machine.chip), PROMPT_ROOM * maxBatch);
  return decoderStation({ ...engine, maxBatch }, workload, held, machine.copies, budget);
}

/**
 * A load generator sends ten prompts for each request in flight, all at once at the start, and draws lengths between 0.8 and
 * 1 of the nominal one (InferenceMAX, README; others send as many or more). TTFT is the mean over such a run.
 */
const WAVES = 10;
/** A batch never leaves prompts without room in a step: tokens of a step over sequences. TensorRT-LLM's defaults are 8,192 and 2,048. */
const PROMPT_ROOM = 4;
const LENGTH_P95 = 1.1;

function ofUnlikeLengths(workload: Workload): Workload {
  const { inMean, outMean } = workload.tokens;
  return { ...workload, tokens: { ...workload.tokens, inP95: inMean * LENGTH_P95, outP95: outMean * LENGTH_P95 } };
}

/** Whoever keeps so many requests in flight has set the engine up for them; memory still limits what runs at once. */
function closedLoop({ row, ...rest }: Bench, inFlight: number): Run {
  const bench = { row, ...rest, workload: ofUnlikeLengths(rest.workload) };
  const each = Math.ceil(inFlight / bench.machine.copies);
  const station = stationOf(bench, row.maxBatch ?? Math.max(bench.engine.maxBatch, each));
  const run = row.metric === 'ttft_ms' ? { waves: WAVES } : undefined;
  const at = station.closedLoop?.(inFlight, run) ?? { rate: 0, latency: station.latencyAt(0), runTtft: undefined };
  return runAt(bench, station, at.rate, each, at.runTtft ?? at.latency.ttft?.p50, at.latency.tpot?.p50);
}

function runAt(
  { workload, engine }: Bench,
  station: Station,
  rate: number,
  batch: number,
  ttft = Number.NaN,
  tpot = stepTime(engine, 1, workload.tokens.inMean),
): Run {
  const { inMean, outMean } = workload.tokens;
  return {
    ttft,
    tpot,
    batch,
    requestsPerSecond: rate,
    inputPerSecond: rate * inMean,
    outputPerSecond: rate * outMean,
    utilization: Math.min(1, rate / station.capacity),
  };
}

/**
 * A batch that starts and ends together.
 *
 *     prompts = constant + max(batch · tokens · a, read) + batch · tokens² · q   [s]
 *     time    = prompts + (out − 1) · step(batch)                        [s]
 */
function fixedBatch({ machine, engine, workload }: Bench, batch: number): Run {
  const { inMean, outMean } = workload.tokens;
  const each = Math.max(1, batch / machine.copies);
  const step = stepTime(engine, each, inMean + outMean / 2);
  const prompts = prefillTime(engine, Math.max(1, inMean), 0, each);
  const whole = prompts + Math.max(0, outMean - 1) * step;
  return {
    ttft: prompts + engine.ttftFloor,
    tpot: step,
    batch: each,
    requestsPerSecond: batch / whole,
    inputPerSecond: (batch * Math.max(1, inMean)) / prompts,
    outputPerSecond: outMean > 1 ? (batch * outMean) / whole : batch / step,
    utilization: Math.min(1, batch / Math.max(1, engine.maxBatch * machine.copies)),
  };
}

/**
 * The largest batch that fits, or that the engine was built for. With latency limits, the highest rate of arrivals at which the
 * 99th percentiles keep them (MLPerf's rule); where even a single request breaks them, that request's rate.
 */
function fullest(bench: Bench): Run {
  const { row } = bench;
  const station = stationOf(bench, row.maxBatch ?? MOST_SEQUENCES * bench.machine.tensorParallel);
  const rate =
    row.ttftLimitMs === undefined && row.tpotLimitMs === undefined ? station.capacity : rateWithin(row, station);
  const latency = station.latencyAt(Math.min(rate, station.capacity * 0.999));
  return runAt(bench, station, rate, latency.batch / bench.machine.copies, latency.ttft?.p50, latency.tpot?.p50);
}

/** Of one device: default of TensorRT-LLM's max_batch_size; vLLM's max_num_seqs on large cards is 1,024. Attention of a split model is spread over its devices. */
const MOST_SEQUENCES = 2048;

const HALVINGS = 40;

function rateWithin({ ttftLimitMs, tpotLimitMs }: Measurement, station: Station): number {
  const keeps = (rate: number) => {
    const { ttft, tpot } = station.latencyAt(rate);
    return (ttft?.p99 ?? 0) * MS <= (ttftLimitMs ?? Infinity) && (tpot?.p99 ?? 0) * MS <= (tpotLimitMs ?? Infinity);
  };
  let low = 0;
  let high = station.capacity * 0.9999;
  for (let round = 0; round < HALVINGS; round += 1) {
    const middle = (low + high) / 2;
    if (keeps(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low > station.capacity * 1e-6 ? low : (station.closedLoop?.(1).rate ?? station.capacity);
}
