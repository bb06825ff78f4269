import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { hostedBill } from '../../../../shared/src/placement/hosted';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { buildWorkloadReport } from '../../../../shared/src/report/build';
import { reportTotals } from '../../../../shared/src/report/totals';
import { hintText } from '../../../../shared/src/words/hint';
import { verdict } from '../../../../shared/src/words/verdict';

const catalog = getCatalog();
const asked = (model: string, rest: Partial<WorkloadSpec> = {}) =>
  resolveWorkload(
    'chat',
    {
      kind: 'inference',
      model,
      traffic: { rpsAvg: 0.5 },
      tokens: { inMean: 1000, outMean: 200, cachedPrefixPct: 0 },
      placement: { hosted: 'OpenAI' },
      ...rest,
    },
    { catalog },
  );
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };
const reportOf = (model: string, rest?: Partial<WorkloadSpec>) =>
  buildWorkloadReport(place(asked(model, rest), catalog), { range, stated: { hardwareClass: 'unspecified' } });

describe('a model that a provider runs', () => {
  it('costs its tokens: 0.5 req/s × (1,000 × 0.75 + 200 × 4.50) USD/1M × 730 h × 3,600 s', () => {
    const bill = hostedBill(asked('gpt-5.4-mini'));
    assert.equal(bill?.perRequestUsd, (1000 * 0.75 + 200 * 4.5) / 1e6);
    assert.ok(Math.abs((bill?.monthlyUsd ?? 0) - 0.5 * 0.00165 * 730 * 3600) < 1e-9);
  });

  it('is priced under the names of its versions and stores, and under no other', () => {
    const priced = [
      'openai/gpt-5.4-mini',
      'gpt-5.4-mini-2026-03-17',
      'us.anthropic.claude-haiku-4.5-v1:0',
      'claude-sonnet-4-6',
    ];
    for (const name of priced) {
      assert.ok(hostedBill(asked(name))?.perRequestUsd, name);
    }
    for (const name of ['gpt-5.4-mini-search', 'gpt-5', 'some/thing', '__proto__']) {
      assert.equal(hostedBill(asked(name))?.perRequestUsd, undefined, name);
    }
  });

  it('stands in sums with its own price, and without one as unknown', () => {
    const [known, unknown] = [reportOf('gpt-5.4-mini'), reportOf('some/thing')];
    const totals = reportTotals([known, unknown]);
    assert.equal(totals.unknown, 1);
    assert.equal(totals.monthlyUsd, known.hosted?.monthlyUsd);
    assert.equal(totals.recommendedMonthlyUsd, totals.monthlyUsd);
  });

  it('is compared with machines of one’s own where its weights are published', () => {
    const api = { apiAlternative: { inUsdPerM: 0.18, outUsdPerM: 0.18 } };
    const open = place(asked('meta-llama/Llama-3.1-8B-Instruct', { pricing: api }), catalog);
    assert.match(verdict(open), /on OpenAI costs \$284\/mo at 0\.5 req\/s\. On machines of your own, .* would be/);
    assert.equal(hintText(open), 'meta-llama/Llama-3.1-8B-Instruct on OpenAI · $284/mo');
    assert.equal(open.current, undefined);
    assert.match(
      verdict(place(asked('gpt-5.4-mini'), catalog)),
      /^gpt-5\.4-mini on OpenAI costs \$2,168\/mo at 0\.5 req\/s\.$/,
    );
  });
});
