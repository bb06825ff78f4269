import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { markedDocument } from '../../../support/marked';
import { CHAT, FULL_CLIENT, testService, WHOLE } from '../../../support/service';

const chat = (text = CHAT, version = 1) => TextDocument.create('file:///chat.workload.yaml', 'yaml', version, text);

function opened(document: TextDocument, options?: Parameters<typeof testService>[0]) {
  const service = testService(options);
  service.open(document);
  return service;
}

describe('inlay hints', () => {
  it('stand at the end of the line that names the workload and say its price', async () => {
    const document = chat();
    const settings = { 'inlayHints.values': false };
    const hints = await opened(document, { settings }).provideInlayHints(document, WHOLE);
    assert.equal(hints.length, 1);
    assert.deepEqual(hints[0]?.position, { line: 2, character: '  support-chat:'.length });
    assert.match(String(hints[0]?.label), /^2 × L40S · \$[\d,]+\/mo$/);
  });

  it('follow the setting of their length, and are off when switched off', async () => {
    const document = chat();
    const short = await opened(document, { settings: { 'inlayHints.length': 'short' } }).provideInlayHints(
      document,
      WHOLE,
    );
    assert.match(String(short[0]?.label), /^\$[\d,]+\/mo$/);
    const off = await opened(document, { settings: { 'inlayHints.enabled': false } }).provideInlayHints(
      document,
      WHOLE,
    );
    assert.deepEqual(off, []);
  });

  it('are given for the lines asked for and no others', async () => {
    const document = chat();
    const below = { start: { line: 7, character: 0 }, end: { line: 8, character: 0 } };
    assert.deepEqual(await opened(document).provideInlayHints(document, below), []);
  });

  it('say unknown, never 0, for a model that nobody knows', async () => {
    const document = chat(CHAT.replace('meta-llama/Llama-3.1-8B-Instruct', 'acme/omni-7b'));
    const [hint] = await opened(document).provideInlayHints(document, WHOLE);
    assert.match(String(hint?.label), /unknown/);
    assert.doesNotMatch(String(hint?.label), /\$0\b/);
  });

  it('change with the text, before it is saved', async () => {
    const document = chat();
    const service = opened(document);
    const before = await service.provideInlayHints(document, WHOLE);
    const typed = TextDocument.update(
      document,
      [{ range: { start: { line: 11, character: 16 }, end: { line: 11, character: 17 } }, text: '3' }],
      2,
    );
    service.open(typed);
    const after = await service.provideInlayHints(typed, WHOLE);
    assert.match(String(after[0]?.label), /^3 × L40S/);
    assert.notEqual(after[0]?.label, before[0]?.label);
  });
});

describe('code lenses', () => {
  it('are two above a workload, and none repeats the price of the hint', async () => {
    const document = chat();
    const service = opened(document);
    const lenses = await service.provideCodeLenses(document);
    assert.deepEqual(
      lenses.map(({ range }) => range.start.line),
      [2, 2],
    );
    const [verdict, panel] = lenses.map(({ command }) => command?.title ?? '');
    assert.equal(panel, 'Open cost panel');
    const [hint] = await service.provideInlayHints(document, WHOLE);
    const price = /\$[\d,]+\/mo/.exec(String(hint?.label))?.[0];
    assert.ok(price && !verdict?.includes(price), `${verdict} repeats ${price}`);
  });

  it('are one more over a file of several workloads, with their sum; each can be switched off', async () => {
    const second = CHAT.split('\n').slice(2).join('\n').replace('support-chat', 'second');
    const document = chat(CHAT + second);
    const titles = async (settings = {}) => {
      const lenses = await opened(document, { settings }).provideCodeLenses(document);
      return lenses.map(({ command }) => command?.title ?? '');
    };
    const all = await titles();
    assert.equal(all.length, 5);
    assert.match(all[0] ?? '', /^2 workloads · \$[\d,]+\/mo$/);
    assert.deepEqual(await titles({ 'codeLens.file': false }), all.slice(1));
    assert.deepEqual(await titles({ 'codeLens.file': false, 'codeLens.panel': false }), [all[1], all[3]]);
    assert.deepEqual(await titles({ 'codeLens.verdict': false, 'codeLens.panel': false }), [all[0]]);
    assert.deepEqual(await titles({ 'codeLens.enabled': false }), []);
  });

  it('leave the sum to the status bar where no other file counts', async () => {
    const second = CHAT.split('\n').slice(2).join('\n').replace('support-chat', 'second');
    const document = chat(CHAT + second);
    const service = opened(document, { settings: { 'statusBar.enabled': true } });
    const count = async () => (await service.provideCodeLenses(document)).length;
    assert.equal(await count(), 4);
    const other = TextDocument.create('file:///other.workload.yaml', 'yaml', 1, CHAT);
    service.open(other);
    assert.equal(await count(), 5);
    service.close(other.uri);
    assert.equal(await count(), 4);
    const plain = opened(document, { settings: { 'statusBar.enabled': true }, client: { commands: false } });
    const [sum] = await plain.provideCodeLenses(document);
    assert.match(sum?.command?.title ?? '', /^2 workloads · /, 'other editors have no status bar of ours');
  });

  it('keep their number in a file of many workloads, and follow on resolve', async () => {
    const many = Array.from({ length: 12 }, (_, i) =>
      CHAT.split('\n')
        .slice(2)
        .join('\n')
        .replace('support-chat', `chat-${i}`)
        .replace('0.2', `0.${i + 10}`),
    );
    const document = chat(`version: 1\nworkloads:\n${many.join('')}`);
    const service = opened(document);
    const lenses = await service.provideCodeLenses(document);
    assert.equal(lenses.length, 1 + 2 * 12);
    assert.equal(lenses[1]?.command, undefined);
    const resolved = await service.resolveCodeLens(lenses[1] ?? assert.fail());
    assert.notEqual(resolved.command?.title ?? '', '');
  });
});

