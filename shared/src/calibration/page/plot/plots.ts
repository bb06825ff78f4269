/** Which pictures the page has. */
import { byKey } from '../../../validation/groups';
import type { AccuracyRow } from '../accuracyRow';
import { reachedLines } from '../lines';
import type { Reached } from '../lines';
import type { AccuracySet } from '../accuracyRow';
import { bars } from './bars';
import { MARKS } from './marks';
import { scatter } from './scatter';

export interface Plot {
  /** Without folder and ending. */
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

interface Wanted {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly holds: (row: AccuracyRow) => boolean;
  readonly seriesOf: (row: AccuracyRow) => string;
}

const isNeuron = ({ hardwareClass }: AccuracyRow) => hardwareClass === 'neuron';
const off = (holds: (row: AccuracyRow) => boolean) => (row: AccuracyRow) => holds(row) && !isNeuron(row);
const kindIs = (...kinds: readonly string[]) => off(({ kind }) => kinds.includes(kind));
const byClass = ({ hardwareClass }: AccuracyRow) => hardwareClass;
/** `8 × H200 SXM` → `H200 SXM` */
const byChip = ({ hardware }: AccuracyRow) => hardware.slice(hardware.indexOf('×') + 2);
const bySource = ({ source }: AccuracyRow) => source;

const PER_SECOND = 'per second';

const WANTED: readonly Wanted[] = [
  {
    name: 'decode',
    title: 'LLM decode',
    unit: 'tokens/s of one stream',
    holds: kindIs('llm_decode'),
    seriesOf: byClass,
  },
  { name: 'prefill', title: 'LLM prefill', unit: 'tokens/s', holds: kindIs('llm_prefill'), seriesOf: byClass },
  { name: 'serving', title: 'LLM serving', unit: 'tokens/s', holds: kindIs('llm_serving'), seriesOf: bySource },
  {
    name: 'ttft',
    title: 'LLM serving: first token',
    unit: 'ms',
    holds: kindIs('ttft'),
    seriesOf: byChip,
  },
  {
    name: 'training',
    title: 'Training',
    unit: 'tokens/s, samples/s, TFLOP/s or MFU in %',
    holds: kindIs('training', 'fine_tuning'),
    seriesOf: ({ metric }) => METRICS.get(metric) ?? metric,
  },
  {
    name: 'items',
    title: 'Encoders, vision, speech',
    unit: `items, tokens, audio seconds or batches ${PER_SECOND}`,
    holds: kindIs('embedding', 'rerank', 'reranking', 'vision', 'asr', 'speech', 'image_generation'),
    seriesOf: byClass,
  },
  { name: 'energy', title: 'Energy', unit: 'J per output token', holds: kindIs('energy'), seriesOf: bySource },
  {
    name: 'neuron',
    title: 'Inferentia and Trainium',
    unit: `tokens, items or batches ${PER_SECOND}; or MFU in %`,
    holds: isNeuron,
    seriesOf: ({ kind }) => kind,
  },
];

const METRICS = new Map([
  ['tokens_per_s_per_device', 'tokens/s'],
  ['samples_per_s', 'samples/s'],
  ['tflops_per_device', 'TFLOP/s'],
  ['mfu', 'MFU'],
]);

/** Pictures of the left-out rows, and the errors of the lines beside the envelope's. */
export function plotsOf(set: AccuracySet): readonly Plot[] {
  const scatters = WANTED.flatMap((wanted) => scatterOf(wanted, set.leftOut.filter(wanted.holds)));
  return [...barsOf(reachedLines(set)), ...scatters];
}

function scatterOf({ name, title, unit, seriesOf }: Wanted, rows: readonly AccuracyRow[]): Plot[] {
  const series = shownGroups(byKey(rows, seriesOf)).map(([key, group]) => ({
    name: key,
    points: group.map((row) => pointOf(row, name !== 'ttft')),
  }));
  const svg = scatter({ title, unit, series });
  return svg === undefined
    ? []
    : [{ name, alt: `${title}: predicted against measured, ${rows.length} rows left out by source`, svg }];
}

/** As many as there are marks: the smallest become one. */
function shownGroups(groups: readonly [string, AccuracyRow[]][]): readonly [string, AccuracyRow[]][] {
  if (groups.length <= MARKS.length) {
    return groups;
  }
  const large = new Set(
    groups
      .toSorted(([, a], [, b]) => b.length - a.length)
      .slice(0, MARKS.length - 1)
      .map(([key]) => key),
  );
  const others = groups.filter(([key]) => !large.has(key)).flatMap(([, rows]) => rows);
  return [...groups.filter(([key]) => large.has(key)), ['others', others]];
}

/** A time becomes a rate, so that up is faster for every row of a picture; MFU is drawn in percent. */
function pointOf({ metric, measured, predicted }: AccuracyRow, asRate: boolean): readonly [number, number] {
  if (metric === 'mfu') {
    return [100 * measured, 100 * predicted];
  }
  return asRate && metric.endsWith('_ms') ? [1000 / measured, 1000 / predicted] : [measured, predicted];
}

function barsOf(reached: readonly Reached[]): Plot[] {
  const title = 'Median error with the source left out, beside the naive reckoning’s';
  const svg = bars(
    title,
    reached.map(({ line, figures }) => ({
      name: line.title.replace(', at stated concurrency', ''),
      rows: figures.rows,
      median: figures.median,
      naive: figures.naiveMedian,
      must: line.must,
    })),
  );
  return svg === undefined ? [] : [{ name: 'lines', alt: title, svg }];
}
