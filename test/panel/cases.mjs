// The cases that a page must stand: long, strange, unknown, many, hostile.
import { extras } from './extras.mjs';
import { estimate, typical, workload } from './fixtures.mjs';

export const LONG = 'customer-support-conversation-summarization-and-routing-service-production-eu-central-1-blue';

export function longNames() {
  const state = typical();
  return {
    ...state,
    ...extras(LONG),
    name: LONG,
    siblings: [
      { name: LONG, line: 4 },
      { name: `${LONG}-canary`, line: 90 },
    ],
    fileName: `${LONG}.workload.yaml`,
    model: `organization-with-a-long-name/${LONG}-GGUF-Q4_K_M`,
    verdict: `Move ${LONG} to Graviton4: $506 a month instead of $1,215, 58% less.`,
    candidates: state.candidates.map((c) => ({
      ...c,
      title: `${c.title} ${LONG}`,
      standing: `${c.standing}. ${LONG}`,
    })),
    bars: state.bars.map((b) => ({ ...b, title: `${b.title} ${LONG}` })),
    facts: [{ label: LONG, value: LONG, line: 123456 }],
    assumptions: [{ field: `${LONG}.${LONG}`, value: LONG, why: LONG, line: 99999 }],
  };
}

/** A price, but neither speed nor fit. */
export function unknownModel() {
  const current = estimate({
    instance: 'g6.xlarge',
    instances: 1,
    hourly: 0.8048,
    meetsSlo: undefined,
    idleShare: 0,
    memory: [NaN, NaN, NaN, NaN, 24],
  });
  const state = workload({ all: [current], current });
  return {
    ...state,
    model: 'acme/omni-7b',
    verdict: '`acme/omni-7b` is not in the catalog: price known, speed and fit unknown.',
    because: ['Point `model` at its `config.json` or GGUF file, or give `paramsB` and `layers`.'],
    figures: [
      { label: 'Cost a month', value: '$588', evidence: 'measured', source: 'Published price, 20 Jul 2026.' },
      {
        label: 'First token (TTFT), p95',
        value: 'unknown',
        evidence: 'assumed',
        source: 'The model has no known shape.',
      },
    ],
    bars: [],
    limits: [],
  };
}

export function training() {
  const run = (instance, hourly, more) =>
    estimate({
      instance,
      instances: 1,
      hourly,
      idleShare: 0,
      meetsSlo: undefined,
      memory: [16, 0, 12, 10, 80],
      ...more,
    });
  const all = [
    run('p5.4xlarge', 6.88, { hours: 15.5 }),
    run('g6e.xlarge', 1.861, {
      memory: [16, 0, 22, 10, 44],
      feasible: false,
      reasons: ['Does not fit: needs 48 GiB of 44 GiB'],
      hours: 40,
    }),
    run('c8g.16xlarge', 2.55, { hours: 1080 }),
  ];
  return workload({
    name: 'nightly-tune',
    all,
    current: all[0],
    recommended: all[0],
    verdict: 'Stay on 1 × p5.4xlarge (H100): 15.5 h, $106 a run.',
    limits: [],
    figures: [
      { label: 'Cost of a run', value: '$106', range: '$95–120', evidence: 'fitted', source: 'MFU 0.35 fitted.' },
      { label: 'Time of a run', value: '15.5 h', evidence: 'fitted', source: 'MFU 0.35 fitted.' },
    ],
  });
}

export function agent() {
  const all = [estimate({ instance: 'c8g.2xlarge', hourly: 0.31904, idleShare: 0.3, meetsSlo: undefined, memory: [] })];
  return workload({
    name: 'repo-agent',
    all,
    current: all[0],
    recommended: all[0],
    verdict: '$0.0048 per task, 47.6 s: the model takes 69% of the time and 83% of the money.',
    limits: [],
  });
}

export function infeasibleCurrent() {
  const state = typical();
  const current = estimate({
    instance: 'g4dn.xlarge',
    hourly: 0.526,
    feasible: false,
    meetsSlo: false,
    memory: [141, 9, 2, 2, 16],
    reasons: ['Does not fit: needs 154 GiB of 16 GiB'],
  });
  const all = [...state.report.candidates, current];
  return workload({
    all,
    current,
    recommended: all[0],
    verdict: 'Does not fit: needs 154 GiB a replica, 1 × T4 has 16 GiB.',
  });
}

/** 24 names that would do harm if one of them were read as markup. */
export const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "'-alert(1)-'",
  '<b>bold</b>',
  '&lt;i&gt;',
  '${alert(1)}',
  '{{7*7}}',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)">x</a>',
  '<style>*{display:none}</style>',
  '<iframe src="https://example.com">',
  '</script><script>alert(1)</script>',
  '<math><mtext></mtext></math>',
  '`${alert(1)}`',
  '<details open ontoggle=alert(1)>',
  '\u202Ereversed',
  '\u0000nul',
  '<!-- comment',
  ']]>',
  '<base href="https://example.com/">',
  '<meta http-equiv=refresh content=0>',
  '__proto__',
  'constructor',
];

export function hostile(text) {
  const state = typical();
  const target = { ...state.candidates[1].target, instance: text };
  return {
    ...state,
    ...extras(text),
    name: text,
    siblings: [
      { name: text, line: 4 },
      { name: 'other', line: 40 },
    ],
    fileName: text,
    model: text,
    verdict: text,
    because: [text],
    priceDate: text,
    figures: state.figures.map((f, i) => ({
      ...f,
      label: `${text} ${i}`,
      value: text,
      range: text,
      now: text,
      source: text,
    })),
    bars: state.bars.map((b) => ({
      ...b,
      title: text,
      total: text,
      lines: b.lines.map((l) => ({ ...l, name: text, text })),
    })),
    candidates: state.candidates.map((c, i) =>
      i === 1 ? { ...c, title: text, standing: text, cost: text, target } : { ...c, standing: text },
    ),
    assumptions: [{ field: text, value: text, why: text, line: 1 }],
    facts: [{ label: text, value: text, line: 2 }],
    move: { title: text, target, disabledReason: undefined },
  };
}

/** 300 candidates: every size of every class there is, and then some. */
export function many() {
  const families = ['g6', 'g5', 'c8g', 'r8g', 'inf2', 'c7i'];
  const all = Array.from({ length: 300 }, (_, i) =>
    estimate({
      instance: `${families[i % 6]}.${1 + Math.floor(i / 6)}xlarge`,
      hourly: 0.2 + i * 0.07,
      ttft: 0.02 + ((i * 37) % 300) / 100,
      tpot: 0.008 + ((i * 17) % 100) / 1000,
      wh: 0.01 + ((i * 13) % 90) / 1000,
      feasible: i % 7 !== 3,
      meetsSlo: i % 7 !== 3 && (i * 37) % 300 < 198,
    }),
  );
  return workload({ all, current: all[60], recommended: all[0] });
}
