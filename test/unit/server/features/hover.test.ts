import assert from 'node:assert/strict';
import { manifestJsonSchema } from '../../../../shared/src/manifest/jsonSchema';
import { ENGINE_FACTS } from '../../../../shared/src/words/engineFact';
import { modelPage } from '../../../../shared/src/words/cards';
import { unitOf } from '../../../../shared/src/words/unit';
import { nodeAt, workloadRoot } from '../../../../server/src/features/schemaDocs';
import { markedDocument } from '../../../support/marked';
import { CHAT, testService } from '../../../support/service';

async function hoverAt(marked: string, path = 'chat.workload.yaml', options?: Parameters<typeof testService>[0]) {
  const { document, cursor } = markedDocument(marked, { path });
  const service = testService(options);
  service.open(document);
  const hover = await service.provideHover(document, cursor);
  const text = hover && typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : '';
  return { text, over: hover?.range && document.getText(hover.range) };
}

const RICH = CHAT.replace('precision: int4', 'precision: int4\n    contextTokens: 32768');
const at = async (before: string) => (await hoverAt(RICH.replace(before, `${before}<|>`))).text;

const SERVER = `
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: chat
  spec:
    template:
      spec:
        nodeSelector:
          node.kubernetes.io/instance-type: g6.xlarge
        containers:
          - name: vllm
            image: vllm/vllm-openai:v0.20.0
            args:
              - --model=Qwen/Qwen2.5-1.5B-Instruct
              - --max-num-seqs=32
              - --swap-space=4
            env:
              - name: VLLM_CPU_KVCACHE_SPACE
                value: "8"
            resources:
              limits:
                nvidia.com/gpu: 1
  `;

describe('hovers on workloads', () => {
  it('say verdict, table, arithmetic and evidence, and link to panel and model card', async () => {
    const { text } = await hoverAt(CHAT.replace('support', 'sup<|>port'));
    assert.match(text, /^\*\*(Move|Stay)/);
    assert.match(text, /\| --- \|/);
    assert.match(text, /(Fitted|Measured|Roofline|Assumed), /);
    assert.match(text, /\d+ × \S+ × \$[\d.]+\/h × /);
    assert.match(text, /\[Panel\]\(command:placewright\.openCostPanel\?[^)\s]+\)/);
    assert.match(text, /\[Model card\]\(https:\/\/huggingface\.co\/meta-llama\/Llama-3\.1-8B-Instruct\)$/);
  });

  it('run no command for a client that has none of ours', async () => {
    const { text } = await hoverAt(CHAT.replace('support', 'sup<|>port'), undefined, { client: { commands: false } });
    assert.doesNotMatch(text, /command:/);
  });
});

