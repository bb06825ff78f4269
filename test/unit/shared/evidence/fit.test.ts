import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { ModelShape } from '../../../../shared/src/catalog/types';
import { fitEvidence, fitSteps } from '../../../../shared/src/evidence/fitEvidence';
import { matchRow } from '../../../../shared/src/evidence/matchRow';
import type { PlacedRow } from '../../../../shared/src/evidence/ownFactors';
import type { EvidenceSubject } from '../../../../shared/src/evidence/matchRow';
import { readEvidence } from '../../../../shared/src/evidence/readEvidence';
import type { EvidenceRow } from '../../../../shared/src/evidence/row';
import { FITTED_FACTORS } from '../../../../shared/src/model/factors/factorSet';
import { predictRow } from '../../../../shared/src/validation/predict';

function rowsOf(name: string): readonly EvidenceRow[] {
  const found = readEvidence(name, readFileSync(`test/fixtures/evidence/${name}`, 'utf8'));
  return found.ok ? found.rows : assert.fail(found.message);
}

function llama(): ModelShape {
  return getCatalog().model('meta-llama/Llama-3.1-8B-Instruct')?.shape ?? assert.fail();
}

function onL4(runtime: string, precision: string): EvidenceSubject {
  return {
    kind: 'inference',
    model: llama(),
    target: {
      hardwareClass: 'gpu',
      instance: 'g6.xlarge',
      accelerator: 'L4',
      acceleratorCount: 1,
      instances: 1,
      replicas: 1,
      runtime,
      precision,
      purchase: 'on-demand',
      region: 'us-east-1',
    },
  };
}

function ours(name: string, subject: EvidenceSubject): PlacedRow[] {
  return rowsOf(name).map((row) => {
    const matched = matchRow(row, subject, true);
    return matched.is === 'ours' ? matched.one : assert.fail(matched.reason);
  });
}

/** Rows of a machine whose every time is `slower` times what the committed factors say. */
function slowed(rows: readonly PlacedRow[], slower: number): PlacedRow[] {
  return rows.map(({ row, placed }) => {
    const found = predictRow(row, placed);
    assert.ok(found.ok);
    const isTime = row.metric.endsWith('_ms');
    return { placed, row: { ...row, value: isTime ? found.predicted * slower : found.predicted / slower } };
  });
}

/** Fifteen fits of some tens of milliseconds each, on a machine that may be busy. */
const FITS_MS = 30_000;

describe('evidence: fitting a user’s own rows', () => {
  it('comes nearer to the rows than the committed factors, and says by how much', () => {
    const rows = slowed(ours('l4-vllm-bench-c16.json', onL4('vllm', 'bf16')), 1.4);
    const fit = fitEvidence(rows) ?? assert.fail('nothing was fitted');

    assert.equal(fit.rows, 3);
    assert.ok(fit.isLeftOut);
    // Two of three rows are off by 40 % of their time, throughput by 1 − 1/1.4 the other way.
    assert.ok(fit.before > 0.25 && fit.before < 0.45, `before ${fit.before}`);
    assert.ok(fit.after < fit.before / 2, `before ${fit.before}, after ${fit.after}`);
    for (const { row, placed } of rows) {
      const found = predictRow(row, placed, fit.factors);
      assert.ok(
        found.ok && Math.abs(found.predicted / row.value - 1) < 0.15,
        `${row.metric}: ${JSON.stringify(found)}`,
      );
    }
  });

  it('is measured evidence that names its file, in a range no narrower than 5 %', () => {
    const rows = ours('l4.llama-bench.json', onL4('llama.cpp', 'int4'));
    const fit = fitEvidence(rows) ?? assert.fail();
    const { domain, site } = siteOf(rows);
    const { origin } = fit.factors.at(domain, site);

    assert.equal(origin.class, 'measured');
    assert.match(origin.source, /^l4\.llama-bench\.json: 2 rows/);
    assert.ok(origin.spread >= 1.05 && origin.spread < 2);
    assert.ok(!fit.isLeftOut, 'two rows cannot judge each other');
  });

  it('moves decode by decode rows and leaves prompts alone', () => {
    const [prompt, step] = ours('l4.llama-bench.json', onL4('llama.cpp', 'int4'));
    assert.ok(prompt && step);
    const fit = fitEvidence(slowed([step], 1.5)) ?? assert.fail();

    const figure = (one: PlacedRow, factors = FITTED_FACTORS) => {
      const found = predictRow(one.row, one.placed, factors);
      return found.ok ? found.predicted : assert.fail(found.reason);
    };
    assert.ok(figure(step, fit.factors) < figure(step) / 1.25);
    assert.ok(Math.abs(figure(prompt, fit.factors) / figure(prompt) - 1) < 0.1);
  });

  it('leaves every other chip, engine and format as it was', () => {
    const rows = slowed(ours('l4.llama-bench.json', onL4('llama.cpp', 'int4')), 2);
    const fit = fitEvidence(rows) ?? assert.fail();
    const { domain, site } = siteOf(rows);

    for (const other of [
      { ...site, chip: 'a10g' },
      { ...site, engine: 'vllm' },
      { ...site, kernel: 'q8_0' },
    ]) {
      assert.deepEqual(fit.factors.at(domain, other), FITTED_FACTORS.at(domain, other));
    }
    assert.notDeepEqual(fit.factors.at(domain, site).values, FITTED_FACTORS.at(domain, site).values);
  });

  it('answers the same in any order of the rows', () => {
    const rows = slowed(ours('l4-vllm-bench-c16.json', onL4('vllm', 'bf16')), 1.3);
    const one = fitEvidence(rows) ?? assert.fail();
    const other = fitEvidence(rows.toReversed()) ?? assert.fail();

    assert.deepEqual([one.before, one.after, one.spread], [other.before, other.after, other.spread]);
  });

  it('pauses after each of its fits, and answers the same', () => {
    const rows = slowed(ours('l4-vllm-bench-c16.json', onL4('vllm', 'bf16')), 1.3);
    const many = Array.from({ length: 20 }, (_, i) =>
      rows.map(({ row, placed }) => ({
        placed,
        row: { ...row, id: `${row.id} ${i}`, value: row.value * (1 + i / 200) },
      })),
    ).flat();
    const steps = fitSteps(many);
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      pauses += 1;
    }

    // One fit of 12 of the 60 rows, and four with a quarter of them held back.
    assert.equal(pauses, 5);
    assert.equal(step.value?.rows, 12);
    assert.deepEqual([step.value?.after, step.value?.spread], [fitEvidence(many)?.after, fitEvidence(many)?.spread]);
  }).timeout(FITS_MS);
});

