import { strict as assert } from 'node:assert';
import { languages } from 'vscode';
import type { Diagnostic, TextDocument } from 'vscode';
import { openFixture, replaceText, until } from './editing';

function problem(document: TextDocument, code: string): Diagnostic | undefined {
  return languages.getDiagnostics(document.uri).find((found) => codeOf(found) === code);
}

function codeOf({ code }: Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

describe('problems', () => {
  it('point at an unknown key and go when it is corrected', async () => {
    const { document } = await openFixture();
    const typed = await replaceText(document, 'rpsAvg', 'rpsAverage');
    const found = await until('key-unknown', () => problem(document, 'key-unknown'));
    assert.ok(found.range.isEqual(typed), `${JSON.stringify(found.range)} is ${JSON.stringify(typed)}`);
    assert.match(found.message, /rpsAvg\b/);
    assert.equal(found.source, 'placewright');

    await replaceText(document, 'rpsAverage', 'rpsAvg');
    await until('no key-unknown', () => (problem(document, 'key-unknown') ? undefined : true));
  });

  it('name the nearest instance', async () => {
    const { document } = await openFixture();
    await replaceText(document, 'g6.12xlarge', 'g6.12xlrage');
    const found = await until('instance-unknown', () => problem(document, 'instance-unknown'));
    assert.match(found.message, /g6\.12xlarge/);
  });
});
