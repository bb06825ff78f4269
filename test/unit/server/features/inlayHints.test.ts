import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CHAT, testService, WHOLE } from '../../../support/service';

const WITH_CONTEXT = CHAT.replace('precision: int4', 'precision: int4\n    contextTokens: 32768');

function opened(text: string, options: Parameters<typeof testService>[0] = {}, name = 'chat.workload.yaml') {
  const languageId = name.endsWith('.json') ? 'json' : 'yaml';
  const document = TextDocument.create(`file:///${name}`, languageId, 1, text);
  const service = testService({ client: { resolveHints: true }, ...options });
  service.open(document);
  return { document, service };
}

/** The text before each hint on its line, and the hint. */
async function hintsOf(text: string, options?: Parameters<typeof testService>[0], name?: string) {
  const { document, service } = opened(text, options, name);
  const hints = await service.provideInlayHints(document, WHOLE);
  return hints.map(({ position, label }) => {
    const line = document.getText({ start: { line: position.line, character: 0 }, end: position });
    return [line.trim().split(/[{,]/).at(-1)?.trim(), String(label)];
  });
}

describe('hints on values', () => {
  it('say what a context, a precision, a load and a number of replicas decide', async () => {
    const hints = new Map((await hintsOf(WITH_CONTEXT)).map(([line, label]) => [line ?? '', label ?? '']));
    // 32,768 tokens × 2 × 32 layers × 8 heads × 128 × 2 B = 4.0 GiB
    assert.equal(hints.get('contextTokens: 32768'), '4.0 GiB per sequence');
    assert.match(hints.get('precision: int4') ?? '', /^[345]\.\d GiB$/);
    // 0.2/s × 3,600 s × 24 h × 30.4 = 525,312
    assert.equal(hints.get('rpsAvg: 0.2'), '525,000 requests/mo');
    assert.match(hints.get('replicas: 2') ?? '', /^0\.\d+ busy at the peak$/);
    assert.equal(hints.size, 5);
  });

  it('say of a precision what one copy of the model takes, also where a replica holds several', async () => {
    const weightsOn = async (instance: string) => {
      const text = CHAT.replace('g6e.xlarge', instance).replace('int4', 'bf16');
      return new Map((await hintsOf(text)).map(([line, label]) => [line, label])).get('precision: bf16');
    };
    // 8.03e9 × 16 bits ÷ 8 = 15.0 GiB
    assert.equal(await weightsOn('g6e.xlarge'), '15.0 GiB');
    assert.equal(await weightsOn('g6e.12xlarge'), '15.0 GiB');
  });

  it('never repeat the price, and go with their own setting', async () => {
    const [price, ...values] = await hintsOf(WITH_CONTEXT);
    assert.match(price?.[1] ?? '', /\$/);
    assert.ok(values.length > 0 && values.every(([, label]) => !label?.includes('$')));
    assert.deepEqual(await hintsOf(WITH_CONTEXT, { settings: { 'inlayHints.values': false } }), [price]);
    assert.deepEqual(await hintsOf(WITH_CONTEXT, { settings: { 'inlayHints.enabled': false } }), []);
  });

  it('are silent about a model that nobody knows, and about a value that is being typed', async () => {
    assert.equal((await hintsOf(CHAT.replace('meta-llama/Llama-3.1-8B-Instruct', 'acme/omni-7b'))).length, 2);
    const typed = await hintsOf(WITH_CONTEXT.replace('contextTokens: 32768', 'contextTokens: '));
    assert.ok(typed.every(([line]) => !line?.startsWith('contextTokens')));
  });

  it('stand beside a value that the workload states, not beside one that it inherits', async () => {
    const inherited = CHAT.replace('workloads:', 'defaults:\n  precision: int4\nworkloads:').replace(
      '    precision: int4\n',
      '',
    );
    assert.ok((await hintsOf(inherited)).every(([line]) => !line?.startsWith('precision')));
  });

  it('stand in foreign manifests too, behind a closing quote', async () => {
    const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  replicas: 2
  template:
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6.xlarge
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.20.0
          args: ["--model", "Qwen/Qwen2.5-1.5B-Instruct", "--max-model-len", "8192"]
          resources:
            limits:
              nvidia.com/gpu: 1
`;
    const hints = await hintsOf(deployment, {}, 'chat.yaml');
    assert.ok(hints.some(([line, label]) => line === '"8192"' && label?.endsWith('per sequence')));
    assert.ok(hints.some(([line, label]) => line === 'replicas: 2' && label?.endsWith('busy at the peak')));
  });

  it('have their tooltip on resolve: the verdict, or the arithmetic', async () => {
    const { document, service } = opened(WITH_CONTEXT);
    const hints = await service.provideInlayHints(document, WHOLE);
    assert.ok(hints.every(({ tooltip }) => tooltip === undefined));
    const resolved = await Promise.all(hints.map((hint) => service.resolveInlayHint(hint)));
    const tips = resolved.map(({ tooltip }) => (typeof tooltip === 'object' ? tooltip.value : ''));
    assert.match(tips[0] ?? '', /^(Move|Stay)/);
    assert.ok(tips.some((tip) => tip.startsWith('32,768 tokens × 128 KiB of KV cache = 4.0 GiB per sequence.')));
    assert.ok(tips.some((tip) => tip.startsWith('0.2 req/s × 3,600 s × 24 h × 30.4 days = 525,000 requests/mo.')));
  });

  it('carry nothing to resolve for a client that cannot', async () => {
    const { document, service } = opened(WITH_CONTEXT, { client: { resolveHints: false } });
    const hints = await service.provideInlayHints(document, WHOLE);
    assert.ok(hints.every(({ data }) => data === undefined));
  });
});
