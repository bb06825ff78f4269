// The parts of a state beside figures and candidates: cost over load, what-if, day, roofline, energy, stages, regions.

/** Whole machines: each takes so many requests per second, and costs so much a month. */
function steps(each, usd, low, high, speed = 1) {
  const points = [];
  for (let k = 1, from = low; from < high && k < 400; k += 1) {
    const to = Math.min(high, Math.max(from, k * each * speed));
    if (to > from) points.push([from, k * usd], [to, k * usd]);
    from = to;
  }
  return points;
}

const line = (name, label, hardwareClass, each, usd, more = {}) => ({
  name,
  label,
  hardwareClass,
  isCurrent: false,
  isRecommended: false,
  points: steps(each, usd, 0.02, 19),
  ...more,
});

export function load(text) {
  return {
    rps: 0.6,
    unit: { name: 'req/s', perRps: 1 },
    low: 0.02,
    high: 19,
    millionTokensPerRps: 315,
    lines: [
      line('c8g.2xlarge', text ?? 'Graviton4', 'graviton', 0.4, 233, {
        isRecommended: true,
        band: { low: steps(0.4, 233, 0.02, 19, 1.4), high: steps(0.4, 233, 0.02, 19, 0.7) },
      }),
      line('g6.xlarge', text ?? 'L4', 'gpu', 6, 588, { isCurrent: true }),
      line('inf2.xlarge', text ?? 'Inferentia2', 'neuron', 2, 554),
      {
        ...line('API', text ?? 'API', undefined, 1, 1),
        points: [
          [0.02, 19],
          [19, 18_000],
        ],
      },
    ],
    cheapest: [
      { name: 'API', label: text ?? 'API', from: 0.02, to: 0.25 },
      { name: 'c8g.2xlarge', label: text ?? 'Graviton4', from: 0.25, to: 0.8 },
      { name: 'g6.xlarge', label: text ?? 'L4', from: 0.8, to: 19 },
    ],
    breakEven: [
      {
        rps: 0.25,
        monthlyUsd: 233,
        below: 'API',
        above: 'c8g.2xlarge',
        decides: true,
        text: text ?? 'From 0.25 req/s',
      },
      { rps: 0.5, monthlyUsd: 500, below: 'API', above: 'g6.xlarge', decides: false, text: text ?? 'From 0.5 req/s' },
      {
        rps: 0.8,
        monthlyUsd: 588,
        below: 'c8g.2xlarge',
        above: 'g6.xlarge',
        decides: true,
        text: text ?? 'From 0.8 req/s',
      },
    ],
    finding: text ?? 'Graviton4 is cheapest from 0.25 to 0.8 req/s; this workload is at 0.6 req/s.',
  };
}

const slider = (field, label, value, quantity, at) => ({
  field,
  label,
  value,
  quantity,
  isChanged: false,
  line: at,
  range: { low: value / 30, high: value * 30 },
});
const choice = (field, label, value, options) => ({
  field,
  label,
  value,
  quantity: 'word',
  isChanged: false,
  options: options.map((each) => ({ value: each, text: each })),
});

/** By class, cheapest first; the first is what runs now. */
const target = (text) => ({
  ...choice('target', 'Target', '', []),
  line: 12,
  options: [
    { value: '', text: text ?? '2 × g6.xlarge, now' },
    { value: 'g5.xlarge', text: text ?? '2 × g5.xlarge, $1,509/mo', group: text ?? 'GPU' },
    { value: 'c8g.2xlarge', text: '2 × c8g.2xlarge, $506/mo', group: 'Graviton' },
    { value: 'm8g.2xlarge', text: '2 × m8g.2xlarge, $564/mo, misses the SLO', group: 'Graviton' },
  ],
});

export function whatIf(text) {
  return {
    fields: [
      target(text),
      slider('traffic.rpsAvg', 'Load', 0.6, 'req/s', 7),
      slider('tokens.inMean', 'Tokens in', 420, 'tokens', 8),
      slider('tokens.outMean', 'Tokens out', 120, 'tokens', 8),
      slider('slo.ttftMsP95', 'SLO for first token (TTFT), p95', 2000, 'milliseconds', 11),
      choice('precision', 'Precision', 'int4', ['bf16', 'int8', 'int4']),
      choice('placement.purchase', 'Purchase', 'on-demand', ['on-demand', 'spot']),
      choice('placement.region', 'Region', text ?? 'us-east-1', [text ?? 'us-east-1', 'eu-north-1']),
      { field: 'pricing.discountPct', label: 'Discount', value: 0, quantity: 'percent', isChanged: false },
    ],
    changes: text === undefined ? [] : [{ field: text, text, line: 3 }],
    ...(text === undefined ? {} : { refusal: text }),
  };
}

const hours = (at) => Array.from({ length: 24 }, (_, hour) => at(hour));
const busy = (hour) => (hour > 7 && hour < 19 ? 1 : 0.2);

