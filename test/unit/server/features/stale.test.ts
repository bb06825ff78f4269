/** Requests that nobody wants any longer: long work looks at the token between its steps, and ends. */
import { strict as assert } from 'node:assert';
import { CancellationTokenSource } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ownManifest } from '../../../bench/manifests';
import { CHAT, testService } from '../../../support/service';

const at = (text: string) => TextDocument.create('file:///a.workload.yaml', 'yaml', 1, text);
const MACHINE = { start: { line: 10, character: 18 }, end: { line: 10, character: 18 } };

/** A service whose turns are counted; `when` is called at each. */
function counting(when: (turn: number) => void) {
  let turns = 0;
  const nextTurn = () => {
    turns += 1;
    when(turns);
    return Promise.resolve();
  };
  return { service: testService({ host: { nextTurn } }), turns: () => turns };
}

describe('a stale request', () => {
  it('for code actions ends between two moves', async () => {
    const whole = counting(() => undefined);
    const document = at(CHAT);
    const all = await whole.service.provideCodeActions(document, MACHINE, { diagnostics: [] });
    assert.ok(all.length > 2 && whole.turns() > 3, `${whole.turns()} turns`);

    const stop = new CancellationTokenSource();
    const cut = counting((turn) => turn === 2 && stop.cancel());
    assert.deepEqual(await cut.service.provideCodeActions(document, MACHINE, { diagnostics: [] }, stop.token), []);
    assert.equal(cut.turns(), 2);
  });

  it('for code actions is answered of the newer text where somebody typed meanwhile', async () => {
    const document = at(CHAT);
    const edit = { range: { start: { line: 10, character: 17 }, end: { line: 10, character: 22 } }, text: 'g6' };
    const { service } = counting((turn) => turn === 2 && TextDocument.update(document, [edit], 2));
    const typed = at(CHAT);
    const same = await testService().provideCodeActions(TextDocument.update(typed, [edit], 2), MACHINE, {
      diagnostics: [],
    });
    assert.deepEqual(await service.provideCodeActions(document, MACHINE, { diagnostics: [] }), same);
  });

  it('of a long file ends after it was read, before anything is computed', async () => {
    const stop = new CancellationTokenSource();
    const { service, turns } = counting(() => stop.cancel());
    const document = at(ownManifest(1000));
    assert.equal(await service.provideHover(document, { line: 2, character: 4 }, stop.token), null);
    assert.equal(turns(), 1);
  });
});
