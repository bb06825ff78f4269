/** What was to be reached, and what was. */
import type { ErrorFigures } from '../../validation/groups';
import { errorFigures } from '../../validation/groups';
import type { AccuracyRow, AccuracySet } from './accuracyRow';

type Sorted = Pick<AccuracyRow, 'kind' | 'hardwareClass' | 'statesBatch'>;

/** A line of the table of targets: shares of one. */
export interface Line {
  readonly id: string;
  readonly title: string;
  readonly must: number;
  readonly aim: number;
  /** Share of its rows that need a prediction. */
  readonly predicted: number;
  readonly holds: (row: Sorted) => boolean;
}

const DECODER = new Set(['llm_decode', 'llm_prefill']);
const TRAINING = new Set(['training', 'fine_tuning']);
const ITEMS = new Set(['embedding', 'rerank', 'reranking', 'vision', 'asr', 'speech', 'image_generation']);
const CPU = new Set(['graviton', 'x86']);

const isNeuron = ({ hardwareClass }: Sorted) => hardwareClass === 'neuron';

/** A row on Inferentia or Trainium counts in their line alone: each row stands in one line at most. */
export const LINES: readonly Line[] = [
  {
    id: 'gpu-decoder',
    title: 'LLM decode and prefill on GPU',
    must: 0.2,
    aim: 0.12,
    predicted: 0.97,
    holds: ({ kind, hardwareClass }) => DECODER.has(kind) && hardwareClass === 'gpu',
  },
  {
    id: 'cpu-decoder',
    title: 'LLM decode and prefill on CPU',
    must: 0.3,
    aim: 0.2,
    predicted: 0.97,
    holds: ({ kind, hardwareClass }) => DECODER.has(kind) && CPU.has(hardwareClass),
  },
  {
    id: 'serving',
    title: 'LLM serving, throughput and TPOT, at stated concurrency',
    must: 0.22,
    aim: 0.12,
    predicted: 0.95,
    holds: (row) => row.kind === 'llm_serving' && row.statesBatch && !isNeuron(row),
  },
  {
    id: 'ttft',
    title: 'LLM serving, TTFT, at stated concurrency',
    must: 0.35,
    aim: 0.2,
    predicted: 0.95,
    holds: (row) => row.kind === 'ttft' && row.statesBatch && !isNeuron(row),
  },
  {
    id: 'training',
    title: 'training and fine-tuning',
    must: 0.18,
    aim: 0.12,
    predicted: 0.95,
    holds: (row) => TRAINING.has(row.kind) && !isNeuron(row),
  },
  {
    id: 'items',
    title: 'encoders, vision, speech',
    must: 0.35,
    aim: 0.25,
    predicted: 0.9,
    holds: (row) => ITEMS.has(row.kind) && !isNeuron(row),
  },
  {
    id: 'neuron',
    title: 'Inferentia and Trainium',
    must: 0.4,
    aim: 0.25,
    predicted: 0.95,
    holds: isNeuron,
  },
  {
    id: 'energy',
    title: 'energy per token',
    must: 0.35,
    aim: 0.25,
    predicted: 0.9,
    holds: (row) => row.kind === 'energy' && !isNeuron(row),
  },
];

/** Over all rows: the factor that nine of ten stay within. */
export const MUST_FACTOR_90 = 2.2;
/** Median inside a (chip, runtime) pair that was measured. */
export const MUST_PAIR = 0.12;
/** The model must be this many times nearer than the envelope. */
export const MUST_GAIN = 2;
/** What an 80 % range must cover: “about 80 %” is read as this much either way. */
export const COVERED = { low: 0.75, high: 0.85 } as const;
/** A pair with so many rows counts as calibrated. */
const PAIR_ROWS = 5;

export interface Reached {
  readonly line: Line;
  readonly rows: readonly AccuracyRow[];
  readonly figures: ErrorFigures;
  /** Share of the line's rows that have a prediction. */
  readonly predicted: number;
}

/** Lines without a row are left out. */
export function reachedLines(set: Pick<AccuracySet, 'leftOut' | 'missing' | 'inSample'>): readonly Reached[] {
  return LINES.flatMap((line) => {
    const rows = set.leftOut.filter(line.holds);
    const total = predictableRows(set, line).length;
    return rows.length === 0
      ? []
      : [{ line, rows, figures: errorFigures(rows), predicted: total > 0 ? rows.length / total : 1 }];
  });
}

/** All rows of a line, also those that lost their figure when their source was left out. */
function predictableRows(
  { leftOut, inSample, missing }: Pick<AccuracySet, 'leftOut' | 'missing' | 'inSample'>,
  line: Line,
) {
  const ids = new Set([...leftOut, ...inSample, ...missing].filter(line.holds).map(({ id }) => id));
  return [...ids];
}

/** How many times nearer than the envelope, on the rows where the envelope has a figure. */
export function gainOf({ median, naiveMedian }: ErrorFigures): number | undefined {
  return naiveMedian === undefined || median <= 0 ? undefined : naiveMedian / median;
}

/** In sample, the rows whose pair of chip and runtime has enough of them. */
export function calibratedPairs(rows: readonly AccuracyRow[]): readonly AccuracyRow[] {
  const counts = new Map<string, number>();
  rows.forEach(({ pair }) => counts.set(pair, (counts.get(pair) ?? 0) + 1));
  return rows.filter(({ pair }) => (counts.get(pair) ?? 0) >= PAIR_ROWS);
}
