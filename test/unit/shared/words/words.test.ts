import * as assert from 'node:assert/strict';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Placement } from '../../../../shared/src/placement/place';
import { placeWith } from '../../../../shared/src/placement/place';
import { buildWorkloadReport } from '../../../../shared/src/report/build';
import { disabledFixTitle, fixTitle } from '../../../../shared/src/words/fixTitle';
import { hintText } from '../../../../shared/src/words/hint';
import { hoverMarkdown } from '../../../../shared/src/words/hover';
import { lenses } from '../../../../shared/src/words/lens';
import { sumWords } from '../../../../shared/src/words/sum';
import { escapeMarkdown, inlineCode, plainName } from '../../../../shared/src/words/markdown';
import { buildPanelHead, buildPanelWorkload } from '../../../../shared/src/words/panel';
import { standing } from '../../../../shared/src/words/standing';
import { statusText, statusTooltip } from '../../../../shared/src/words/status';
import { tableOfThree } from '../../../../shared/src/words/table';
import { because, verdict } from '../../../../shared/src/words/verdict';
import type { Machine } from '../placement/smallWorld';
import { smallCatalog, smallModel, smallWorkload } from '../placement/smallWorld';

const L4: Machine = { type: 'g6.xlarge', hardwareClass: 'gpu', chip: 'L4', usdPerHour: 0.8, ttft: 0.041, capacity: 10 };
const ARM: Machine = {
  type: 'c8g.2xlarge',
  hardwareClass: 'graviton',
  usdPerHour: 0.32,
  ttft: 1.8,
  capacity: 1,
  width: 0.1,
};
const INF: Machine = {
  type: 'inf2.xlarge',
  hardwareClass: 'neuron',
  chip: 'Inferentia2',
  usdPerHour: 0.76,
  ttft: 0.09,
  capacity: 6,
};
const SLOW: Machine = { type: 'c7a.2xlarge', hardwareClass: 'x86', usdPerHour: 0.41, ttft: 2.6, capacity: 1 };
const WORLD = [L4, ARM, INF, SLOW];
const NOW = { instance: 'g6.xlarge', replicas: 2 };

function placed(spec: WorkloadSpec = {}, machines: readonly Machine[] = WORLD): Placement {
  return placeWith(smallWorkload(machines, spec), smallCatalog(machines), smallModel(machines));
}

function recommendedOf({ recommended }: Placement) {
  assert.ok(recommended);
  return recommended;
}

const RANGE = { start: { line: 3, character: 2 }, end: { line: 3, character: 6 } };

function panelOf(placement: Placement) {
  return buildPanelWorkload({
    head: buildPanelHead(placement, 'file:///a.yaml'),
    placement,
    fileName: 'a.yaml',
    version: 1,
    range: RANGE,
    siblings: [],
  });
}

describe('a hint', () => {
  it('says the price, shorter or longer', () => {
    const p = placed({ placement: NOW });
    assert.equal(hintText(p, { length: 'short' }), '$1,168/mo');
    assert.equal(hintText(p), '2 × L4 · $1,168/mo');
    assert.equal(hintText(p, { length: 'long' }), '2 × L4 · $1,168/mo · TTFT 41 ms · 95% idle');
  });

  it('gives the age of stale prices last', () => {
    const p = placed({ placement: NOW });
    const stale = { today: '2026-10-25', staleAfterDays: 90 };
    assert.equal(hintText(p, { length: 'short', ...stale }), '$1,168/mo, 97 days old');
    assert.equal(hintText(p, stale), '2 × L4 · $1,168/mo · prices 97 days old');
    assert.equal(hintText(p, { today: '2026-08-01', staleAfterDays: 90 }), '2 × L4 · $1,168/mo');
  });

  it('says unknown, with what is known', () => {
    const p = placed({ model: 'acme/omni-7b', placement: { instance: 'g6.xlarge' } });
    assert.equal(hintText(p, { length: 'short' }), 'cost unknown');
    assert.equal(hintText(p), 'L4 · $584/mo each · speed unknown');
    assert.equal(hintText(p, { length: 'long' }), 'L4 · $584/mo each · model not in the catalog');
    const fixed = placed({ model: 'acme/omni-7b', placement: NOW });
    assert.equal(hintText(fixed), '2 × L4 · $1,168/mo · speed unknown');
  });

  it('proposes where nothing is stated', () => {
    assert.equal(hintText(placed()), 'from $234/mo on 1 × c8g.2xlarge');
  });
});

