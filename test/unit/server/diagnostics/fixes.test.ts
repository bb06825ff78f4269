/** Laws of what is offered for a finding: a fix ends it, an ignored one is ignored, and nothing else changes. */
import assert from 'node:assert/strict';
import type { CodeAction, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { RULE_INFOS } from '../../../../server/src/diagnostics/codes';
import type { RuleInfo } from '../../../../server/src/diagnostics/rule';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { exampleService } from '../../../support/ruleExamples';
import { CHAT, testService, WHOLE } from '../../../support/service';

const RULES = RULE_INFOS.filter(({ code }: RuleInfo) => !/^(ignore-|prices-stale$)/.test(code));

function applied(document: TextDocument, { edit }: CodeAction): string {
  const edits = (edit?.documentChanges ?? []).flatMap((change) => ('edits' in change ? change.edits : []));
  return TextDocument.applyEdits(document, edits as TextEdit[]);
}

async function actionsFor(info: RuleInfo, text: string) {
  const { service, open } = exampleService(info.docs.example);
  const document = open(text);
  const all = await service.provideDiagnostics(document);
  const found = all.filter((one) => one.code === info.code);
  const finding = found[0] ?? assert.fail(`${info.code} is not found`);
  const actions = await service.provideCodeActions(document, finding.range, { diagnostics: [finding] });
  const codesAfter = async (action: CodeAction) => {
    const after = open(applied(document, action));
    return (await service.provideDiagnostics(after)).map(({ code }) => String(code));
  };
  return { document, finding, count: found.length, actions, codesAfter };
}

const crlf = (text: string) => text.replaceAll('\n', '\r\n');

describe('what is offered for a finding', function () {
  this.timeout(30_000);
  before(() => setTypeScriptLoader(() => require('typescript')));

  for (const info of RULES) {
    it(`${info.code}: its fix ends it, in any line endings`, async () => {
      for (const text of [info.docs.example.text, crlf(info.docs.example.text)]) {
        const { document, finding, actions, codesAfter } = await actionsFor(info, text);
        const { fix } = finding.data as { readonly fix?: { readonly title: string } };
        const action = actions.find(({ title }) => title === fix?.title);
        assert.equal(action !== undefined, fix !== undefined);
        if (action) {
          assert.ok(action.title.length <= 140, action.title);
          const codes = await codesAfter(action);
          assert.ok(!codes.includes(info.code), `${action.title}: ${applied(document, action)}`);
          assert.ok(!codes.includes('document-broken'), applied(document, action));
          assert.doesNotMatch(applied(document, action).replaceAll('\r\n', ''), text.includes('\r') ? /[\r\n]/ : /\r/);
        }
      }
    });

    it(`${info.code}: is ignored by one more line, and nothing is left to say`, async () => {
      const text = crlf(info.docs.example.text);
      const { document, actions, count, codesAfter } = await actionsFor(info, text);
      const title = `Ignore ${info.code} here, with a reason`;
      const ignore = actions.find((one) => one.title === title) ?? assert.fail(`no ${title}`);
      const after = applied(document, ignore).split('\n');
      const before = text.split('\n');
      const added = after.findIndex((line, index) => line !== before[index]);
      assert.deepEqual(after.toSpliced(added, 1), before);
      assert.match(after[added] ?? '', /^\s*(#|\/\/) placewright-ignore [\w-]+: reason\r$/);
      const codes = await codesAfter(ignore);
      assert.ok(codes.filter((code) => code === info.code).length < count, `still there: ${after.join('\n')}`);
      assert.ok(!codes.includes('ignore-unused'), after.join('\n'));
      assert.ok(codes.includes('ignore-without-reason'));
    });
  }

  it('the cursor lands on the reason where the client has snippets', async () => {
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 3, CHAT);
    const titled = async (client: object) => {
      const actions = await testService({ client }).provideCodeActions(document, WHOLE, { diagnostics: [] });
      return actions.find(({ title }) => title === 'Ignore cheaper-placement here, with a reason')?.edit;
    };
    const at = { line: 10, character: 0 };
    const range = { start: at, end: at };
    const value = '      # placewright-ignore cheaper-placement: ${1:reason}\n';
    assert.deepEqual(await titled({ snippetEdits: true }), {
      documentChanges: [
        {
          textDocument: { uri: document.uri, version: 3 },
          edits: [{ range, snippet: { kind: 'snippet', value } }],
        },
      ],
    });
    assert.deepEqual(await titled({ documentChanges: false }), {
      changes: {
        [document.uri]: [{ range, newText: '      # placewright-ignore cheaper-placement: reason\n' }],
      },
    });
  });

  it('no line is put into a script, and none into JSON', async () => {
    const script = `apiVersion: apps/v1
kind: Deployment
metadata: { name: llm }
spec:
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: c8g.4xlarge }
      containers:
        - name: server
          image: ghcr.io/ggml-org/llama.cpp:server
          command:
            - sh
            - -c
            - |
              llama-server -hf bartowski/Meta-Llama-3.1-8B-Instruct-GGUF \\
                --threads 16
          resources: { limits: { cpu: "8", memory: 32Gi } }
`;
    const { service, open } = exampleService({ text: script, path: 'llm.yaml' });
    const document = open(script);
    const all = await service.provideDiagnostics(document);
    const finding = all.find(({ code }) => code === 'threads-mismatch') ?? assert.fail();
    assert.equal(document.getText(finding.range), '16');
    const actions = await service.provideCodeActions(document, finding.range, { diagnostics: [finding] });
    const ignore = actions.find(({ title }) => title === 'Ignore threads-mismatch here, with a reason');
    assert.equal(
      applied(document, ignore ?? assert.fail()).split('\n')[0],
      '# placewright-ignore threads-mismatch: reason',
    );
    const json = TextDocument.create(
      'file:///chat.workload.json',
      'json',
      1,
      JSON.stringify({ version: 1, workloads: { chat: { model: 'acme/omni-7b' } } }),
    );
    const offered = await testService().provideCodeActions(json, WHOLE, { diagnostics: [] });
    assert.deepEqual(
      offered.filter(({ title }) => title.startsWith('Ignore')),
      [],
    );
  });

  it('a rule is explained where the client has its page and the command', async () => {
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 1, CHAT);
    const explained = async (client: object) =>
      (await testService({ client }).provideCodeActions(document, WHOLE, { diagnostics: [] })).filter(({ title }) =>
        title.startsWith('Explain'),
      );
    const rulePages = 'file:///ext/docs/rules';
    assert.deepEqual(
      (await explained({ rulePages })).map(({ command }) => [command?.command, command?.arguments]),
      [
        ['placewright.explain', ['idle-replicas']],
        ['placewright.explain', ['cheaper-placement']],
      ],
    );
    assert.deepEqual(await explained({}), []);
    assert.deepEqual(await explained({ rulePages, commands: false }), []);
  });
});
