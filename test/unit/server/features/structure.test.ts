import assert from 'node:assert/strict';
import type { FoldingRange, SelectionRange } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RUNTIMES } from '../../../../shared/src/manifest/schema';
import { ENGINE_DOCS } from '../../../../shared/src/words/engineDocs';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { markedDocument } from '../../../support/marked';
import { testService } from '../../../support/service';
import { workspaceOf } from '../../../support/workspace';

type Options = Parameters<typeof testService>[0];

function opened(text: string, options?: Options, name = 'chat.workload.yaml') {
  const languageId = name.endsWith('.ts') ? 'typescript' : name.endsWith('.json') ? 'json' : 'yaml';
  const document = TextDocument.create(`file:///ws/${name}`, languageId, 1, text);
  const service = testService(options);
  service.open(document);
  return { document, service };
}

const NOTED = `version: 1
# Where the shop runs.
# Since May.
defaults:
  region: us-east-1
  traffic:
    daysPerMonth: 22

workloads:
  chat:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    runtime: vllm
    placement:
      instance: g6.xlarge
      replicas: 1
    pricing:
      discountPct: 10
    evidence:
      - bench/l4.json

  search:
    kind: embedding
    model: models/config.json
    targets: [{ file: k8s/*.yaml }, { file: k8s/search.yaml }]
`;

describe('folding', () => {
  const foldsOf = async (text: string, options?: Options, name?: string) => {
    const { document, service } = opened(text, options, name);
    const ranges = await service.provideFoldingRanges(document);
    const lines = text.split('\n');
    return ranges?.map(({ startLine, endLine, kind }: FoldingRange) => [
      lines[startLine]?.trim(),
      endLine - startLine,
      kind,
    ]);
  };

  it('holds workloads and blocks, comments as comments, and what is assumed as regions', async () => {
    assert.deepEqual(await foldsOf(NOTED), [
      ['# Where the shop runs.', 1, 'comment'],
      ['defaults:', 3, 'region'],
      ['traffic:', 1, undefined],
      ['workloads:', 16, undefined],
      ['chat:', 10, undefined],
      ['placement:', 2, undefined],
      ['pricing:', 1, 'region'],
      ['evidence:', 1, 'region'],
      ['search:', 3, undefined],
    ]);
  });

  it('leaves a file of others to the editor, and is off when switched off', async () => {
    assert.equal(await foldsOf('a:\n  b: 1\n', {}, 'other.yaml'), undefined);
    assert.equal(await foldsOf(NOTED, { settings: { 'folding.enabled': false } }), undefined);
  });

  it('adds only what is ours where another extension folds by syntax', async () => {
    const folds = await foldsOf(NOTED, { client: { yamlExtensionActive: true } });
    assert.ok(folds?.some(([line]) => line === 'chat:'));
    assert.ok(!folds?.some(([line]) => line === 'workloads:'));
  });

  it('leaves the closing bracket of JSON in sight, and folds a @workload comment', async () => {
    setTypeScriptLoader(() => require('typescript'));
    const json = '{\n "version": 1,\n "workloads": {\n  "chat": {\n   "kind": "inference"\n  }\n }\n}\n';
    assert.deepEqual(await foldsOf(json, {}, 'a.workload.json'), [['"chat": {', 1, undefined]]);
    const code = '/**\n * Serves.\n *\n * @workload chat\n *   kind: inference\n */\nexport const a = 1;\n';
    assert.deepEqual(await foldsOf(code, {}, 'a.ts'), [['/**', 5, 'comment']]);
  });
});

