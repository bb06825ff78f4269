// The page of all workloads as the server would send it: as in the picture, none, one, 300, 3,000, long, hostile.
const dollars = (n) => `$${Math.round(n).toLocaleString('en-US')}`;
const CLASSES = ['gpu', 'graviton', 'neuron', 'x86', 'api'];
const FOLDER = 'file:///ws/';

/** One row; what is not said of money is unknown. */
function row(
  name,
  at,
  { file = 'workloads.yaml', kind = 'inference', now, of, usd, save, standing, verdict, ...more },
) {
  return {
    uri: `${FOLDER}${file}`,
    fileName: file,
    line: 4 + 20 * at,
    name,
    kindText: kind,
    now,
    hardwareClass: of,
    standing,
    cost: usd === undefined ? 'unknown' : dollars(usd),
    saving: standing === 'unknown' ? 'unknown' : save > 0 ? dollars(save) : 'none',
    verdict,
    monthlyUsd: usd,
    savingUsd: standing === 'unknown' ? undefined : (save ?? 0),
    isElsewhere: false,
    ...more,
  };
}

function page(rows, more = {}) {
  const known = rows.filter(({ monthlyUsd }) => monthlyUsd !== undefined);
  const sum = (list, key) => list.reduce((all, each) => all + (each[key] ?? 0), 0);
  const total = sum(known, 'monthlyUsd');
  const saving = sum(known, 'savingUsd');
  const classes = CLASSES.map((hardwareClass) => {
    const usd = sum(
      known.filter((each) => each.hardwareClass === hardwareClass),
      'monthlyUsd',
    );
    return { hardwareClass, monthlyUsd: usd, text: dollars(usd) };
  })
    .filter(({ monthlyUsd }) => monthlyUsd > 0)
    .sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  const files = new Set(rows.map(({ uri }) => uri)).size;
  return {
    kind: 'workspace',
    verdict: `${rows.length} workloads cost ${dollars(total)} a month; 2 moves would save ${dollars(saving)}.`,
    because: ['87% of the $16,000 budget.', 'repo-agent calls support-chat: that model is counted once.'],
    extent: `${rows.length} workloads in ${files} files`,
    reading: false,
    rows,
    total: { cost: dollars(total), saving: dollars(saving) },
    weightFinding: `${known.toSorted((a, b) => b.monthlyUsd - a.monthlyUsd)[0]?.name} is the largest part of the bill.`,
    moveFinding: 'support-chat to Graviton4 and nightly-eval to g6.2xlarge.',
    classes: { rows: classes, finding: '85% of the bill pays for GPUs.' },
    priceDate: '2026-07-20',
    ...more,
  };
}

export function nine() {
  const agents = { file: 'agents.workload.yaml' };
  const batch = { file: 'batch.yaml' };
  return page([
    row('support-chat', 0, {
      now: '2 × g6.xlarge',
      of: 'gpu',
      usd: 1215,
      save: 501,
      standing: 'move',
      verdict: 'Move to Graviton4: $714/mo, 41% less',
    }),
    row('contract-summary', 1, {
      now: '1 × g6e.12xlarge',
      of: 'gpu',
      usd: 7660,
      standing: 'stay',
      verdict: 'Stay on L40S: cheapest that meets the SLO',
    }),
    row('code-complete', 2, {
      kind: 'code generation',
      now: '2 × g6e.xlarge',
      of: 'gpu',
      usd: 2717,
      standing: 'fails',
      verdict: 'Misses the SLO: TPOT 26 ms of 20 ms',
    }),
    row('search-embed', 3, {
      kind: 'embedding',
      now: '2 × c8g.4xlarge',
      of: 'graviton',
      usd: 932,
      standing: 'stay',
      verdict: 'Stay on Graviton4: cheapest that meets the SLO',
    }),
    row('rerank', 4, {
      kind: 'rerank',
      now: '1 × inf2.xlarge',
      of: 'neuron',
      usd: 553,
      standing: 'close',
      verdict: 'Too close to call: Inferentia2 and L4 overlap',
    }),
    row('repo-agent', 0, {
      ...agents,
      kind: 'agent',
      now: '1 × c8g.2xlarge',
      of: 'graviton',
      usd: 233,
      standing: 'stay',
      verdict: 'Stay on Graviton4: cheapest that fits',
    }),
    row('nightly-eval', 0, {
      ...batch,
      kind: 'batch',
      now: '4 × g6e.xlarge',
      of: 'gpu',
      usd: 670,
      save: 389,
      standing: 'move',
      verdict: 'Move to g6.2xlarge: $281/mo, 58% less',
    }),
    row('front', 1, {
      ...batch,
      now: '2 × g6.xlarge',
      of: 'gpu',
      standing: 'stay',
      verdict: 'Counted in llama.yaml',
      isElsewhere: true,
      cost: 'elsewhere',
      saving: 'elsewhere',
    }),
    row('transcribe', 2, {
      ...batch,
      kind: 'speech',
      now: '1 × c7i.4xlarge',
      of: 'x86',

      standing: 'unknown',
      verdict: 'Speed unknown: name a model',
    }),
  ]);
}

/** `count` workloads of every class and standing, costs over three decades, in one file for each ten. */
export function fleet(count) {
  const standings = ['stay', 'move', 'close', 'fails', 'unknown'];
  const rows = Array.from({ length: count }, (_, i) => {
    const standing = standings[i % 5];
    const usd = standing === 'unknown' ? undefined : 20 + ((i * 7919) % 1000) ** 2 / 100;
    return row(`service-${i}`, i % 10, {
      file: `team-${Math.floor(i / 10)}.workload.yaml`,
      now: `${1 + (i % 4)} × g6.xlarge`,
      of: CLASSES[i % 4],
      usd,
      save: standing === 'move' ? usd / 3 : 0,
      standing,
      verdict: standing === 'move' ? 'Move to Graviton4: 33% less' : 'Stay on L4: cheapest that meets the SLO',
    });
  });
  return page(rows);
}

export function one() {
  const [first] = nine().rows;
  return page([first], {
    verdict: '1 workload costs $1,215 a month; 1 move would save $501.',
    because: [],
    extent: '1 workload in 1 file',
    weightFinding: undefined,
    classes: undefined,
    moveFinding: 'support-chat to Graviton4.',
  });
}

export const none = (reading = false) => ({
  ...page([]),
  verdict: reading ? 'Reading the files of the workspace.' : 'No workload in this workspace yet.',
  because: reading ? [] : ['Create a manifest, or open a Kubernetes, Ray, KServe or Compose file.'],
  reading,
  total: { cost: 'unknown', saving: 'unknown' },
  weightFinding: undefined,
  moveFinding: undefined,
  classes: undefined,
});

/** Every text is the same one: long, or one that would do harm if it were read as markup. */
export function saying(text) {
  const state = nine();
  const rows = state.rows.map((each) => ({
    ...each,
    fileName: text,
    name: text,
    kindText: text,
    now: text,
    cost: each.monthlyUsd === undefined ? each.cost : text,
    saving: text,
    verdict: text,
  }));
  return {
    ...state,
    verdict: text,
    because: [text],
    extent: text,
    rows,
    total: { cost: text, saving: text },
    weightFinding: text,
    moveFinding: text,
    classes: { finding: text, rows: state.classes.rows.map((each) => ({ ...each, text })) },
    priceDate: text,
  };
}

/** Names are long, figures are figures. */
export function longWorkspace(name) {
  const state = nine();
  return {
    ...state,
    rows: state.rows.map((each) => ({ ...each, name, fileName: `${name}.yaml`, verdict: `Move to ${name}` })),
  };
}
