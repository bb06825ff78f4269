/** Many fixes of the text as one edit. */
import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { editsOf } from '../../../support/codeActions';
import { CHAT, testService } from '../../../support/service';

/** Two unknown keys, a number with its unit, an unknown value, and an instance that nearly exists. */
const WRONG = CHAT.replace('rpsPeak', 'rpsPeek')
  .replace('outMean', 'outMaen')
  .replace('ttftMsP95: 8000', 'ttftMsP95: 8s')
  .replace('kind: inference', 'kind: inferense')
  .replace('g6e.xlarge', 'g6e.xlrage');

function open(text: string) {
  const service = testService();
  const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 3, text);
  service.open(document);
  const actionsAt = async (word: string, only?: string[]) => {
    const start = document.positionAt(text.indexOf(word));
    return service.provideCodeActions(document, { start, end: start }, { diagnostics: [], only });
  };
  return { service, document, actionsAt };
}

describe('fixing the text of a file', () => {
  it('mends every mistake of one code at once, and no other', async () => {
    const { document, actionsAt } = open(WRONG);
    const all = (await actionsAt('rpsPeek')).find(
      ({ title }) => title === 'Fix all 2 key-unknown problems in this file',
    );
    assert.ok(all);
    assert.equal(all.kind, 'quickfix');
    const after = TextDocument.applyEdits(document, editsOf(all));
    assert.equal(after, WRONG.replace('rpsPeek', 'rpsPeak').replace('outMaen', 'outMean'));
  });

  it('offers that only where a code stands twice', async () => {
    const { actionsAt } = open(CHAT.replace('rpsPeak', 'rpsPeek'));
    const titles = (await actionsAt('rpsPeek')).map(({ title }) => title);
    assert.ok(titles.includes('Rename to rpsPeak') && !titles.some((title) => title.startsWith('Fix all')));
  });

  it('on save mends keys, and never guesses what a workload is or runs on', async () => {
    const { document, actionsAt, service } = open(WRONG);
    for (const only of ['source.fixAll', 'source.fixAll.placewright', 'source']) {
      const actions = await actionsAt('version', [only]);
      assert.deepEqual(
        actions.map(({ kind }) => kind),
        ['source.fixAll.placewright'],
        only,
      );
      const [action] = actions;
      assert.ok(action);
      const after = TextDocument.applyEdits(document, editsOf(action));
      assert.equal(after, CHAT.replace('g6e.xlarge', 'g6e.xlrage').replace('kind: inference', 'kind: inferense'));
      const again = TextDocument.create(document.uri, 'yaml', 4, after);
      service.open(again);
      const range = { start: again.positionAt(0), end: again.positionAt(0) };
      assert.deepEqual(await service.provideCodeActions(again, range, { diagnostics: [], only: [only] }), []);
      service.open(document);
    }
  });

  it('is never in a menu that was not asked for it', async () => {
    const { actionsAt } = open(WRONG);
    for (const only of [undefined, ['quickfix'], ['refactor'], ['source.organizeImports']]) {
      const kinds = (await actionsAt('rpsPeek', only)).map(({ kind }) => kind ?? '');
      assert.ok(!kinds.some((kind) => kind.startsWith('source')), kinds.join());
    }
  });
});
