import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RULES } from '../../../../server/src/diagnostics/index';
import { markedDocument } from '../../../support/marked';
import { CHAT, testService, WHOLE } from '../../../support/service';

/** A workload with some lines put in place of others. */
function workload(lines: Readonly<Record<string, string>>): string {
  const all = {
    kind: 'inference',
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    precision: 'bf16',
    traffic: '{ rpsAvg: 0.5, rpsPeak: 1 }',
    tokens: '{ inMean: 300, outMean: 100 }',
    placement: '{ instance: g6e.xlarge, replicas: 1 }',
    ...lines,
  };
  return `version: 1\nworkloads:\n  chat:\n${Object.entries(all)
    .map(([key, value]) => `    ${key}: ${value}`)
    .join('\n')}\n`;
}

async function found(marked: string, options: Parameters<typeof testService>[0] = {}, path?: string) {
  const { document, ranges } = markedDocument(marked, path === undefined ? {} : { path });
  const diagnostics = await testService(options).provideDiagnostics(document);
  return { ranges, diagnostics, of: (code: string) => diagnostics.filter((one) => one.code === code) };
}

describe('rules', () => {
  it('have codes that are unique and kebab-case', () => {
    const codes = RULES.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(codes.every((code) => /^[a-z]+(-[a-z]+)*$/.test(code)));
  });

  it('report two limits that cannot both hold, on the one that gives way', async () => {
    const replicas = await found(
      workload({ placement: '{ instance: g6e.xlarge, minReplicas: 4, maxReplicas: <|2|> }' }),
    );
    const [problem] = replicas.of('limits-contradict');
    assert.deepEqual(problem?.range, replicas.ranges[0]);
    assert.equal(problem?.message, 'minReplicas 4 is above maxReplicas 2: minReplicas counts.');
    const peak = await found(workload({ traffic: '{ rpsAvg: 5, rpsPeak: <|1|> }' }));
    assert.deepEqual(
      peak.of('limits-contradict').map(({ range }) => range),
      peak.ranges,
    );
    const zero = await found(
      workload({ placement: '{ instance: g6e.xlarge, minReplicas: 1, scaleToZero: <|true|> }' }),
    );
    assert.deepEqual(
      zero.of('limits-contradict').map(({ range, message }) => [range, message]),
      [[zero.ranges[0], 'minReplicas keeps 1 up, so nothing stops at 0.']],
    );
    const fine = await found(workload({ placement: '{ instance: g6e.xlarge, minReplicas: 1, maxReplicas: 2 }' }));
    assert.deepEqual(fine.of('limits-contradict'), []);
  });

  it('report profiles that say nothing, or are no day', async () => {
    const zeros = await found(
      workload({ traffic: `{ rpsAvg: 1, hourlyProfile: <|[${Array(24).fill(0).join(', ')}]|> }` }),
    );
    assert.deepEqual(
      zeros.of('profile-empty').map(({ range }) => range),
      zeros.ranges,
    );
    const short = await found(workload({ traffic: '{ rpsAvg: 1, hourlyProfile: <|[1, 2, 3]|> }' }));
    assert.deepEqual(
      short.of('number-out-of-range').map(({ range, message }) => [range, message]),
      [[short.ranges[0], 'hourlyProfile does not take 3 values.']],
    );
  });

  it('report prices that cannot be used: a negative discount, an API without a price, a currency without a rate', async () => {
    const discount = await found(`${workload({})}    pricing: { discountPct: <|-10|> }\n`);
    assert.deepEqual(
      discount.of('number-out-of-range').map(({ range, message }) => [range, message]),
      [[discount.ranges[0], 'discountPct is -10: it cannot be negative.']],
    );
    const api = await found(`${workload({})}    pricing: { apiAlternative: <|gpt-5.4-mni|> }\n`);
    assert.deepEqual(
      api.of('api-unknown').map(({ range, message }) => [range, message]),
      [[api.ranges[0], 'No price is known for gpt-5.4-mni. Nearest: gpt-5.4-mini.']],
    );
    const currency = await found(`${workload({})}    pricing: { currency: <|EUR|> }\n`);
    assert.deepEqual(
      currency.of('currency-rate-missing').map(({ range }) => range),
      currency.ranges,
    );
    const rated = await found(`${workload({})}    pricing: { currency: EUR, usdPerUnit: 1.1 }\n`);
    assert.deepEqual(rated.of('currency-rate-missing'), []);
  });

  it('report machines that are owned or priced under an unknown name', async () => {
    const owned = await found(
      workload({ placement: '{ instance: g6e.xlarge, replicas: 1, owned: [{ instance: <|g6.xlrage|>, count: 2 }] }' }),
    );
    assert.deepEqual(
      owned.of('priced-instance-unknown').map(({ range, message }) => [range, message]),
      [[owned.ranges[0], 'Instance g6.xlrage is not known. Nearest: g6.xlarge.']],
    );
    const priced = await found(`${workload({})}    pricing: { overrides: { g6.xlrage: <|1|> } }\n`);
    assert.deepEqual(
      priced.of('priced-instance-unknown').map(({ range }) => range),
      priced.ranges,
    );
  });

  it('report a service that stops although its first caller may not wait', async () => {
    const { of, ranges } = await found(
      workload({
        traffic: `{ rpsAvg: 0.1, hourlyProfile: nightly }`,
        slo: '{ ttftMsP95: 2000 }',
        placement: '{ instance: g6e.xlarge, coldStartS: 140, scaleToZero: <|true|> }',
      }),
    );
    assert.deepEqual(
      of('cold-start-slow').map(({ range, message }) => [range, message]),
      [[ranges[0], 'Scale to zero with a 140 s start: the first caller waits 140 s against an SLO of 2.0 s.']],
    );
  });

  it('say which services have no price in a region, and which regions nobody knows', async () => {
    const { of, ranges } = await found(
      workload({ placement: '{ instance: g6e.xlarge, replicas: 2, region: <|eu-north-1|> }' }),
    );
    assert.deepEqual(
      of('service-price-unknown').map(({ range, message }) => [range, message]),
      [[ranges[0], 'No price is listed in eu-north-1 for load balancer, load balancer, by use: left out of the bill.']],
    );
    const listed = await found(
      workload({ placement: '{ instance: g6e.xlarge, replicas: 2, regions: [us-east-1, <|us-esat-1|>] }' }),
    );
    assert.deepEqual(
      listed.of('region-unknown').map(({ range }) => range),
      listed.ranges,
    );
  });

  it('call a number format wrong on a machine that is written, not on one that only we assume', async () => {
    const stated = await found(workload({ precision: '<|fp4|>', placement: '{ instance: g4dn.xlarge, replicas: 1 }' }));
    assert.deepEqual(
      stated.of('precision-unsupported').map(({ range }) => range),
      stated.ranges,
    );
    const service = `
      apiVersion: serving.kserve.io/v1alpha2
      kind: LLMInferenceService
      metadata: { name: small }
      spec: { model: { uri: "hf://meta-llama/Llama-2-7b-hf", name: small }, replicas: 1 }
    `;
    const assumed = await found(service, {}, 'service.yaml');
    assert.deepEqual(assumed.of('precision-unsupported'), []);
  });

  it('report what does not fit, on the machine, with the smallest that does', async () => {
    const { of, ranges } = await found(
      workload({ model: 'meta-llama/Llama-3.1-70B-Instruct', placement: '{ instance: <|g6.xlarge|>, replicas: 1 }' }),
    );
    const [problem] = of('memory-exceeded');
    assert.deepEqual(problem?.range, ranges[0]);
    assert.match(
      String(problem?.message),
      /^Does not fit: needs [\d.]+ GiB a replica, 1 × L4 has [\d.]+ GiB\. .+fits\.$/,
    );
  });

  it('report a missed SLO on the SLO itself', async () => {
    const { of, ranges } = await found(workload({ slo: '{ tpotMsP95: <|1|> }' }));
    assert.deepEqual(
      of('slo-missed').map(({ range }) => range),
      ranges,
    );
    assert.match(String(of('slo-missed')[0]?.message), /^TPOT p95 is .+, over the SLO of 1 ms\.$/);
  });

  it('report a broken budget of a workload and of the file', async () => {
    const one = await found(workload({ budget: '{ usdPerMonth: <|1|>, severity: error }' }));
    assert.deepEqual(
      one.of('over-budget').map(({ range, severity }) => ({ range, severity })),
      [{ range: one.ranges[0], severity: 1 }],
    );
    assert.match(
      String(one.of('over-budget')[0]?.message),
      /Nothing meets it: the cheapest that does the work costs \$/,
    );
    const some = await found(workload({ budget: '{ usdPerMonth: <|1190|> }' }));
    assert.doesNotMatch(String(some.of('over-budget')[0]?.message), /Nothing meets it/);
    const file = await found(`${workload({})}budget: { usdPerMonth: 2 }\n`);
    assert.match(String(file.of('over-budget')[0]?.message), /over the budget of \$2\/mo\.$/);
    const enough = await found(`${workload({})}budget: { usdPerMonth: 99999 }\n`);
    assert.deepEqual(enough.of('over-budget'), []);
  });

  it('report a split that does not divide the heads, with those that do', async () => {
    const { of, ranges } = await found(workload({ placement: '{ instance: g6e.48xlarge, tensorParallel: <|6|> }' }));
    assert.deepEqual(
      of('tensor-parallel-indivisible').map(({ range }) => range),
      ranges,
    );
    assert.equal(
      of('tensor-parallel-indivisible')[0]?.message,
      'tensorParallel 6 does not divide 32 attention heads; 4 and 8 do.',
    );
    assert.deepEqual(
      (await found(workload({ placement: '{ instance: g6e.48xlarge, tensorParallel: 8 }' }))).of(
        'tensor-parallel-indivisible',
      ),
      [],
    );
  });

  it('report names that the catalog does not know, each once, with the nearest', async () => {
    const { of, ranges } = await found(workload({ placement: '{ instance: <|g6.xlrage|>, replicas: 1 }' }));
    assert.deepEqual(
      of('instance-unknown').map(({ range }) => range),
      ranges,
    );
    assert.equal(of('instance-unknown')[0]?.message, 'Instance g6.xlrage is not known. Nearest: g6.xlarge.');
    const model = await found(workload({ model: '<|acme/omni-7b|>' }));
    assert.deepEqual(
      model.of('model-unknown').map(({ range }) => range),
      model.ranges,
    );
    assert.match(String(model.of('model-unknown')[0]?.message), /not in the catalog/);
  });

  it('report a training run on CPUs beside one accelerator', async () => {
    const training = {
      kind: 'fine-tuning',
      training: '{ method: lora, tokensB: 0.2 }',
      placement: '{ instance: <|c8g.16xlarge|> }',
    };
    const { of, ranges } = await found(workload(training));
    assert.deepEqual(
      of('training-on-cpu').map(({ range }) => range),
      ranges,
    );
    assert.match(String(of('training-on-cpu')[0]?.message), /^On c8g\.16xlarge this run takes .+; on \d+ × \w+ .+\.$/);
  });

  it('report prices only when they are older than the settings allow', async () => {
    assert.deepEqual((await found(workload({}))).of('prices-stale'), []);
    const old = await found(workload({}), { today: '2028-01-01' });
    assert.match(
      String(old.of('prices-stale')[0]?.message),
      /^Prices are \d+ days old\. The command Refresh prices, or placewright catalog refresh, reads newer ones\.$/,
    );
  });

  it('old prices offer the command that reads newer ones, where the client has it', async () => {
    const document = TextDocument.create('file:///old.workload.yaml', 'yaml', 1, CHAT);
    const actions = async (commands: boolean) => {
      const service = testService({ today: '2028-01-01', client: { commands } });
      return service.provideCodeActions(document, WHOLE, { diagnostics: [] });
    };
    const offered = (await actions(true)).find(({ title }) => title === 'Refresh prices');
    assert.equal(offered?.command?.command, 'placewright.refreshPrices');
    assert.equal(
      (await actions(false)).some(({ title }) => title === 'Refresh prices'),
      false,
    );
  });

  it('are silent when switched off, and never say NaN, Infinity or $0/mo', async () => {
    const off = await found(workload({ slo: '{ tpotMsP95: 1 }' }), { settings: { 'diagnostics.enabled': false } });
    assert.deepEqual(off.diagnostics, []);
    for (const traffic of [
      '{ rpsAvg: 1e300, rpsPeak: 1e308 }',
      '{ rpsAvg: 0 }',
      '{ rpsAvg: 1e-300 }',
      '{ rpsAvg: .nan }',
      '{ concurrency: 9007199254740991 }',
    ]) {
      const { diagnostics } = await found(
        workload({ traffic, tokens: '{ inMean: 1e15, outMean: 1e15 }', slo: '{ ttftMsP95: 1e-9 }' }),
      );
      diagnostics.forEach(({ message }) => assert.doesNotMatch(String(message), /NaN|Infinity|\$0\/mo/, traffic));
    }
  });
});