describe('a verdict and its lens', () => {
  it('moves', () => {
    const p = placed({ placement: NOW });
    assert.equal(verdict(p), 'Move to Graviton c8g.2xlarge: $467/mo instead of $1,168, 60% less.');
    assert.deepEqual(lenses(p), [
      { title: 'Move to Graviton: $467/mo, 60% less', action: 'move' },
      { title: 'Open cost panel', action: 'panel' },
    ]);
    assert.equal(
      fixTitle(p, recommendedOf(p)),
      'Move to Graviton: $467/mo, −60%, TTFT 41 ms → 1.8 s, TPOT 20 ms, SLO met',
    );
    assert.equal(
      disabledFixTitle(p, recommendedOf(p), 'no arm64 image of acme/server:1.4.'),
      'Move to Graviton (no arm64 image of acme/server:1.4)',
    );
    assert.ok(because(p).includes('The L4 machines idle 95% of their hours at 1 req/s.'), because(p).join(' '));
    assert.ok(because(p).includes('SLO 2.0 s still met.'));
  });

  it('stays', () => {
    const p = placed({ placement: NOW, slo: { ttftMsP95: 80 } });
    assert.equal(verdict(p), 'Stay on 2 × g6.xlarge (L4): $1,168/mo, TTFT 41 ms.');
    assert.equal(lenses(p)[0].title, 'Stay on L4: cheapest that meets the SLO');
  });

  it('is too close to call', () => {
    const machines = [L4, { ...INF, width: 0.2 }].map((m) => ({ width: 0.1, ...m }));
    const p = placed({ placement: NOW }, machines);
    assert.equal(p.decision, 'too-close');
    assert.equal(lenses(p)[0].title, 'Too close to call: Inferentia2 and L4 overlap');
    assert.equal(verdict(p), 'Too close to call: Inferentia2 and L4 overlap at $1,110/mo and $1,168/mo.');
  });

  it('says an assumed limit as assumed, not as the user’s', () => {
    const p = placed({ placement: NOW, slo: undefined });
    const text = JSON.stringify([verdict(p), because(p), lenses(p), fixTitle(p, recommendedOf(p)), panelOf(p)]);
    assert.doesNotMatch(text, /SLO/);
    assert.ok(because(p).includes('Assumed limit of 2.0 s still met.'));
    assert.equal(
      verdict(placed({ slo: undefined })),
      'Choose Graviton c8g.2xlarge: $234/mo, TTFT 1.8 s, the cheapest that meets an assumed limit of 2.0 s.',
    );
    const missed = placed({ placement: { instance: 'c7a.2xlarge' }, slo: undefined }, [SLOW]);
    assert.equal(lenses(missed)[0].title, 'Misses an assumed limit: TTFT 2.6 s of 2.0 s');
  });

  it('says “still met” only where it is met now', () => {
    const p = placed({ placement: { instance: 'c7a.2xlarge', replicas: 1 } });
    assert.equal(verdict(p), 'Move to Graviton c8g.2xlarge: $234/mo instead of $299, and the SLO is met.');
    assert.ok(because(p).includes('SLO 2.0 s met.'), because(p).join(' '));
  });

  it('changes the number of copies, or the engine, on the machine that is there', () => {
    const load = { rpsAvg: 3, hourlyProfile: 'flat' } as const;
    const p = placed({ placement: { instance: 'c8g.2xlarge', replicas: 1 }, traffic: load }, [ARM]);
    assert.match(verdict(p), /^Change to 3 × c8g\.2xlarge: \$701\/mo instead of \$234/);
    assert.match(lenses(p)[0].title, /^Change to 3 × c8g\.2xlarge: \$701\/mo, SLO met$/);
    const engine = placed(
      { runtime: 'llama.cpp', placement: { instance: 'c8g.2xlarge', replicas: 1 }, traffic: load },
      [ARM],
    );
    assert.match(verdict(engine), /^Move to vLLM on Graviton c8g\.2xlarge: /);
    assert.equal(lenses(engine)[0].title, 'Move to vLLM on Graviton: $701/mo, SLO met');
    assert.match(fixTitle(engine, recommendedOf(engine)), /^Move to vLLM on c8g\.2xlarge: /);
    const both = placed({ runtime: 'llama.cpp', placement: NOW });
    assert.match(verdict(both), /^Move to Graviton c8g\.2xlarge with vLLM: /);
  });

  it('is not sure of a miss within the range, and does not pay for it', () => {
    const wide = { ...SLOW, ttft: 2.1, ttftWidth: 0.1 };
    const p = placed({ placement: { instance: 'c7a.2xlarge', replicas: 1 } }, [wide, INF]);
    assert.equal(p.decision, 'too-close');
    assert.equal(
      verdict(p),
      'Too close to call: 1 × c7a.2xlarge may miss the SLO; Inferentia2 inf2.xlarge would cost $555/mo instead of $299.',
    );
    assert.equal(lenses(p)[0].title, 'Too close to call: x86 may miss the SLO');
    const sure = placed({ placement: { instance: 'c7a.2xlarge', replicas: 1 } }, [{ ...wide, ttft: 2.6 }, INF]);
    assert.equal(sure.decision, 'move');
  });

  it('has no rival without a price', () => {
    const p = placed({ placement: NOW }, [L4, { ...ARM, usdPerHour: undefined }, { ...INF, usdPerHour: 0.9 }]);
    assert.equal(p.decision, 'stay');
    assert.doesNotMatch(hoverMarkdown(p), /unknown|c8g/);
  });

  it('misses the SLO everywhere', () => {
    const p = placed({ placement: { instance: 'c7a.2xlarge' }, slo: { ttftMsP95: 2000 } }, [SLOW]);
    assert.equal(p.decision, 'none');
    assert.equal(lenses(p)[0].title, 'Misses the SLO: TTFT 2.6 s of 2.0 s');
    assert.match(verdict(p), /^No candidate meets the SLO: c7a.2xlarge has TTFT 2.6 s of 2.0 s\.$/);
  });

  it('does not know a model', () => {
    const p = placed({ model: 'acme/omni-7b', placement: { instance: 'g6.xlarge' } });
    assert.equal(verdict(p), 'acme/omni-7b is not in the catalog: price known, speed and fit unknown.');
    assert.equal(verdict(p, true), '`acme/omni-7b` is not in the catalog: price known, speed and fit unknown.');
    assert.deepEqual(lenses(p)[0], { title: 'Speed unknown: give the shape of the model', action: 'model' });
    assert.match(
      because(p)[0] ?? '',
      /^1 × g6.xlarge is \$584\/mo before traffic\. Give its shape in place of the name: paramsB and layers\./,
    );
  });

  it('there are always two lenses', () => {
    for (const spec of [{}, { placement: NOW }, { model: 'x' }, { slo: { ttftMsP95: 1 } }] satisfies WorkloadSpec[]) {
      const both = lenses(placed(spec));
      assert.equal(both.length, 2);
      assert.ok(both.every((lens) => lens.title.length > 0 && lens.title.length <= 80));
    }
    assert.equal(sumWords(2, 1448, 0), '2 workloads · $1,448/mo');
    assert.equal(sumWords(2, 1448, 1), '2 workloads · $1,448/mo · 1 unknown');
    assert.equal(sumWords(1, 0, 1), '1 workload · 1 unknown');
  });
});

