import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CompletionItem } from 'vscode-languageserver';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { markedDocument } from '../../../support/marked';
import { CHAT, testService } from '../../../support/service';

type Options = Parameters<typeof testService>[0];

function at(marked: string, path = 'chat.workload.yaml', options?: Options) {
  const languageId = path.endsWith('.ts') ? 'typescript' : path.includes('compose') ? 'dockercompose' : 'yaml';
  const { document, cursor } = markedDocument(marked, { path, languageId });
  const service = testService(options);
  service.open(document);
  return { document, service, items: service.provideCompletion(document, cursor) };
}

const labels = async (marked: string, path?: string, options?: Options) =>
  (await at(marked, path, options).items).map(({ label }) => label);

/** The text once an item is accepted. */
function accepted(document: TextDocument, items: readonly CompletionItem[], label: string): string {
  const item = items.find((one) => one.label === label);
  assert.ok(item?.textEdit && 'range' in item.textEdit, `${label} is offered`);
  return TextDocument.applyEdits(document, [item.textEdit]);
}

describe('completion of machines and regions', () => {
  it('says of each machine what it costs and whether the model fits, what fits first', async () => {
    const items = await at(CHAT.replace('int4', 'bf16').replace('instance: g6e.xlarge', 'instance: <|>g6e.xlarge'))
      .items;
    const details = items.map(({ detail }) => detail ?? '');
    const of = (label: string) => items.find((one) => one.label === label)?.detail ?? '';
    assert.match(of('g6.xlarge'), /^\$0\.\d+\/h · fits$/);
    assert.match(of('c8g.medium'), /does not fit/);
    const lastFit = details.findLastIndex((detail) => detail.endsWith(' · fits'));
    assert.ok(lastFit > 10 && lastFit < details.findIndex((detail) => detail.includes('does not fit')));
    const sorted = items.map(({ sortText }) => sortText ?? '');
    assert.deepEqual(sorted, sorted.toSorted());
  });

  it('puts regions that have the machine first, with its price there', async () => {
    const items = await at(CHAT.replace('      replicas: 2', '      region: <|>')).items;
    assert.match(items[0]?.detail ?? '', / · \$[\d.]+\/h$/);
    const without = items.findIndex(({ detail }) => detail?.endsWith('no g6e.xlarge'));
    assert.ok(without > 0 && items.slice(without).every(({ detail }) => detail?.endsWith('no g6e.xlarge')));
  });

  it('gives the card of a machine or a model on resolve, and at once to a client that cannot', async () => {
    const text = CHAT.replace('instance: g6e.xlarge', 'instance: <|>');
    const lazy = at(text, undefined, { client: { resolveCompletion: true } });
    const item = (await lazy.items).find(({ label }) => label === 'g6.xlarge') ?? assert.fail();
    assert.equal(item.documentation, undefined);
    const { documentation } = await lazy.service.resolveCompletion(item);
    assert.ok(typeof documentation === 'object' && /1 × L4 .* · amd64/.test(documentation.value));
    const eager = (await at(text).items).find(({ label }) => label === 'g6.xlarge');
    assert.deepEqual(eager?.documentation, documentation);
  });
});

describe('completion of formats and engines', () => {
  it('puts those that the hardware has first, and says which it has not', async () => {
    const on = async (instance: string, key: string) =>
      at(CHAT.replace('g6e.xlarge', instance).replace('precision: int4', `precision: int4\n    ${key}: <|>`)).items;
    const engines = await on('inf2.xlarge', 'runtime');
    assert.equal(engines[0]?.detail, undefined);
    assert.equal(engines.find(({ label }) => label === 'llama.cpp')?.detail, 'not supported on Inferentia2');
    const formats = await at(CHAT.replace('g6e.xlarge', 'g5.xlarge').replace('precision: int4', 'precision: <|>'))
      .items;
    const fp4 = formats.find(({ label }) => label === 'fp4');
    assert.equal(fp4?.detail, 'not supported on A10G');
    assert.equal(formats.length, 7);
  });
});

const served = (args: string, rest = '') => `
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
            ${args}
            ${rest}
            resources:
              limits:
                nvidia.com/gpu: 1
  `;

