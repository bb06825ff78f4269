import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createPullDiagnostics } from '../../../server/src/pullDiagnostics';
import { QUIET_MS } from '../../../server/src/publisher';
import { createWorkProgress } from '../../../server/src/workProgress';

const A = TextDocument.create('file:///a.yaml', 'yaml', 4, 'a');
const B = TextDocument.create('file:///b.yaml', 'yaml', 1, 'b');
const NEVER = new CancellationTokenSource().token;

function pulling() {
  const found = new Map<string, string[]>([
    [A.uri, ['one']],
    [B.uri, []],
  ]);
  let asked = 0;
  const all = [A, B];
  const pull = createPullDiagnostics({
    openDocument: (uri) => (uri === A.uri ? A : undefined),
    service: {
      allDocuments: () => Promise.resolve(all),
      provideDiagnostics: ({ uri }) => {
        asked += 1;
        return Promise.resolve((found.get(uri) ?? []).map((message) => ({ message }) as Diagnostic));
      },
    },
  });
  return { pull, found, all, asked: () => asked };
}

const ofA = { textDocument: { uri: A.uri } };

describe('diagnostics for a client that asks', () => {
  it('are given in full, then called unchanged until they change', async () => {
    const { pull, found } = pulling();
    const first = await pull.ofDocument(ofA, NEVER);
    assert.ok(first.kind === 'full' && first.items.length === 1 && first.resultId);
    const { resultId } = first;
    assert.deepEqual(await pull.ofDocument({ ...ofA, previousResultId: resultId }, NEVER), {
      kind: 'unchanged',
      resultId,
    });
    found.set(A.uri, ['one', 'two']);
    const third = await pull.ofDocument({ ...ofA, previousResultId: resultId }, NEVER);
    assert.ok(third.kind === 'full' && third.items.length === 2 && third.resultId !== resultId);
  });

  it('wait for a pause in typing, and no longer than a cancel', async () => {
    const { pull, asked } = pulling();
    pull.typed(A.uri);
    const start = performance.now();
    await pull.ofDocument(ofA, NEVER);
    assert.ok(performance.now() - start >= QUIET_MS - 2);
    assert.equal(asked(), 1);
  });

  it('are those of every file of the workspace, and empty for one that is gone', async () => {
    const { pull, all } = pulling();
    const { items } = await pull.ofWorkspace({ previousResultIds: [] }, NEVER);
    assert.deepEqual(
      items.map(({ uri, version, kind }) => [uri, version, kind]),
      [
        [A.uri, 4, 'full'],
        [B.uri, null, 'full'],
      ],
    );
    all.pop();
    pull.changed();
    const previousResultIds = items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }));
    const again = await pull.ofWorkspace({ previousResultIds }, NEVER);
    assert.deepEqual(
      again.items.map(({ uri, kind }) => [uri, kind]),
      [
        [A.uri, 'unchanged'],
        [B.uri, 'unchanged'],
      ],
    );
    const gone = await (pull.changed(),
    pull.ofWorkspace({ previousResultIds: [{ uri: 'file:///c.yaml', value: 'x' }] }, NEVER));
    const last = gone.items.at(-1);
    assert.ok(last?.uri === 'file:///c.yaml' && last.kind === 'full' && last.items.length === 0);
  });

  it('of the workspace are held back until there is news, or the client gives up', async () => {
    const { pull, asked } = pulling();
    await pull.ofWorkspace({ previousResultIds: [] }, NEVER);
    const before = asked();
    let answered = false;
    const held = pull.ofWorkspace({ previousResultIds: [] }, NEVER).then(() => (answered = true));
    await new Promise((done) => setTimeout(done, 5));
    assert.deepEqual([answered, asked()], [false, before]);
    pull.changed();
    await held;
    assert.equal(asked(), before + 2);
    const source = new CancellationTokenSource();
    const given = pull.ofWorkspace({ previousResultIds: [] }, source.token);
    source.cancel();
    assert.deepEqual(await given, { items: [] });
  });
});

describe('progress', () => {
  const shownBy = (noticedMs: number) => {
    const seen: string[] = [];
    const reporter = { begin: (title: string) => void seen.push(title), done: () => void seen.push('done') };
    return { seen, during: createWorkProgress(() => Promise.resolve(reporter), noticedMs) };
  };
  const after = (ms: number) => new Promise((done) => setTimeout(done, ms));

  it('is shown for work that takes long, until it ends', async () => {
    const { seen, during } = shownBy(1);
    during('Reading', after(15));
    await after(40);
    assert.deepEqual(seen, ['Reading', 'done']);
  });

  it('is not shown for work that ends at once, fails, or where the client shows none', async () => {
    const { seen, during } = shownBy(10);
    during('Reading', Promise.resolve());
    during('Failing', Promise.reject(new Error('no')));
    createWorkProgress(undefined, 0)('Nowhere', after(5));
    await after(30);
    assert.deepEqual(seen, []);
  });
});
