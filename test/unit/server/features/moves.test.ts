import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import { CHAT, testService } from '../../../support/service';

const KUBERNETES = `# the chat service
apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
  annotations:
    placewright.dev/workload: |
      traffic: { rpsAvg: 0.2, rpsPeak: 0.4 }
      tokens: { inMean: 300, outMean: 120 }
      slo: { ttftMsP95: 8000, tpotMsP95: 200 }
spec:
  replicas: 2
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6e.xlarge
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.9.0
          args: ["--model", "meta-llama/Llama-3.1-8B-Instruct"]
          resources:
            limits: { nvidia.com/gpu: 1 } # one card
`;

const at = (line: number) => ({ start: { line, character: 4 }, end: { line, character: 4 } });

function edits(action: CodeAction): TextEdit[] {
  const [change] = action.edit?.documentChanges ?? [];
  assert.ok(change && 'textDocument' in change && 'edits' in change);
  return change.edits.filter((edit): edit is TextEdit & typeof edit => 'newText' in edit);
}

async function actionsOf(document: TextDocument, line: number) {
  const service = testService();
  service.open(document);
  const diagnostics = await service.provideDiagnostics(document);
  const here = diagnostics.filter(({ range }) => range.start.line === line);
  return { service, diagnostics, actions: await service.provideCodeActions(document, at(line), { diagnostics: here }) };
}

describe('the move of an own manifest', () => {
  const document = () => TextDocument.create('file:///chat.workload.yaml', 'yaml', 7, CHAT);
  const instanceLine = CHAT.split('\n').findIndex((line) => line.includes('instance:'));

  it('is offered as the one preferred fix of the cheaper placement, and titled with what changes', async () => {
    const { diagnostics, actions } = await actionsOf(document(), instanceLine);
    assert.ok(
      diagnostics.some(({ code }) => code === 'cheaper-placement'),
      diagnostics.map(({ code }) => code).join(),
    );
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    assert.equal(preferred[0]?.kind, 'quickfix');
    assert.match(preferred[0]?.title ?? '', /^Move to .+: \$[\d,]+\/mo, −\d+%/);
    assert.ok(preferred[0]?.diagnostics?.some(({ code }) => code === 'cheaper-placement'));
    assert.equal(preferred[0]?.edit, undefined, 'the edit follows on resolve');
  });

  it('changes what it must, keeps the comment, and a second look offers nothing new', async () => {
    const before = document();
    const { service, actions } = await actionsOf(before, instanceLine);
    const action = await service.resolveCodeAction(actions.find(({ isPreferred }) => isPreferred) ?? assert.fail());
    const text = TextDocument.applyEdits(before, edits(action));
    const same = CHAT.split('\n').filter((line) => text.split('\n').includes(line));
    assert.ok(same.length >= CHAT.split('\n').length - 4, text);
    assert.ok(text.includes('# the first that was free'));
    const again = await actionsOf(TextDocument.create(before.uri, 'yaml', 8, text), instanceLine);
    assert.ok(
      !again.diagnostics.some(({ code }) => code === 'cheaper-placement'),
      again.diagnostics.map(({ message }) => String(message)).join('\n'),
    );
    assert.ok(!again.actions.some(({ isPreferred }) => isPreferred));
  });

  it('is bound to the version that it was made for', async () => {
    const { service, actions } = await actionsOf(document(), instanceLine);
    const action = await service.resolveCodeAction(actions.find(({ isPreferred }) => isPreferred) ?? assert.fail());
    const [change] = action.edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change);
    assert.equal(change.textDocument.version, 7);
  });

  it('stands beside others as rewrites, with the reason where one is refused', async () => {
    const { actions } = await actionsOf(document(), instanceLine);
    assert.ok(actions.some(({ kind, disabled }) => kind?.startsWith('refactor.rewrite.placewright.') && !disabled));
    for (const { title, disabled } of actions.filter((action) => action.disabled)) {
      assert.ok(title.startsWith('Move to ') && title.endsWith(')') && disabled?.reason);
    }
    assert.equal(new Set(actions.map(({ title }) => title)).size, actions.length);
  });

  it('is what the panel gets for the same target', async () => {
    const before = document();
    const { service, actions } = await actionsOf(before, instanceLine);
    const action = await service.resolveCodeAction(actions.find(({ isPreferred }) => isPreferred) ?? assert.fail());
    const state = await service.panelState({ uri: before.uri });
    assert.ok(state.kind === 'workload' && state.move);
    const reply = await service.retargetEdit({ uri: before.uri, workload: state.name, target: state.move.target });
    assert.ok(reply.ok, JSON.stringify(reply));
    assert.equal(reply.title, action.title);
    assert.deepEqual(reply.edits, edits(action));
  });

  it('is not offered on a file with an unfinished line', async () => {
    const broken = TextDocument.create(
      'file:///chat.workload.yaml',
      'yaml',
      1,
      CHAT.replace('{ rpsAvg: 0.2, rpsPeak: 0.4 }', '{ rpsAvg: 0.2, rps'),
    );
    const { actions } = await actionsOf(broken, instanceLine);
    assert.ok(
      // A comment that ignores a finding is safe where a move is not.
      actions
        .filter(({ title }) => !title.startsWith('Ignore '))
        .every(({ edit, disabled, data }) => disabled || (edit === undefined && data === undefined)),
      JSON.stringify(actions),
    );
  });
});