function siteOf(rows: readonly PlacedRow[]) {
  const [first] = rows;
  assert.ok(first);
  let seen:
    | { domain: Parameters<typeof FITTED_FACTORS.at>[0]; site: Parameters<typeof FITTED_FACTORS.at>[1] }
    | undefined;
  predictRow(first.row, first.placed, {
    at: (domain, site) => {
      seen ??= { domain, site };
      return FITTED_FACTORS.at(domain, site);
    },
  });
  return seen ?? assert.fail('no factor was asked for');
}

describe('evidence: whose rows are taken', () => {
  const [row] = rowsOf('l4-vllm-bench-c16.json');
  const [bench] = rowsOf('l4.llama-bench.json');
  assert.ok(row && bench);

  it('fills in what the file does not say', () => {
    const matched = matchRow(row, onL4('vllm', 'bf16'), true);
    assert.ok(matched.is === 'ours');
    const { chip, precision, runtime, deviceCount } = matched.one.row;
    assert.deepEqual([chip, precision, runtime, deviceCount], ['L4', 'bf16', 'vllm', 1]);
  });

  it('says why a row is of something else', () => {
    const reasons = [
      matchRow({ ...row, model: 'Qwen/Qwen3-8B' }, onL4('vllm', 'bf16'), true),
      matchRow(row, onL4('sglang', 'bf16'), true),
      matchRow(bench, onL4('llama.cpp', 'int8'), true),
      matchRow({ ...bench, hardware: 'Tesla T4' }, onL4('llama.cpp', 'int4'), true),
      matchRow({ ...bench, deviceCount: 2 }, onL4('llama.cpp', 'int4'), true),
      matchRow({ ...bench, hardware: 'NVIDIA GeForce RTX 1999' }, onL4('llama.cpp', 'int4'), true),
      matchRow({ ...row, model: 'my-alias' }, onL4('vllm', 'bf16'), false),
    ].map((matched) => (matched.is === 'other' ? matched.reason : assert.fail(matched.is)));

    assert.match(reasons[0] ?? '', /model is Qwen/);
    assert.match(reasons[1] ?? '', /engine is vllm, and the target runs sglang/);
    assert.match(reasons[2] ?? '', /weights are int4/);
    assert.match(reasons[3] ?? '', /ran on Tesla T4/);
    assert.match(reasons[4] ?? '', /ran on 2 × NVIDIA L4/);
    assert.match(reasons[5] ?? '', /RTX 1999, is not in the catalog/);
    assert.match(reasons[6] ?? '', /my-alias/);
    assert.equal(matchRow({ ...row, model: 'my-alias' }, onL4('vllm', 'bf16'), true).is, 'ours');
  });

  it('refuses on this machine what only a faster one can do', () => {
    const step = rowsOf('l4-vllm-bench-c16.json').find(({ metric }) => metric === 'tpot_ms');
    assert.ok(step);
    const matched = matchRow({ ...step, value: 7 }, onL4('vllm', 'bf16'), true);

    // 300 GB/s over 16 GB: 18.7 steps a second, not 143.
    assert.ok(matched.is === 'wrong');
    assert.match(matched.reason, /143 tokens\/s of one stream/);
  });
});