describe('completion in files of others', () => {
  it('offers the flags of the engine that are not there yet, each with what it sets', async () => {
    const marked = served('args:\n              - --model=Qwen/Qwen2.5-1.5B-Instruct\n              - --max<|>');
    const { document, items } = at(marked, 'chat.yaml');
    const found = await items;
    assert.ok(
      found.some(({ label, detail }) => label === '--tensor-parallel-size' && detail?.startsWith('Accelerators')),
    );
    assert.ok(!found.some(({ label }) => label === '--model' || label === '-tp'));
    assert.match(accepted(document, found, '--max-model-len'), /- --max-model-len\n/);
  });

  it('offers them in a list on one line, in a Compose command and in a SkyPilot script', async () => {
    assert.ok(
      (await labels(served('args: ["--model", "Qwen/Qwen3-8B", "--max<|>"]'), 'chat.yaml')).includes('--max-model-len'),
    );
    const compose = `
      services:
        chat:
          image: vllm/vllm-openai:v0.20.0
          command: --model Qwen/Qwen3-8B --max<|>
          deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }] } } }
    `;
    assert.ok((await labels(compose, 'compose.yaml')).includes('--max-model-len'));
    const sky = `
      resources:
        accelerators: L4:1
      run: |
        vllm serve Qwen/Qwen3-8B \\
          --max<|>
    `;
    assert.ok((await labels(sky, 'task.yaml')).includes('--max-num-seqs'));
  });

  it('offers the variables that the engine reads, and nothing elsewhere', async () => {
    const marked = served('args: ["--model", "Qwen/Qwen3-8B"]', 'env:\n              - name: VLLM<|>');
    assert.deepEqual(await labels(marked, 'chat.yaml'), [
      'TP_SIZE',
      'VLLM_CPU_KVCACHE_SPACE',
      'VLLM_CPU_OMP_THREADS_BIND',
      'OMP_NUM_THREADS',
    ]);
    assert.deepEqual(await labels(served('args: ["--model", "Qwen/Qwen3-8B"]', 'workingDir: --<|>'), 'chat.yaml'), []);
    assert.deepEqual(await labels('args:\n  - --<|>\n', 'other.yaml'), []);
  });

  it('offers the annotation, and the fields of a comment with their units and values', async () => {
    const plain = served('args: ["--model", "Qwen/Qwen3-8B"]');
    const annotated = plain.replace('name: chat\n', 'name: chat\n    annotations:\n      pl<|>\n');
    const { document, items } = at(annotated, 'chat.yaml');
    assert.match(accepted(document, await items, 'placewright.dev/workload'), /placewright\.dev\/workload: \|\n/);
    const fields = await at(
      plain.replace('  spec:\n', '  # placewright: traffic.rpsAvg=3 to<|>\n  spec:\n'),
      'chat.yaml',
    ).items;
    const inMean = fields.find(({ label }) => label === 'tokens.inMean');
    assert.equal(inMean?.detail, 'prompt tokens per request, mean');
    assert.ok(inMean?.textEdit && 'newText' in inMean.textEdit && inMean.textEdit.newText === 'tokens.inMean=');
    const values = await labels(plain.replace('  spec:\n', '  # placewright: precision=<|>\n  spec:\n'), 'chat.yaml');
    assert.ok(values.includes('int4'));
    assert.deepEqual(await labels(plain.replace('  spec:\n', '  # pl<|>\n  spec:\n'), 'chat.yaml'), ['placewright:']);
  });

  it('offers the tag above code that serves a model, in a doc comment only', async () => {
    setTypeScriptLoader(() => require('typescript'));
    const code =
      "import { pipeline } from '@huggingface/transformers';\n/**\n * @w<|>\n */\nawait pipeline('summarization');\n";
    assert.deepEqual(await labels(code, 'a.ts'), ['@workload']);
    assert.deepEqual(await labels(code.replace('/**', '/*'), 'a.ts'), []);
    assert.deepEqual(await labels('/**\n * @w<|>\n */\nexport const a = 1;\n', 'a.ts'), []);
  });
});