describe('links', () => {
  const linksOf = async (options?: Options) => {
    const { document, service } = opened(NOTED, options, 'shop/a.workload.yaml');
    return { service, links: await service.provideDocumentLinks(document), document };
  };

  it('lead from a model to its card and from an engine to its documentation', async () => {
    const { links, document } = await linksOf();
    const targets = links.flatMap(({ range, target }) => (target ? [[document.getText(range), target]] : []));
    assert.deepEqual(targets, [
      ['meta-llama/Llama-3.1-8B-Instruct', 'https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct'],
      ['vllm', 'https://docs.vllm.ai/'],
    ]);
  });

  it('lead to files inside the workspace, worked out when followed; a pattern is no file', async () => {
    const { links, document, service } = await linksOf({ host: { workspaceFolders: ['file:///ws'] } });
    const paths = links.filter(({ target }) => target === undefined);
    const resolved = await Promise.all(paths.map((link) => service.resolveDocumentLink(link)));
    assert.deepEqual(
      resolved.map(({ range, target }) => [document.getText(range), target]),
      [
        ['bench/l4.json', 'file:///ws/shop/bench/l4.json'],
        ['models/config.json', 'file:///ws/shop/models/config.json'],
        ['k8s/search.yaml', 'file:///ws/shop/k8s/search.yaml'],
      ],
    );
    const [outside] = paths;
    assert.ok(outside);
    const data = { uri: document.uri, path: '../../../etc/passwd' };
    assert.equal((await service.resolveDocumentLink({ ...outside, data })).target, undefined);
    assert.deepEqual((await linksOf({ settings: { 'links.enabled': false } })).links, []);
  });

  it('are known of every engine, on the makers’ own sites', () => {
    assert.deepEqual(Object.keys(ENGINE_DOCS).sort(), [...RUNTIMES].sort());
    assert.ok(Object.values(ENGINE_DOCS).every((url) => URL.canParse(url) && url.startsWith('https://')));
  });
});

describe('selection', () => {
  it('grows from a value to its field, its block, the workload and the file', async () => {
    const { document, service } = opened(NOTED);
    const position = document.positionAt(document.getText().indexOf('g6.xlarge') + 2);
    const ranges = await service.provideSelectionRanges(document, [position, { line: 0, character: 0 }]);
    const texts: string[] = [];
    for (let at: SelectionRange | undefined = ranges?.[0]; at; at = at.parent) {
      texts.push(document.getText(at.range));
    }
    assert.deepEqual(texts.slice(0, 3), ['', 'g6.xlarge', 'instance: g6.xlarge']);
    assert.ok(texts.some((text) => text.startsWith('placement:') && text.includes('replicas: 1')));
    assert.ok(texts.some((text) => text.startsWith('chat:')));
    assert.equal(texts.at(-1), NOTED);
    assert.equal(ranges?.length, 2);
  });
});