export function day(text) {
  const row = (title, hardwareClass, replicas, working, more) => ({
    title: text ?? title,
    hardwareClass,
    isCurrent: false,
    isRecommended: false,
    replicas,
    working,
    idle: text ?? 'idle 67% · $449/mo',
    ...more,
  });
  return {
    rows: [
      row(
        '5 × c8g.2xlarge',
        'graviton',
        hours((h) => (busy(h) === 1 ? 5 : 2)),
        hours((h) => 3 * busy(h)),
        {
          isRecommended: true,
        },
      ),
      row(
        '2 × g6.xlarge',
        'gpu',
        hours(() => 2),
        hours((h) => 0.1 * busy(h)),
        { isCurrent: true },
      ),
    ],
    finding:
      text ??
      'Graviton4 follows the day with 2 to 5 replicas and idles 67%; L4 keeps 2 replicas all day and idles 97%.',
    note: text ?? 'Outline: replicas paid for. Solid: at work. Hatched: idle.',
  };
}

export function roofline(text) {
  const row = (label, hardwareClass, bandwidth, compute, more) => ({
    title: text ?? label,
    label: text ?? label,
    hardwareClass,
    isCurrent: false,
    isRecommended: false,
    bandwidth,
    compute,
    roof: text ?? 'sustained',
    points: [
      { phase: 'decode', intensity: 9, reached: 9 * bandwidth * 0.8, text: text ?? 'decode: 9 FLOP per byte' },
      { phase: 'prefill', intensity: 600, reached: compute * 0.9, text: text ?? 'prefill: 600 FLOP per byte' },
    ],
    ...more,
  });
  return {
    rows: [
      row('Graviton4', 'graviton', 120e9, 1.6e12, { isRecommended: true }),
      row('L4', 'gpu', 225e9, 45e12, { isCurrent: true }),
    ],
    finding: text ?? 'Decode waits for memory, prefill for compute, on both.',
  };
}

export function energy(text) {
  const row = (title, label, hardwareClass, wh) => ({
    title: text ?? title,
    label: text ?? label,
    hardwareClass,
    isCurrent: hardwareClass === 'gpu',
    isRecommended: hardwareClass === 'graviton',
    wh,
    low: wh * 0.6,
    high: wh * 1.8,
    text: text ?? `${wh * 1000} mWh`,
    range: text ?? 'a range',
    month: text ?? '27 kWh/mo',
    evidence: 'assumed',
  });
  return {
    rows: [row('2 × c8g.2xlarge', 'Graviton4', 'graviton', 0.017), row('2 × g6.xlarge', 'L4', 'gpu', 0.034)],
    unit: 'per request',
    finding:
      text ??
      'Least energy: 2 × c8g.2xlarge with 17 mWh per request, 50% less than 2 × g6.xlarge, though the ranges overlap.',
    notes: [
      text ?? 'From 1.4 req/s g6.xlarge takes less than c8g.2xlarge.',
      text ?? 'AWS: “up to 60% less energy”. That compares with other EC2 instances.',
    ],
  };
}

export function stages(text) {
  const row = (name, hardwareClass, seconds, usd) => ({
    name: text ? `${text} ${name}` : name,
    detail: text ?? 'its machines',
    hardwareClass,
    seconds,
    usd,
    time: text ?? `${seconds} s`,
    money: text ?? `$${usd}`,
  });
  return {
    total: { time: text ?? 'time of a task, 47.6 s', money: text ?? 'money of a task, $0.0048' },
    rows: [
      row('Model calls', 'gpu', 32.8, 0.004),
      row('Tools and steps', 'graviton', 12.4, 0.0008),
      row('Waiting', undefined, 2.4, 0),
    ],
    finding: text ?? 'Model calls takes 69% of the 47.6 s and 83% of the money.',
    note: text ?? 'A task is one chain of 12 steps.',
  };
}

export function regions(text) {
  const row = (region, kg, isHome = false) => ({
    region: text ?? region,
    name: text ?? region,
    isHome,
    grid: text ?? '396 gCO2e/kWh',
    marks: [
      {
        what: 'cheapest',
        title: text ?? 'a',
        hardwareClass: 'gpu',
        kgCo2e: kg,
        carbon: text ?? `${kg} kg`,
        cost: text ?? '$1',
      },
      {
        what: 'greenest',
        title: text ?? 'b',
        hardwareClass: 'graviton',
        kgCo2e: kg / 2,
        carbon: text ?? `${kg / 2} kg`,
        cost: text ?? '$2',
      },
    ],
  });
  return {
    rows:
      text === undefined
        ? [row('eu-central-1', 23), row('us-east-1', 21, true), row('eu-north-1', 1.3)]
        : [row('one', 9, true)],
    finding: text ?? 'The region matters more than the chip: eu-north-1 emits 16 times less than us-east-1.',
  };
}

/** Every part; with a text, that text wherever one stands. */
export const extras = (text) => ({
  load: load(text),
  whatIf: whatIf(text),
  day: day(text),
  roofline: roofline(text),
  energy: energy(text),
  stages: stages(text),
});