describe('a break-even in words', () => {
  const from = (below: string, above: string, machines: readonly Machine[]) =>
    because({ ...placed({ placement: NOW }, machines), breakEven: [{ rps: 1e3, below, above }] }).join(' ');

  it('names the silicon, and the types where the silicon is the same', () => {
    const twin: Machine = { ...L4, type: 'g6.2xlarge', usdPerHour: 1.2 };
    assert.match(from('g6.xlarge', 'inf2.xlarge', WORLD), /From 1,000 req\/s Inferentia2 is cheaper\./);
    assert.match(from('g6.xlarge', 'g6.2xlarge', [L4, twin]), /From 1,000 req\/s g6\.2xlarge is cheaper\./);
  });
});

describe('the table of three', () => {
  it('shows the whole answer where nothing has a first token', () => {
    const { current, candidates, recommended } = placed({ placement: NOW });
    const whole = (e: (typeof candidates)[number]) => ({ ...e, performance: { e2e: { p50: 1, p95: 1.2, p99: 1.4 } } });
    const ranked = {
      kind: 'inference',
      candidates: candidates.map(whole),
      recommended: recommended && whole(recommended),
    };
    const table = tableOfThree({ ...ranked, current: current && whole(current) });
    assert.deepEqual(table.columns, ['$/mo', 'E2E p95']);
    assert.ok(table.rows.length > 1 && table.rows.every(({ cells }) => cells[1] === '1.2 s'));
  });
});