describe('the signature of units', () => {
  const signatureAt = async (marked: string, path = 'chat.workload.yaml', options?: Options) => {
    const { document, cursor } = markedDocument(marked, { path, languageId: path.endsWith('.json') ? 'json' : 'yaml' });
    const service = testService(options);
    service.open(document);
    const help = await service.provideSignatureHelp(document, cursor);
    const signature = help?.signatures[0];
    const parameter = signature?.parameters?.[help?.activeParameter ?? -1];
    const [start, end] = Array.isArray(parameter?.label) ? parameter.label : [0, 0];
    return { label: signature?.label, active: signature?.label.slice(start, end), says: parameter?.documentation };
  };

  it('says what a number counts, also before it is typed', async () => {
    const { label, active } = await signatureAt('workloads:\n  a:\n    contextTokens: <|>\n');
    assert.deepEqual([label, active], ['contextTokens: tokens', 'tokens']);
    const budget = await signatureAt('version: 1\nworkloads: {}\nbudget:\n  usdPerMonth: 6<|>\n');
    assert.equal(budget.label, 'usdPerMonth: USD per month');
    assert.equal((await signatureAt('workloads:\n  a:\n    kind: <|>\n')).label, undefined);
  });

  it('marks the field of a flow map, and the next one to type', async () => {
    const typing = await signatureAt('workloads:\n  a:\n    tokens: { inMean: 900, outMean: 1<|> }\n');
    assert.match(typing.label ?? '', /^tokens \{ inMean, inP95, outMean, /);
    assert.equal(typing.active, 'outMean');
    assert.match(String(typing.says), /^In generated tokens per request, mean\. Generated tokens/);
    assert.equal((await signatureAt('workloads:\n  a:\n    tokens: { inMean: 900, <|>\n')).active, 'inP95');
  });

  it('works in JSON and in an annotation; not in a comment, and not when switched off', async () => {
    const json = await signatureAt(
      '{ "version": 1, "workloads": { "a": { "slo": { "ttftMsP95": <|> } } } }',
      'a.workload.json',
    );
    assert.equal(json.label, 'ttftMsP95: milliseconds, 95th percentile');
    const annotation = `
      metadata:
        annotations:
          placewright.dev/workload: |
            traffic:
              rpsPeak: <|>
    `;
    assert.match((await signatureAt(annotation, 'a.yaml')).label ?? '', /^rpsPeak: requests per second/);
    assert.equal((await signatureAt('workloads:\n  a:\n    # contextTokens: <|>\n')).label, undefined);
    const off = { settings: { 'signatureHelp.enabled': false } };
    assert.equal((await signatureAt('workloads:\n  a:\n    contextTokens: <|>\n', undefined, off)).label, undefined);
  });
});

describe('symbols of the workspace', () => {
  const FILES = {
    'a.workload.yaml': NOTED,
    'b/k8s.yaml':
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ranker }\nspec:\n  template:\n    spec:\n      containers:\n        - name: vllm\n          image: vllm/vllm-openai:v0.20.0\n          args: ["--model", "Qwen/Qwen2.5-1.5B-Instruct"]\n',
    'other.yaml': 'a: 1\n',
  };

  it('are the workloads of all its manifests, open or not, by a part of their name', async () => {
    const { service, open, uriOf } = workspaceOf(FILES);
    open('a.workload.yaml', NOTED.replace('  chat:', '  talk:'));
    const names = async (query: string) => (await service.provideWorkspaceSymbols(query)).map(({ name }) => name);
    assert.deepEqual(await names(''), ['talk', 'search', 'ranker']);
    assert.deepEqual(await names('RK'), ['ranker']);
    const [ranker] = await service.provideWorkspaceSymbols('ranker');
    assert.equal(ranker?.containerName, 'inference, k8s.yaml');
    assert.equal(ranker?.location.uri, uriOf('b/k8s.yaml'));
  });

  it('follow changes of files', async () => {
    const { service, open, texts, uriOf } = workspaceOf(FILES);
    open('a.workload.yaml');
    assert.equal((await service.provideWorkspaceSymbols('ranker')).length, 1);
    texts.set(uriOf('b/k8s.yaml'), FILES['b/k8s.yaml'].replace('ranker', 'sorter'));
    texts.set(uriOf('new.workload.yaml'), 'version: 1\nworkloads: { late: { kind: inference } }\n');
    service.changeFiles([uriOf('b/k8s.yaml'), uriOf('new.workload.yaml')]);
    assert.deepEqual(
      (await service.provideWorkspaceSymbols('')).map(({ name }) => name),
      ['chat', 'search', 'sorter', 'late'],
    );
  });

  it('say where they stand on resolve, for a client that asks then', async () => {
    const { document, service } = opened(NOTED, { client: { resolveSymbols: true } });
    const [chat] = await service.provideWorkspaceSymbols('chat');
    assert.ok(chat && !('range' in chat.location));
    const { location } = await service.resolveWorkspaceSymbol(chat);
    assert.equal('range' in location && document.getText(location.range), 'chat');
  });

  it('and the outline are off when switched off', async () => {
    const { document, service } = opened(NOTED, { settings: { 'symbols.enabled': false } });
    assert.deepEqual(await service.provideWorkspaceSymbols(''), []);
    assert.deepEqual(await service.provideDocumentSymbols(document), []);
  });
});
