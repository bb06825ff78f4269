import { strict as assert } from 'node:assert';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import {
  CHAT_LINE,
  dollarsIn,
  EMBEDDING_LINE,
  hintOn,
  newPriceOn,
  openFixture,
  priceOn,
  replaceText,
  until,
} from './editing';

describe('inlay hints', () => {
  const settings = () => workspace.getConfiguration('placewright');

  it('show the price of each workload', async () => {
    const { document } = await openFixture();
    assert.ok(dollarsIn(await priceOn(document, CHAT_LINE)) > dollarsIn(await priceOn(document, EMBEDDING_LINE)));
  });

  it('follow the keystrokes on unsaved text', async () => {
    const { document } = await openFixture();
    const two = await priceOn(document, CHAT_LINE);
    await replaceText(document, 'replicas: 2', 'replicas: 4');
    const four = await newPriceOn(document, CHAT_LINE, two);
    assert.ok(document.isDirty);
    assert.equal(Math.round(dollarsIn(four) / dollarsIn(two)), 2);
  });

  it('stay while the line is only half typed', async () => {
    const { document } = await openFixture();
    await priceOn(document, EMBEDDING_LINE);
    await replaceText(document, 'replicas: 2 }', 'repl');
    await priceOn(document, EMBEDDING_LINE);
  });

  it('are switched off and on by the command', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    await commands.executeCommand('placewright.toggleInlayHints');
    await until('no hint', async () => ((await hintOn(document, CHAT_LINE)) === undefined ? true : undefined));
    await commands.executeCommand('placewright.toggleInlayHints');
    await priceOn(document, CHAT_LINE);
  });

  it('are as long as the setting says', async () => {
    const { document } = await openFixture();
    const normal = await priceOn(document, CHAT_LINE);
    await settings().update('inlayHints.length', 'short', ConfigurationTarget.Global);
    const short = await newPriceOn(document, CHAT_LINE, normal);
    await settings().update('inlayHints.length', undefined, ConfigurationTarget.Global);
    assert.ok(short.length < normal.length);
    assert.equal(dollarsIn(short), dollarsIn(normal));
    assert.equal(await newPriceOn(document, CHAT_LINE, short), normal);
  });
});
