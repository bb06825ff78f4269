import assert from 'node:assert/strict';
import { brokenLimits, limitsOf } from '../../../../shared/src/calibration/page/limits';
import { LINES, reachedLines } from '../../../../shared/src/calibration/page/lines';
import { accuracyPage } from '../../../../shared/src/calibration/page/page';
import { plotsOf } from '../../../../shared/src/calibration/page/plot/plots';
import { pageData, pageRow, pageSet } from './pageRows';

const GOOD = pageRow({ id: 'a-1' });
const FAR = pageRow({ id: 'b-1', source: 'b', predicted: 400, novelty: 'none', naive: 500 });
const MISSING = {
  id: 'c-1',
  kind: 'llm_decode',
  hardwareClass: 'gpu',
  source: 'c',
  where: 'RTX 9090',
  reason: 'hardware not in the catalog',
  statesBatch: true,
};

const pageOf = (...rows: (typeof GOOD)[]) => accuracyPage(pageData(pageSet(rows, { missing: [MISSING] })), [], 'plots');

describe('calibration: targets', () => {
  it('put each row into one line at most, whatever its kind and class', () => {
    const kinds = [
      'llm_decode',
      'llm_prefill',
      'llm_serving',
      'ttft',
      'energy',
      'training',
      'embedding',
      'vision',
      'asr',
    ];
    for (const kind of kinds) {
      for (const hardwareClass of ['gpu', 'neuron', 'graviton', 'x86']) {
        const row = pageRow({ id: 'x', kind, hardwareClass });
        assert.equal(LINES.filter(({ holds }) => holds(row)).length, 1, `${kind} ${hardwareClass}`);
      }
    }
  });

  it('count rows that lost their figure with their source as not predicted', () => {
    const set = pageSet([GOOD], { inSample: [GOOD, FAR], missing: [MISSING] });
    assert.ok(Math.abs((reachedLines(set)[0]?.predicted ?? 0) - 1 / 3) < 1e-12);
  });
});

describe('calibration: the page', () => {
  it('says yes and no', () => {
    // The error is 10 %, the naive one 100 %: must and aim are met, one row of two has no figure.
    assert.match(
      pageOf(GOOD),
      /\| LLM decode and prefill on GPU \| 1 \| 20%, 12% \| 10\.0% \| yes \| yes \| 1\.10 \| 97%: 50% \| no \| 10\.0 × \| yes \|/,
    );
    assert.match(pageOf(FAR), /\| 300\.0% \| no \| no \| 4\.00 \|/);
  });

  it('names whose rows are off where a target is not reached, and nobody where it is', () => {
    assert.match(
      pageOf(FAR),
      /Lines that are not reached[^]*\| LLM decode and prefill on GPU \| b \| 1 \| 300% \| 4\.00 \| 100% \|/,
    );
    assert.doesNotMatch(pageOf(GOOD), /not reached, by source/);
  });

  it('names rows without a figure, and the worst misses without inventing a reason', () => {
    const page = pageOf(GOOD, FAR);
    assert.match(page, /\| hardware not in the catalog \| RTX 9090 \| c \| 1 \|/);
    assert.match(page, /\| b-1 \|[^\n]*\| no like engine in other sources \| 100 \| 400 \| 4\.0 × too high \|/);
    assert.match(page, /\| a-1 \|[^\n]*\|  \| 100 \| 110 \|/);
  });

  it('is the same for rows in any order, and keeps names from being markup', () => {
    assert.equal(pageOf(GOOD, FAR), pageOf(FAR, GOOD));
    assert.match(pageOf(pageRow({ id: 'a-1', model: 'a|b<c>`d`' })), /a\\\|b\\<c>\\`d\\`/);
  });

  it('stands without a single row', () => {
    const page = accuracyPage(pageData(pageSet([])), [], 'plots');
    assert.doesNotMatch(page, /NaN|undefined|Infinity/);
  });
});

describe('calibration: limits', () => {
  const limits = limitsOf(pageSet([GOOD, FAR]));

  it('hold for what was reached, and a little worse', () => {
    assert.deepEqual(brokenLimits(pageSet([GOOD, FAR]), limits), []);
    assert.deepEqual(brokenLimits(pageSet([pageRow({ id: 'a-1', predicted: 111 }), FAR]), limits), []);
  });

  it('break where errors grow, rows lose their figure, or a whole line does', () => {
    const worse = brokenLimits(pageSet([pageRow({ id: 'a-1', predicted: 160 }), { ...FAR, predicted: 500 }]), limits);
    assert.ok(
      worse.some((sentence) => /gpu-decoder: median/.test(sentence)),
      worse.join(),
    );
    assert.ok(
      worse.some((sentence) => /all: p90 factor/.test(sentence)),
      worse.join(),
    );
    assert.match(brokenLimits(pageSet([GOOD]), limits).join(), /gpu-decoder: 1 rows have a figure, 2 had/);
    assert.match(brokenLimits(pageSet([]), limits).join(), /gpu-decoder: no row has a figure any more/);
  });
});

describe('calibration: plots', () => {
  const many = Array.from({ length: 1000 }, (_, i) =>
    pageRow({
      id: `r-${i}`,
      measured: 1 + i,
      predicted: 1.3 * (1 + i),
      hardwareClass: ['gpu', 'x86', 'graviton'][i % 3] ?? '',
    }),
  );

  it('are one file a kind that has rows, small, and the same for rows in any order', () => {
    const plots = plotsOf(pageSet(many));
    assert.deepEqual(
      plots.map(({ name }) => name),
      ['lines', 'decode'],
    );
    plots.forEach(({ svg }) => assert.ok(svg.length < 60_000, `${svg.length}`));
    assert.deepEqual(plotsOf(pageSet(many.toReversed())), plots);
    plots.forEach(({ svg }) => assert.doesNotMatch(svg, /NaN|undefined|Infinity/));
  });

  it('draw a perfect row on the line and a time as a rate', () => {
    const [, plot] = plotsOf(pageSet([pageRow({ id: 'a', metric: 'tpot_ms', measured: 20, predicted: 20 })]));
    // One row of 50 tokens/s: in the middle of the frame, which is 62 to 418 across and up.
    assert.match(plot?.svg ?? '', /d="M240 240m/);
    assert.match(plot?.svg ?? '', />50</);
  });

  it('write names as text', () => {
    const [plot] = plotsOf(pageSet([pageRow({ id: 'a', hardwareClass: '<b>&"' })]));
    assert.match(plot?.svg ?? '', /&lt;b&gt;&amp;&quot; \(1\)/);
  });
});
