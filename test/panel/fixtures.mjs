// States as the server would send them, in plain JSON. Prices as published for us-east-1; speeds and powers are made up.
import { extras } from './extras.mjs';

const HOURS = 730;
const GIB = 2 ** 30;
const CLASS_OF = { g: 'gpu', p: 'gpu', c8: 'graviton', r8: 'graviton', in: 'neuron', c7: 'x86' };

const dollars = (n) => (n === undefined ? 'unknown' : `$${Math.round(n).toLocaleString('en-US')}`);
const time = (s) => (s === undefined ? 'unknown' : s < 1 ? `${Math.round(s * 1000)} ms` : `${s.toFixed(1)} s`);
const energy = (wh) => (wh === undefined ? 'unknown' : `${Math.round(wh * 1000)} mWh`);

function hardwareClass(instance) {
  return CLASS_OF[instance.slice(0, 2)] ?? CLASS_OF[instance[0]];
}

/** One estimate of the report; `ttft`, `tpot` in s, memory in GiB. */
export function estimate({
  instance,
  instances = 2,
  hourly,
  ttft,
  tpot,
  wh,
  hours,
  idleShare = 0.9,
  feasible = true,
  reasons = [],
  memory = [1.8, 2.8, 0.9, 2.4, 24],
  ...rest
}) {
  const meetsSlo = 'meetsSlo' in rest ? rest.meetsSlo : true;
  const machines = hourly === undefined ? undefined : hourly * HOURS * instances;
  const idle = machines === undefined ? undefined : machines * idleShare;
  const spread = (n, by) => (n === undefined ? undefined : { low: n * (1 - by), high: n * (1 + by) });
  const percentiles = (p95) => (p95 === undefined ? undefined : { p50: p95 / 2, p95, p99: p95 * 1.3 });
  const [weights, kvCache, activations, reserve, capacity] = memory.map((gib) => gib * GIB);
  return {
    target: {
      hardwareClass: hardwareClass(instance),
      instance,
      instances,
      replicas: instances,
      runtime: 'vllm',
      precision: 'int4',
      purchase: 'on-demand',
      region: 'us-east-1',
    },
    feasible,
    meetsSlo,
    reasons,
    performance: { ttft: percentiles(ttft), tpot: percentiles(tpot), runHours: hours, utilization: 1 - idleShare },
    memory: { weights, kvCache, activations, reserve, capacity },
    cost: {
      monthlyUsd: machines === undefined ? undefined : machines + 40,
      idleUsd: idle,
      lines:
        machines === undefined
          ? []
          : [
              { name: 'Machines', monthlyUsd: machines },
              { name: 'Storage', monthlyUsd: 12 },
              { name: 'Load balancer', monthlyUsd: 28 },
            ],
    },
    energy: { whPerRequest: wh },
    range: {
      monthlyUsd: spread(machines, 0.12),
      ttftP95: spread(ttft, 0.2),
      tpotP95: spread(tpot, 0.15),
      whPerRequest: spread(wh, 0.4),
    },
    evidence: [{ figure: 'price', class: 'measured', source: 'published price list', date: '2026-07-20' }],
  };
}

function candidate(e, rank, { current, recommended }) {
  const usd = e.cost.monthlyUsd;
  return {
    rank,
    title: `${e.target.instances} × ${e.target.instance}`,
    hardwareClass: e.target.hardwareClass,
    isCurrent: e === current,
    isRecommended: e === recommended,
    feasible: e.feasible,
    meetsSlo: e.meetsSlo,
    cost: dollars(usd),
    ttft: time(e.performance.ttft?.p95),
    tpot: time(e.performance.tpot?.p95),
    energy: energy(e.energy.whPerRequest),
    standing: e.reasons[0] ?? (e === recommended ? 'Cheapest that meets the SLO' : 'Costs more'),
    usd,
    numbers: {
      ttftP95: e.performance.ttft?.p95,
      tpotP95: e.performance.tpot?.p95,
      runSeconds: e.performance.runHours && e.performance.runHours * 3600,
      utilization: e.performance.utilization,
      idleUsd: e.cost.idleUsd,
      whPerRequest: e.energy.whPerRequest,
      capacity: e.memory.capacity,
    },
    target: e.target,
  };
}

function bar(e, { current, recommended }) {
  const [machines, ...rest] = e.cost.lines;
  const idle = e.cost.idleUsd;
  return {
    title: `${e.target.instances} × ${e.target.instance}`,
    hardwareClass: e.target.hardwareClass,
    isCurrent: e === current,
    isRecommended: e === recommended,
    total: dollars(e.cost.monthlyUsd),
    lines: [
      {
        name: 'Machines at work',
        monthlyUsd: machines.monthlyUsd - idle,
        text: dollars(machines.monthlyUsd - idle),
        idle: false,
      },
      { name: 'Machines idle', monthlyUsd: idle, text: dollars(idle), idle: true },
      ...rest.map((line) => ({
        name: line.name,
        monthlyUsd: line.monthlyUsd,
        text: dollars(line.monthlyUsd),
        idle: false,
      })),
    ],
  };
}

const figure = (key, label, e, now, value, range, evidence) => ({
  key,
  label,
  value: value(e),
  ...(range ? { range } : {}),
  ...(now ? { now: value(now) } : {}),
  evidence,
  source: 'Fitted to 41 public runs on this class, factors of 12 Oct 2026.',
});

