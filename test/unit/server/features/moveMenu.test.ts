/** What the menu of moves offers, under which kind, and how a client that can shows it first. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CodeAction, CodeActionContext, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientSupport } from '../../../../server/src/clientSupport';
import { editsOf } from '../../../support/codeActions';
import { CHAT, testService } from '../../../support/service';

const PREVIEWS: Partial<ClientSupport> = { changeAnnotations: true };

async function menu(text: string, more: { client?: Partial<ClientSupport>; only?: string[]; at?: string } = {}) {
  const service = testService({ client: more.client });
  const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 7, text);
  service.open(document);
  const position = document.positionAt(text.indexOf(more.at ?? 'support-chat:'));
  const asked: CodeActionContext = { diagnostics: [], only: more.only };
  const actions = await service.provideCodeActions(document, { start: position, end: position }, asked);
  return { service, document, actions };
}

const titled = (actions: readonly CodeAction[], pattern: RegExp) =>
  actions.find(({ title, disabled }) => pattern.test(title) && !disabled) ??
  assert.fail(actions.map(({ title }) => title).join('\n'));
const annotations = ({ changeAnnotations }: WorkspaceEdit = {}) => Object.values(changeAnnotations ?? {});

describe('the menu of moves', () => {
  it('gives each kind of target its own kind of action, and at most eight of them', async () => {
    const { actions } = await menu(CHAT, { client: PREVIEWS });
    const kinds = actions.filter(({ disabled }) => !disabled).map(({ kind }) => kind);
    assert.equal(kinds[0], 'quickfix');
    assert.ok(kinds.includes('refactor.rewrite.placewright.graviton'), kinds.join());
    assert.ok(kinds.includes('refactor.rewrite.placewright.preview'), kinds.join());
    assert.ok(actions.length <= 8, actions.map(({ title }) => title).join('\n'));
  });

  it('says in the title what it costs, what happens to both times, and whether the SLO holds', async () => {
    const { actions } = await menu(CHAT);
    const { title } = titled(actions, /^Move to /);
    assert.match(
      title,
      /^Move to \S+ \S+: \$[\d,]+\/mo, −\d+%, TTFT [\d.]+( m?s)? → [\d.]+ m?s, TPOT ([\d.]+( m?s)? → )?[\d.]+ m?s, SLO met$/,
    );
  });

  it('names no saving that is smaller than its range', async () => {
    const near = readFileSync('test/fixtures/manifests/kubernetes/alternatives.yaml', 'utf8');
    const { actions } = await menu(near, { at: 'either-size' });
    const unsure = actions.filter(({ title }) => title.includes('saving uncertain'));
    for (const { title, isPreferred } of unsure) {
      assert.ok(!/−\d+%/.test(title) && !isPreferred, title);
    }
    assert.ok(unsure.length > 0, actions.map(({ title }) => title).join('\n'));
  });

  it('is filtered by the kind that is asked for, the outer and the inner', async () => {
    const kindsFor = async (only: string[]) => (await menu(CHAT, { only })).actions.map(({ kind }) => kind ?? '');
    for (const only of [
      'quickfix',
      'refactor',
      'refactor.rewrite.placewright',
      'refactor.rewrite.placewright.graviton',
    ]) {
      const kinds = await kindsFor([only]);
      assert.ok(kinds.length > 0 && kinds.every((kind) => kind === only || kind.startsWith(`${only}.`)), kinds.join());
    }
    assert.deepEqual(await kindsFor(['source.organizeImports']), []);
  });

  it('says one reason once, with all targets that are off for it', async () => {
    const text = readFileSync('test/fixtures/manifests/kubernetes/aks-a100.yaml', 'utf8');
    const { actions } = await menu(text, { at: 'qwen-on-aks' });
    const reasons = actions.flatMap(({ disabled }) => disabled?.reason ?? []);
    assert.equal(new Set(reasons).size, reasons.length, reasons.join('\n'));
    assert.ok(
      actions.some(({ title }) => /^Move to .+ or \S+ \(this file targets AKS\)$/.test(title)),
      reasons.join(),
    );
  });
});

describe('the preview of a move', () => {
  it('asks before it writes, names what changes for money, and makes the same edit', async () => {
    const { service, actions, document } = await menu(CHAT, { client: PREVIEWS });
    const plain = await service.resolveCodeAction(titled(actions, /^Move to /));
    const preview = await service.resolveCodeAction(titled(actions, /^Preview the move to .*…$/));
    assert.deepEqual(
      editsOf(preview).map(({ newText, range }) => ({ newText, range })),
      editsOf(plain).map(({ newText, range }) => ({ newText, range })),
    );
    assert.deepEqual(
      [plain, preview].map(({ edit }) => annotations(edit).map(({ needsConfirmation }) => needsConfirmation)),
      [[false], [true]],
    );
    const [annotation] = annotations(preview.edit);
    assert.match(annotation?.label ?? '', /^support-chat: \$[\d,]+\/mo → \$[\d,]+\/mo, \d+% less$/);
    assert.match(annotation?.description ?? '', /^Move to /);
    const [change] = preview.edit?.documentChanges ?? [];
    assert.ok(change && 'edits' in change && change.textDocument.version === document.version);
    assert.ok(
      change.edits.every(
        (edit) => 'annotationId' in edit && edit.annotationId === Object.keys(preview.edit?.changeAnnotations ?? {})[0],
      ),
    );
  });

  it('is left out, and nothing is annotated, where the client knows no annotations', async () => {
    const { service, actions } = await menu(CHAT);
    assert.ok(!actions.some(({ title }) => title.startsWith('Preview')));
    const { edit } = await service.resolveCodeAction(titled(actions, /^Move to /));
    assert.equal(edit?.changeAnnotations, undefined);
    assert.ok(!JSON.stringify(edit).includes('annotationId'));
  });
});

describe('two workloads of one name', () => {
  const deployment = (namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat, namespace: ${namespace} }
spec:
  replicas: 1
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6e.12xlarge }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.20.0
          args: ["--model", "Qwen/Qwen2.5-1.5B-Instruct"]
          resources: { limits: { nvidia.com/gpu: 4 } }
`;

  it('are moved apart: the one under the cursor', async () => {
    const first = deployment('a');
    const text = `${first}---\n${deployment('b')}`;
    const service = testService();
    const document = TextDocument.create('file:///chat.yaml', 'yaml', 1, text);
    service.open(document);
    const start = document.positionAt(text.indexOf('chat, namespace: b'));
    const actions = await service.provideCodeActions(document, { start, end: start }, { diagnostics: [] });
    const move = await service.resolveCodeAction(titled(actions, /^Move to /));
    const after = TextDocument.applyEdits(document, editsOf(move));
    assert.ok(after !== text && after.startsWith(`${first}---\n`), after);

    const target = (move.data as { target: Parameters<typeof service.retargetEdit>[0]['target'] }).target;
    const reply = await service.retargetEdit({ uri: document.uri, workload: 'chat', line: start.line, target });
    assert.deepEqual(reply.ok && reply.edits, editsOf(move));
    const nowhere = await service.retargetEdit({ uri: document.uri, workload: 'chat', line: 1, target });
    assert.match(
      nowhere.ok ? '' : nowhere.reason,
      /^The file changed while the edit was prepared: nothing was written\./,
    );
  });
});