describe('hovers', () => {
  const hoverAt = async (marked: string) => {
    const { document, cursor } = markedDocument(marked);
    const hover = await opened(document).provideHover(document, cursor);
    return hover && typeof hover.contents === 'object' && 'value' in hover.contents ? hover.contents.value : hover;
  };

  it('over a workload say the verdict first, with a table of three', async () => {
    const text = String(await hoverAt(CHAT.replace('support', '<|>support')));
    assert.match(text, /^\*\*/);
    assert.match(text, /\| --- \|/);
    assert.match(text, /Prices \d+ \w+ \d{4}/);
  });

  it('over a key say what it means, over an instance its facts and price, over a model its shape', async () => {
    assert.match(String(await hoverAt(CHAT.replace('rpsPeak', 'rps<|>Peak'))), /busiest hour/);
    assert.match(String(await hoverAt(CHAT.replace('g6e.xl', 'g6e<|>.xl'))), /L40S.*\$[\d.]+\/h/s);
    assert.match(String(await hoverAt(CHAT.replace('Llama-3.1', 'Llama<|>-3.1'))), /parameters/);
  });

  it('say nothing over nothing', async () => {
    assert.equal(await hoverAt(CHAT.replace('support-chat:', 'support-chat: <|>')), null);
    assert.equal(await hoverAt(CHAT.replace('version: 1', 'version: <|>1')), null);
  });

  it('say what part of a task the model takes, with the workload that answers it', async () => {
    const agent = `  repo-agent:
    kind: agent
    agent: { stepsMean: 12, llm: support-chat, tools: [{ name: sandbox, callsPerTask: 8, cpuSeconds: 1.5 }] }
    traffic: { tasksPerHour: 10 }
    placement: { instance: m7i.xlarge, replicas: 1 }
`;
    const document = chat(CHAT + agent);
    const line = CHAT.split('\n').length - 1;
    const hover = await opened(document).provideHover(document, { line, character: 5 });
    const text = JSON.stringify(hover?.contents);
    assert.match(text, /the model takes \d+% of the time and \d+% of the money/);
    assert.doesNotMatch(text, /left out/);
  });
});