describe('hovers on values', () => {
  it('put the values into the arithmetic', async () => {
    assert.match(await at('rpsAvg: 0'), /^0\.2 req\/s × 3,600 s × 24 h × 30\.4 days = 525,000 requests\/mo\.$/);
    assert.match(await at('rpsPeak: 0'), /^0\.4 req\/s of the [\d.]+ req\/s that 2 replicas can sustain/);
    assert.match(await at('inMean: 3'), /^300 tokens to read ÷ [\d,]+ tok\/s = /);
    assert.match(await at('outMean: 1'), /^119 tokens after the first × [\d.]+ ms \(TPOT p50\) = /);
    assert.match(await at('ttftMsP95: 8'), /^TTFT p95 on g6e\.xlarge: .* of 8\.0 s, /);
    assert.match(await at('contextTokens: 32'), /128 KiB of KV cache = 4\.0 GiB per sequence\./);
    assert.match(await at('precision: int'), /^8\.03B parameters × [\d.]+ bits ÷ 8 = .* of weights/);
    assert.match(await at('replicas: '), /^2 replicas × .* busy in the busiest hour = 0\.\d+\.$/);
  });

  it('show the card of a model, with a link to its page', async () => {
    const text = await at('model: meta');
    assert.match(text, /8\.03B parameters · 32 layers · 32 heads, 8 for keys and values · [\d,]+ tokens of context/);
    assert.match(text, /\[Model card\]\(https:\/\/huggingface\.co\/meta-llama\/Llama-3\.1-8B-Instruct\)/);
  });

  it('show of a machine and of an accelerator what it has, and the price with its date', async () => {
    const machine = await at('instance: g6e');
    assert.match(machine, /1 × L40S .* · amd64/);
    assert.match(machine, /\$[\d.]+\/h on-demand in us-east-1, \d+ \w+ \d{4}/);
    const chip = await hoverAt(CHAT.replace('instance: g6e.xlarge', 'accelerator: L<|>4'));
    assert.match(chip.text, /24 GiB · 300 GB\/s · \d+ TFLOP\/s bf16/);
    assert.match(chip.text, /From \$[\d.]+\/h on-demand in us-east-1.*: g6/);
  });

  it('say the unit with the meaning of a key', async () => {
    assert.match(await at('ttftM'), /`slo\.ttftMsP95`, in milliseconds, 95th percentile: /);
  });

  it('say it also of keys outside of any workload, but not beside the YAML extension', async () => {
    const budget = 'version: 1\nworkloads: {}\ndefaults:\n  region: us-east-1\nbudget: { usd<|>PerMonth: 6000 }\n';
    assert.match((await hoverAt(budget)).text, /^`budget\.usdPerMonth`, in USD per month: Most that may be spent/);
    const region = budget.replace('<|>', '').replace('region', 're<|>gion');
    assert.deepEqual(
      [(await hoverAt(region)).text.slice(0, 17), (await hoverAt(region)).over],
      ['`defaults.region`', 'region'],
    );
    const elsewhere = { client: { yamlExtensionActive: true } };
    assert.equal((await hoverAt(region, undefined, elsewhere)).text, '');
    assert.equal((await hoverAt('kind: ConfigMap\nda<|>ta:\n  a: b\n', 'a.yaml')).text, '');
  });

  it('say of a flag and of a variable what it sets, over the word alone', async () => {
    const flag = await hoverAt(SERVER.replace('--max-num', '--max<|>-num'), 'chat.yaml');
    assert.match(flag.text, /^`--max-num-seqs`: Most sequences/);
    assert.equal(flag.over, '--max-num-seqs');
    const variable = await hoverAt(SERVER.replace('KVCACHE', 'KV<|>CACHE'), 'chat.yaml');
    assert.match(variable.text, /in GiB/);
    assert.equal((await hoverAt(SERVER.replace('swap', 'sw<|>ap'), 'chat.yaml')).text, '');
  });

  it('cannot be given markup by the file', async () => {
    const named = CHAT.replace('meta-llama/Llama-3.1-8B-Instruct', '"[x](command:y)<b>/<|>Llama"');
    assert.equal((await hoverAt(named)).text, '');
    assert.equal(modelPage('a/b) [x](command:y'), undefined);
    assert.equal(modelPage('models/config.json'), undefined);
  });
});

describe('units', () => {
  it('are known of every key of the manifest that holds a number', () => {
    const schema = manifestJsonSchema() as Schema;
    const missing = numericKeys(schema, []).filter((field) => unitOf(field) === undefined);
    assert.deepEqual(missing, []);
    assert.equal(unitOf('tokens'), undefined);
    assert.equal(unitOf('speculative.tokens'), 'tokens drafted per step');
  });

  it('of engines’ flags name keys that the manifest has', () => {
    const named = Object.values(ENGINE_FACTS).flatMap((words) => ('field' in words ? [words.field] : []));
    assert.deepEqual(
      named.filter((field) => !nodeAt(workloadRoot(), field.split('.'))),
      [],
    );
  });
});

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly const?: unknown;
}

function numericKeys(schema: Schema, path: readonly string[]): string[] {
  const own = schema.type === 'number' || schema.type === 'integer' ? [path.join('.')] : [];
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => numericKeys(child, [...path, key]));
  const each = typeof schema.additionalProperties === 'object' ? numericKeys(schema.additionalProperties, path) : [];
  const options = (schema.anyOf ?? []).flatMap((option) => numericKeys(option, path));
  const items = schema.items ? numericKeys(schema.items, path) : [];
  return schema.const === undefined ? [...own, ...inner, ...each, ...options, ...items] : [];
}
