/**
 * One estimate, and the whole search of a workload: warm, and as the first of a process. Beside a reference of the same run, so that
 * a slow machine shows as such: a thousand percentiles of a waiting line, plain arithmetic.
 */
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { argv, execPath } from 'node:process';
import { buildCatalog, getCatalog } from '../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../shared/src/manifest/schema';
import { estimate } from '../../shared/src/model/estimate';
import { FITTED, factorsOf } from '../../shared/src/model/factors/factorSet';
import { logNormalOf, waitPercentile } from '../../shared/src/model/queueing';
import { configurationOf, layoutsFor, priceFor } from '../../shared/src/placement/configurations';
import { place } from '../../shared/src/placement/place';
import { costModel } from '../../shared/src/placement/realModel';
import { resolveWorkload } from '../../shared/src/placement/resolve';
import { FIRST_PLACE, inTurn, IS_FIRST_PLACE } from './firstPlace';
import type { Times } from './measure';
import { ms, print, printGoal, printSpread, repeated, spread, wallOf } from './measure';

const ESTIMATE_MS = 0.01;
const SEARCH_MS = 10;
const COLD_MS = 20;
const COLD_RUNS = 40;
const POINTS = 1000;
const PROCESSES = 7;

const CHAT: WorkloadSpec = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.1-8B-Instruct',
  traffic: { rpsAvg: 2, rpsPeak: 10 },
  tokens: { inMean: 900, outMean: 180 },
  slo: { ttftMsP95: 1500, tpotMsP95: 80 },
};

const SPECS: Readonly<Record<string, WorkloadSpec>> = {
  'dense, with SLO': CHAT,
  'dense, 4 bits': { ...CHAT, precision: 'int4' },
  'mixture, with SLO': { ...CHAT, model: 'openai/gpt-oss-120b' },
  'closed loop': { ...CHAT, traffic: { concurrency: 32 } },
};

/** A thousand log-normals and waits: what the model is made of, without it. */
function reference(i: number): number {
  let sum = 0;
  for (let k = 1; k <= 1000; k += 1) {
    sum += logNormalOf(100 + k, 150 + 2 * k + (i % 7)).median + waitPercentile(0.1, 0.5, 0.95);
  }
  return sum;
}

function estimatesOf(spec: WorkloadSpec, type: string): (i: number) => number {
  const catalog = getCatalog();
  const instance = catalog.instance(type);
  const workloads = Array.from({ length: 50 }, (_, i) =>
    resolveWorkload('chat', { ...spec, tokens: { inMean: 900 + i, outMean: 180 } }, { catalog }),
  );
  const [workload] = workloads;
  const layouts = instance && workload && layoutsFor(workload, instance, costModel(undefined));
  const layout = layouts?.ok ? layouts.layouts[0] : undefined;
  if (!instance || !workload || !layout) {
    throw new Error(`no layout of the benchmark's own workload on ${type}`);
  }
  const count = instance.accelerator?.count ?? 0;
  const configuration = configurationOf(workload, instance, priceFor(workload, instance, catalog), layout, count);
  return () => workloads.reduce((sum, each) => sum + (estimate(each, configuration).cost.monthlyUsd ?? 0), 0);
}

async function measureEstimates(unit: number): Promise<void> {
  console.log('One estimate in full, nothing shared between two');
  for (const [name, spec] of Object.entries(SPECS)) {
    const type = spec.model === CHAT.model ? 'g6e.xlarge' : 'p5.48xlarge';
    const times = await repeated(400, estimatesOf(spec, type));
    const each = times.slice(200).map(({ wall, cpu }): Times => ({ wall: wall / 50, cpu: cpu / 50 }));
    const { median } = wallOf(each);
    print(name, `median ${(median * 1000).toFixed(1)} µs   ratio ${((1000 * median) / unit).toFixed(2)}`);
    printGoal('goal', median, ESTIMATE_MS);
  }
}

async function measureSearches(unit: number): Promise<void> {
  const catalog = getCatalog();
  for (const [name, spec] of Object.entries(SPECS)) {
    let points = 0;
    const run = (withList: boolean) => (i: number) => {
      const changed = { ...spec, tokens: { inMean: 900 + i, outMean: 180 } };
      const placement = place(resolveWorkload('chat', changed, { catalog }), catalog);
      points = withList ? placement.candidates.length : points;
    };
    const best = (await repeated(200, run(false))).slice(100);
    const list = (await repeated(200, run(true))).slice(100);
    const evaluated = place(resolveWorkload('chat', spec, { catalog }), catalog).candidatesEvaluated;
    const ratio = (times: readonly Times[]) => `   ratio ${(wallOf(times).median / unit).toFixed(1)}`;
    console.log(`\nSearch: ${name}, ${evaluated} points`);
    print(`at least ${POINTS} points`, evaluated >= POINTS ? 'met' : 'MISSED');
    printSpread('the best', best, ratio(best));
    printSpread('and the list that is shown', list, ratio(list));
    printGoal('goal', wallOf(list).median, SEARCH_MS);
  }
}

/** Compiled code, and nothing remembered: a catalog and factors of its own for each search. */
async function measureColdCaches(unit: number): Promise<void> {
  const worlds = Array.from({ length: COLD_RUNS }, () => ({ catalog: buildCatalog(), factors: factorsOf(FITTED) }));
  const lists = await repeated(COLD_RUNS, (i) => {
    const { catalog, factors } = worlds[i] ?? { catalog: getCatalog(), factors: undefined };
    const spec = { ...CHAT, tokens: { inMean: 900 + i, outMean: 180 } };
    return place({ ...resolveWorkload('chat', spec, { catalog }), factors }, catalog).candidates.length;
  });
  console.log(`\nCold caches: dense, with SLO, ${COLD_RUNS} catalogs`);
  printSpread('and the list that is shown', lists, `   ratio ${(wallOf(lists).median / unit).toFixed(1)}`);
  printGoal('goal', wallOf(lists).median, COLD_MS);
}

/** Catalog and code are loaded; the search is not compiled and nothing is remembered. */
function firstPlace(): void {
  const catalog = getCatalog();
  const started = performance.now();
  const placement = place(resolveWorkload('chat', CHAT, { catalog }), catalog);
  const best = performance.now() - started;
  const shown = placement.candidates.length;
  console.log(JSON.stringify({ best, list: performance.now() - started, shown, catalog: started }));
}

function measureFirst(): void {
  const runs = Array.from({ length: PROCESSES }, () => {
    const line: unknown = JSON.parse(execFileSync(execPath, [argv[1] ?? '', FIRST_PLACE], { encoding: 'utf8' }));
    return line as { readonly best: number; readonly list: number };
  });
  const best = spread(runs.map((run) => run.best));
  const list = spread(runs.map((run) => run.list));
  console.log(`\nFirst search of a process, ${PROCESSES} processes`);
  print('the best', ms(best.median));
  print('and the list that is shown', `${ms(list.median)}, most of it the compiler's`);
}

async function main(): Promise<void> {
  const load = loadavg().map((n) => n.toFixed(1));
  console.log(`${cpus().length} cores, load average ${load.join(' ')}; times of a busy machine are too long\n`);
  const unit = wallOf((await repeated(400, reference)).slice(200)).median;
  print('reference: 1,000 waits and lengths', `${(unit * 1000).toFixed(0)} µs`);
  await measureEstimates(unit);
  await measureSearches(unit);
  await measureColdCaches(unit);
  measureFirst();
}

if (IS_FIRST_PLACE) {
  firstPlace();
}

/** First, before others fill the memory. The others come after it: two at once would measure each other. */
export const modelBench = inTurn('model', undefined, main);