describe('completion', () => {
  const labels = async (marked: string, client = {}) => {
    const { document, cursor } = markedDocument(marked);
    const items = await opened(document, { client }).provideCompletion(document, cursor);
    return items.map(({ label }) => label);
  };

  it('offers the keys that are not there yet', async () => {
    const found = await labels(CHAT.replace('    placement:\n', '    <|>\n    placement:\n'));
    assert.ok(found.includes('contextTokens') && found.includes('budget'));
    assert.ok(!found.includes('kind') && !found.includes('placement'));
  });

  it('offers instances with their price, models, regions, and enum values', async () => {
    const { document, cursor } = markedDocument(CHAT.replace('instance: g6e.xlarge', 'instance: <|>'));
    const items = await opened(document).provideCompletion(document, cursor);
    const graviton = items.find(({ label }) => label === 'c8g.2xlarge');
    assert.match(graviton?.detail ?? '', /^\$0\.\d+\/h · /);
    assert.ok((await labels(CHAT.replace('meta-llama/Llama-3.1-8B-Instruct', '<|>'))).includes('Qwen/Qwen3-8B'));
    assert.deepEqual(await labels(CHAT.replace('precision: int4', 'precision: <|>')), [
      'fp32',
      'bf16',
      'fp16',
      'fp8',
      'int8',
      'int4',
      'fp4',
    ]);
    assert.ok((await labels('defaults:\n  region: <|>\n')).includes('us-east-1'));
  });

  it('offers the other workloads as the model of an agent', async () => {
    assert.deepEqual(await labels(`${CHAT}  agent:\n    kind: agent\n    agent:\n      llm: <|>\n`), ['support-chat']);
  });

  it('leaves keys to the YAML extension where it is active, and keeps what only the catalog knows', async () => {
    const client = { yamlExtensionActive: true };
    assert.deepEqual(await labels(CHAT.replace('    placement:\n', '    <|>\n    placement:\n'), client), []);
    assert.deepEqual(await labels(CHAT.replace('precision: int4', 'precision: <|>'), client), []);
    assert.ok((await labels(CHAT.replace('instance: g6e.xlarge', 'instance: <|>'), client)).includes('g6.xlarge'));
  });

  it('works in JSON', async () => {
    const { document, cursor } = markedDocument('{ "version": 1, "workloads": { "a": { "kind": "<|>" } } }', {
      path: 'a.workload.json',
      languageId: 'json',
    });
    const items = await opened(document).provideCompletion(document, cursor);
    const item = items.find(({ label }) => label === 'inference') ?? assert.fail();
    assert.ok(item.textEdit && 'range' in item.textEdit);
    assert.equal(
      TextDocument.applyEdits(document, [item.textEdit]),
      '{ "version": 1, "workloads": { "a": { "kind": "inference" } } }',
    );
  });

  it('works in a doc comment above serving code', async () => {
    const { document, cursor } = markedDocument(
      '/**\n * @workload chat\n * kind: inference\n * tra<|>\n */\nserve();\n',
      { path: 'a.ts', languageId: 'typescript' },
    );
    const items = await opened(document).provideCompletion(document, cursor);
    const item = items.find(({ label }) => label === 'traffic') ?? assert.fail();
    assert.ok(item.textEdit && 'range' in item.textEdit);
    assert.equal(
      TextDocument.applyEdits(document, [item.textEdit]),
      '/**\n * @workload chat\n * kind: inference\n * traffic:\n */\nserve();\n',
    );
  });

  it("has nothing to say in somebody else's file", async () => {
    const { document, cursor } = markedDocument('services:\n  <|>\n', { path: 'compose.yaml' });
    assert.deepEqual(await opened(document).provideCompletion(document, cursor), []);
  });
});

describe('symbols', () => {
  it('list the workloads with their blocks, each inside its parent', async () => {
    const document = chat();
    const [symbol, ...rest] = await opened(document).provideDocumentSymbols(document);
    assert.equal(rest.length, 0);
    assert.equal(symbol?.name, 'support-chat');
    assert.ok(symbol?.children?.some(({ name }) => name === 'placement'));
    for (const child of symbol?.children ?? []) {
      assert.ok(document.offsetAt(child.range.start) >= document.offsetAt(symbol.range.start));
      assert.ok(document.offsetAt(child.range.end) <= document.offsetAt(symbol.range.end));
      assert.ok(document.offsetAt(child.selectionRange.end) <= document.offsetAt(child.range.end));
    }
  });
});

describe('the panel', () => {
  it('shows the workload of the line, with the same price as hint and hover', async () => {
    const document = chat();
    const service = opened(document);
    const state = await service.panelState({ uri: document.uri, line: 7 });
    assert.equal(state.kind, 'workload');
    const placement = state.kind === 'workload' ? state.report : assert.fail();
    const [hint] = await service.provideInlayHints(document, WHOLE);
    const price = /\$[\d,]+\/mo/.exec(String(hint?.label))?.[0] ?? assert.fail();
    assert.equal(`$${Math.round(placement.current?.cost.monthlyUsd ?? 0).toLocaleString('en-US')}/mo`, price);
  });

  it('says so where the cursor is in none, where the file has none, and where it is closed', async () => {
    const document = chat();
    const service = opened(document);
    assert.deepEqual(await service.panelState({ uri: document.uri, line: 0 }), {
      kind: 'empty',
      message: 'The cursor is not in a workload.',
    });
    const none = TextDocument.create('file:///none.workload.yaml', 'yaml', 1, 'version: 1\nworkloads: {}\n');
    service.open(none);
    const empty = await service.panelState({ uri: none.uri });
    assert.ok(empty.kind === 'empty' && empty.actions?.includes('createManifest'), JSON.stringify(empty));
    service.close(none.uri);
    assert.deepEqual(await service.panelState({ uri: none.uri }), {
      kind: 'error',
      message: 'The file is closed. Open it to see its figures.',
    });
  });
});

describe('the total', () => {
  it('sums the open documents and forgets the closed ones', async () => {
    const service = testService({ client: FULL_CLIENT });
    const document = chat();
    service.open(document);
    const total = await service.total();
    assert.equal(total.workloads, 1);
    assert.match(total.text, /^\$[\d,]+\/mo$/);
    service.close(document.uri);
    assert.equal((await service.total()).text, '');
  });
});