describe('a hover', () => {
  it('has verdict, table of three, reasons and ground', () => {
    const text = hoverMarkdown(placed({ placement: NOW }), { links: [{ title: 'Panel', uri: 'command:p' }] });
    const lines = text.split('\n');
    assert.equal(lines[0], '**Move to Graviton c8g.2xlarge: $467/mo instead of $1,168, 60% less.**');
    assert.ok(lines.includes('|  | $/mo | TTFT p95 | TPOT p95 |'), text);
    assert.ok(lines.includes('| 2 × c8g.2xlarge | $467 (420–514) | 1.8 s | 20 ms |'), text);
    assert.ok(lines.includes('| **2 × g6.xlarge, now** | $1,168 | 41 ms | 20 ms |'), text);
    assert.match(text, /Fitted, ±10%\. .*Prices 20 Jul 2026\. Assumes .*\[Panel\]\(command:p\)$/);
  });

  it('names from a file stay text', () => {
    const evil = '<img src=x onerror=alert(1)>`**[x](command:evil)**|\n# y';
    const text = hoverMarkdown(placed({ model: evil, placement: { instance: 'g6.xlarge' } }));
    assert.match(text, /^\*\*``/);
    assert.equal(text.split('``').length, 3, 'the name stands between one pair of fences');
    assert.doesNotMatch(text, /\n# y/);
    assert.doesNotMatch(escapeMarkdown(evil), /[^\\]\[x|<img|\n/);
    assert.equal(inlineCode('a`b'), '``a`b``');
    assert.equal(plainName('a\u202eb\nc'), 'a b c');
    assert.equal([...plainName('😀'.repeat(500))].length, 80);
    assert.equal(plainName('x'.repeat(1e6)).length, 80);
  });
});

describe('standing', () => {
  it('says why a candidate is not the one', () => {
    const machines = [
      ...WORLD,
      { ...L4, type: 'g5.xlarge', chip: 'A10G', usdPerHour: 1, ttft: 0.05 },
      { ...L4, type: 'x.big', chip: 'B', fits: false },
      { ...ARM, type: 'c8g.x', usdPerHour: undefined },
    ];
    const p = placed({ placement: NOW }, machines);
    const said = new Map(p.candidates.map((e) => [e.target.instance, standing(e, p)]));
    assert.equal(said.get('c8g.2xlarge'), 'Proposed: cheapest that meets the SLO');
    assert.equal(said.get('g6.xlarge'), 'Now: quicker, $701 more');
    assert.equal(said.get('inf2.xlarge'), 'Quicker, $642 more');
    assert.equal(said.get('g5.xlarge'), '$993 more, no quicker than a cheaper one');
    assert.equal(said.get('c7a.2xlarge'), 'Misses the SLO: TTFT 2.6 s of 2.0 s');
    assert.equal(said.get('x.big'), 'Does not fit: needs 30 GiB, has 24 GiB.');
    assert.equal(said.get('c8g.x'), 'No published price in us-east-1: left without a rank');
  });
});

describe('the status bar', () => {
  const totals = {
    workloads: 9,
    monthlyUsd: 15_327,
    recommendedMonthlyUsd: 14_437,
    unknown: 1,
    unknownNames: ['transcribe'],
    moves: 2,
    savingUsd: 890,
  };

  it('sums what is known and counts what is not', () => {
    assert.equal(statusText({ ...totals, unknown: 0 }), '$15,327/mo');
    assert.equal(statusText(totals), '$15,327/mo + 1 unknown');
    assert.equal(statusText({ ...totals, workloads: 0 }), '');
    assert.match(
      statusTooltip({ ...totals, runs: 2 }, { priceDate: '2026-07-20' }),
      /^\*\*9 workloads, \$15,327\/mo incl\. 2 runs, one a month assumed\.\*\*/,
    );
    assert.equal(
      statusTooltip(totals, { priceDate: '2026-07-20', budgetUsd: 16_000 }),
      '**9 workloads, $15,327/mo.** 2 moves would save $890. 1 cost unknown: transcribe. 96% of the $16,000 budget. Prices 20 Jul 2026. Click for the panel.',
    );
  });
});

describe('the panel', () => {
  it('says the verdict, the figures with what they are now, and the move', () => {
    const panel = panelOf(placed({ placement: NOW }));
    assert.equal(panel.verdict, 'Move to Graviton c8g.2xlarge: $467/mo instead of $1,168, 60% less.');
    assert.deepEqual(
      panel.figures.slice(0, 2).map((f) => [f.label, f.value, f.now]),
      [
        ['Cost', '$467/mo', '$1,168/mo'],
        ['First token (TTFT) p95', '1.8 s', '41 ms'],
      ],
    );
    assert.equal(panel.figures[0]?.range, '$420–514');
    assert.match(panel.move?.title ?? '', /^Move to c8g\.2xlarge$/);
    assert.deepEqual(
      panel.candidates.map((c) => c.rank),
      [1, 2, 3, 4],
    );
    assert.ok(panel.bars.some((bar) => bar.isCurrent) && panel.bars.some((bar) => bar.isRecommended));
    assert.deepEqual(panel.limits, [{ key: 'ttftP95', seconds: 2, text: 'SLO 2.0 s' }]);
  });

  it('offers no move where none pays', () => {
    assert.equal(panelOf(placed({ placement: NOW, slo: { ttftMsP95: 80 } })).move, undefined);
  });

  it('never shows NaN, undefined or Infinity', () => {
    const specs: WorkloadSpec[] = [
      {},
      { placement: NOW },
      { model: 'x', placement: NOW },
      { slo: { ttftMsP95: 1 } },
      { kind: 'training' },
      { traffic: { rpsAvg: 0 } },
      { traffic: { rpsAvg: 1e15 } },
    ];
    for (const spec of specs) {
      const p = placed(spec);
      const { report: _, ...panel } = panelOf(p);
      const report = buildWorkloadReport(p, { range: RANGE, stated: { hardwareClass: 'gpu' } });
      const words = JSON.stringify([panel, hoverMarkdown(p), hintText(p), lenses(p), report.verdict]);
      assert.doesNotMatch(words, /NaN|Infinity|undefined/, words);
    }
  });
});