describe('the move of a Kubernetes deployment', () => {
  it('edits the deployment in place, or says why not; other lines stay as they are', async () => {
    const before = TextDocument.create('file:///chat.yaml', 'yaml', 1, KUBERNETES);
    const { service, actions } = await actionsOf(before, 4);
    assert.ok(actions.length > 0);
    const possible = actions.filter(({ disabled }) => !disabled);
    for (const one of possible) {
      const text = TextDocument.applyEdits(before, edits(await service.resolveCodeAction(one)));
      assert.notEqual(text, KUBERNETES);
      assert.ok(text.startsWith('# the chat service\napiVersion: apps/v1\n'));
    }
  });
});

describe('text fixes', () => {
  it('rename an unknown key to the nearest known one', async () => {
    const text = CHAT.replace('rpsPeak', 'rpsPeek');
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 1, text);
    const line = text.split('\n').findIndex((one) => one.includes('rpsPeek'));
    const { diagnostics } = await actionsOf(document, line);
    const unknown = diagnostics.find(({ code }) => code === 'key-unknown') ?? assert.fail();
    const service = testService();
    service.open(document);
    const actions = await service.provideCodeActions(document, unknown.range, { diagnostics: [unknown] });
    const fix =
      actions.find(({ title }) => title === 'Rename to rpsPeak') ??
      assert.fail(actions.map(({ title }) => title).join());
    assert.equal(TextDocument.applyEdits(document, edits(fix)), CHAT);
  });

  it('stay on offer where the YAML extension reports the mistake, which is then said once', async () => {
    const text = CHAT.replace('rpsPeak', 'rpsPeek').replace('rpsAvg: 0.2', 'rpsAvg: -2');
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 1, text);
    const line = text.split('\n').findIndex((one) => one.includes('rpsPeek'));
    const range = { start: { line, character: 0 }, end: { line, character: 80 } };
    const codesWith = async (yamlExtensionActive: boolean) => {
      const service = testService({ client: { yamlExtensionActive } });
      service.open(document);
      const codes = (await service.provideDiagnostics(document)).map(({ code }) => String(code));
      const actions = await service.provideCodeActions(document, range, { diagnostics: [] });
      return { codes, titles: actions.map(({ title }) => title) };
    };
    const alone = await codesWith(false);
    const beside = await codesWith(true);
    assert.deepEqual(
      alone.codes.filter((code) => code === 'key-unknown' || code === 'number-out-of-range').toSorted(),
      ['key-unknown', 'number-out-of-range'],
    );
    assert.deepEqual(
      beside.codes,
      alone.codes.filter((code) => code !== 'key-unknown'),
    );
    assert.ok(beside.titles.includes('Rename to rpsPeak'), beside.titles.join());
  });
});