export function workload({
  name = 'support-chat',
  all,
  current,
  recommended,
  siblings = ['support-chat', 'repo-agent'],
  ...rest
}) {
  const chosen = { current, recommended };
  const main = recommended ?? current;
  return {
    kind: 'workload',
    uri: 'file:///examples/workloads.yaml',
    fileName: 'workloads.yaml',
    version: 3,
    name,
    siblings: siblings.map((s, i) => ({ name: s, line: 4 + 20 * i })),
    model: 'Llama 3.2 3B',
    range: { start: { line: 4, character: 2 }, end: { line: 4, character: 14 } },
    verdict: 'Move to Graviton4: $506 a month instead of $1,215, 58% less.',
    because: [
      'The L4 machines idle 90% of their hours at 0.6 req/s.',
      'First token p95 moves from 41 ms to 1.8 s, inside the 2.0 s SLO.',
    ],
    figures: main
      ? [
          figure('monthlyUsd', 'Cost a month', main, current, (e) => dollars(e.cost.monthlyUsd), '$410–520', 'fitted'),
          figure(
            'ttftP95',
            'First token (TTFT), p95',
            main,
            current,
            (e) => time(e.performance.ttft?.p95),
            '1.5–2.1 s',
            'roofline',
          ),
          figure(
            'tpotP95',
            'Per token (TPOT), p95',
            main,
            current,
            (e) => time(e.performance.tpot?.p95),
            '31–41 ms',
            'measured',
          ),
          figure(
            'whPerRequest',
            'Energy per request',
            main,
            current,
            (e) => energy(e.energy.whPerRequest),
            '10–24 mWh',
            'assumed',
          ),
        ]
      : [],
    bars: all
      .filter((e) => e.cost.monthlyUsd !== undefined)
      .slice(0, 4)
      .map((e) => bar(e, chosen)),
    candidates: all.map((e, i) => candidate(e, i + 1, chosen)),
    assumptions: [
      {
        field: 'tokens.cachedPrefixPct',
        value: '0',
        why: 'No prompt is taken as cached where the file states none.',
        line: 10,
      },
      { field: 'traffic.burstCv', value: '1', why: 'Arrivals are taken as independent.' },
    ],
    facts: [
      { label: 'Load', value: '0.6 req/s, peak 2.5', line: 8 },
      { label: 'Tokens in, out', value: '900, 180', line: 9 },
      { label: 'SLO, first token', value: '2.0 s', line: 12 },
    ],
    limits: [
      { key: 'ttftP95', seconds: 2, text: 'SLO 2.0 s' },
      { key: 'tpotP95', seconds: 0.1, text: 'SLO 100 ms' },
    ],
    ...(recommended && recommended !== current
      ? { move: { title: `Move to ${recommended.target.instance}`, target: recommended.target } }
      : {}),
    priceDate: '20 Jul 2026',
    stale: false,
    report: {
      name,
      range: { start: { line: 4, character: 2 }, end: { line: 4, character: 14 } },
      kind: 'inference',
      stated: { hardwareClass: 'gpu' },
      assumptions: [],
      current: current ?? null,
      recommended: recommended ?? null,
      verdict: '',
      candidates: all,
      candidatesEvaluated: all.length,
      breakEven: [],
    },
    ...rest,
  };
}

const RUNS = [
  {
    instance: 'c8g.2xlarge',
    hourly: 0.31904,
    ttft: 1.8,
    tpot: 0.036,
    wh: 0.017,
    idleShare: 0.6,
    memory: [1.8, 0.2, 0.4, 2, 16],
  },
  { instance: 'c8g.4xlarge', hourly: 0.63808, ttft: 1.4, tpot: 0.023, wh: 0.022, idleShare: 0.75 },
  { instance: 'inf2.xlarge', hourly: 0.7582, ttft: 0.088, tpot: 0.034, wh: 0.056 },
  { instance: 'g6.xlarge', hourly: 0.8048, ttft: 0.041, tpot: 0.017, wh: 0.034, idleShare: 0.97 },
  { instance: 'r8g.4xlarge', hourly: 0.94256, ttft: 1.4, tpot: 0.023, wh: 0.026 },
  { instance: 'g5.xlarge', hourly: 1.006, ttft: 0.04, tpot: 0.011, wh: 0.039 },
  { instance: 'c8g.8xlarge', hourly: 1.27616, ttft: 0.41, tpot: 0.017, wh: 0.031 },
  { instance: 'c7i.4xlarge', hourly: 0.714, ttft: 1.8, tpot: 0.053, wh: 0.064 },
  { instance: 'g6e.xlarge', hourly: 1.861, ttft: 0.017, tpot: 0.008, wh: 0.061 },
  {
    instance: 'g4dn.xlarge',
    hourly: 0.526,
    ttft: 0.11,
    tpot: 0.024,
    wh: 0.025,
    feasible: false,
    reasons: ['Excluded: placement.deny lists g4dn (line 17)'],
  },
  {
    instance: 'c7i.2xlarge',
    hourly: 0.357,
    ttft: 2.8,
    tpot: 0.098,
    wh: 0.062,
    meetsSlo: false,
    reasons: ['First token too late: 2.8 s of 2.0 s'],
  },
  {
    instance: 'p5.48xlarge',
    hourly: undefined,
    reasons: ['No published price in us-east-1: without a rank'],
    feasible: false,
    meetsSlo: undefined,
  },
];

export function typical(changes = {}) {
  const all = RUNS.map((run) => estimate({ ...run, ...changes.run }));
  return workload({ all, recommended: all[0], current: all[3], ...extras(), ...changes.state });
}
