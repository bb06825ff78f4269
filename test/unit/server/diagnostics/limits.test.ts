import assert from 'node:assert/strict';
import { markedDocument } from '../../../support/marked';
import { testService } from '../../../support/service';

function workload(placement: string): string {
  return `version: 1
workloads:
  chat:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    precision: bf16
    traffic: { rpsAvg: 0.5, rpsPeak: 1 }
    tokens: { inMean: 300, outMean: 100 }
    placement: ${placement}
`;
}

async function found(placement: string) {
  const { document, ranges } = markedDocument(workload(placement));
  const diagnostics = await testService().provideDiagnostics(document);
  return { ranges, of: (code: string) => diagnostics.filter((one) => one.code === code) };
}

/** The one problem of a code, at the marked range. */
async function only(code: string, placement: string): Promise<string> {
  const { ranges, of } = await found(placement);
  assert.deepEqual(
    of(code).map(({ range }) => range),
    ranges,
    code,
  );
  return String(of(code)[0]?.message);
}

describe('limits of a placement', () => {
  it('name every target that nobody knows, with its nearest', async () => {
    assert.equal(
      await only('target-unknown', '{ allow: [g6, <|g6.xlrage|>] }'),
      'Target g6.xlrage is not known. Nearest: g6.xlarge.',
    );
    assert.equal(
      await only('target-unknown', '{ deny: [<|gravitn|>] }'),
      'Target gravitn is not known. Nearest: graviton.',
    );
    assert.match(
      await only('target-unknown', '{ fallback: [L4, <|wibblewobble|>] }'),
      /^Target wibblewobble is not known\.$/,
    );
    const known = await found('{ allow: [g6.xlarge, G6, gpu, NVIDIA L4, l40s], deny: [graviton4, arm64, cpu] }');
    assert.deepEqual(known.of('target-unknown'), []);
  });

  it('name unknown quotas, regions and owned types where they stand', async () => {
    assert.match(
      await only('quota-unknown', '{ quota: { G: 64, Gee and VT: <|3|> } }'),
      /^Quota Gee and VT is not known\. Nearest: G and VT\. It limits nothing\.$/,
    );
    assert.match(await only('region-unknown', '{ regions: [us-east-1, <|us-eest-1|>] }'), /Nearest: us-east-1/);
    assert.match(
      await only('instance-unknown', '{ owned: [{ instance: <|p5.48xlrge|>, count: 1 }] }'),
      /Nearest: p5\.48xlarge/,
    );
  });

  it('say where allow and deny leave nothing', async () => {
    assert.equal(
      await only('nothing-allowed', '{ allow: [g6, L4], deny: <|[gpu]|> }'),
      'No target is left: everything that allow names is denied.',
    );
    assert.equal(
      await only('nothing-allowed', '{ allow: <|[g6.xlrage]|> }'),
      'No target is left: allow has no name that is known.',
    );
    assert.deepEqual((await found('{ allow: [g6, c8g], deny: [gpu] }')).of('nothing-allowed'), []);
  });

  it('say where what is stated is ruled out', async () => {
    assert.equal(await only('instance-excluded', '{ instance: <|g6.xlarge|>, deny: [gpu] }'), 'g6.xlarge is denied.');
    assert.equal(
      await only('instance-excluded', '{ instance: <|g6.xlarge|>, allow: [c8g] }'),
      'g6.xlarge is not among what allow leaves.',
    );
    assert.equal(
      await only('fallback-excluded', '{ allow: [g6, c8g], fallback: [c8g, <|m8g|>] }'),
      'Fallback m8g is not among what allow leaves.',
    );
  });

  it('hold the stated machines to their quota, at the quota', async () => {
    assert.equal(
      await only('quota-exceeded', '{ instance: g6e.xlarge, replicas: 3, quota: { G and VT: <|8|> } }'),
      'Over the quota of 8 vCPUs for G and VT (on demand): 3 × g6e.xlarge takes 12; 2 × g6e.xlarge would fit.',
    );
    assert.deepEqual((await found('{ instance: g6e.xlarge, replicas: 2, quota: { G: 8 } }')).of('quota-exceeded'), []);
  });

  it('say where no target at all is within its quota', async () => {
    const all = '{ quota: <|{ Standard: 0, G: 0, P: 0, Inf: 0, Trn: 0, X: 0 }|> }';
    assert.match(await only('quota-too-small', all), /^Nothing that runs this is within its quota\./);
  });

  it('say what is sold by the block only, and what is hard to get', async () => {
    assert.match(
      await only('capacity-block-only', '{ instance: <|p5e.48xlarge|>, region: us-east-2 }'),
      /^p5e\.48xlarge is not sold on demand: listed for Capacity Blocks and spot, not on demand \(8 Jun 2026\)\.$/,
    );
    assert.match(
      await only('capacity-scarce', '{ instance: <|p5.48xlarge|> }'),
      /refused for lack of capacity \(8 Jun 2026\)/,
    );
    assert.deepEqual((await found('{ instance: p5.48xlarge, region: eu-north-1 }')).of('capacity-scarce'), []);
  });

  it('stay quick and quiet with huge, deep and odd lists', async function () {
    // Its own limit below is the one that counts.
    this.timeout(20_000);
    const names = Array.from({ length: 20_000 }, (_, i) => `x${i}`).join(', ');
    const started = performance.now();
    const { of } = await found(
      `{ allow: [${names}], deny: [${names}], fallback: [${names}], quota: { __proto__: 1, constructor: 2 } }`,
    );
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
    assert.ok(of('target-unknown').length > 0);
    [...of('target-unknown'), ...of('quota-unknown')].forEach(({ message }) =>
      assert.doesNotMatch(String(message), /NaN|Infinity|undefined|\[object/),
    );
  });
});
