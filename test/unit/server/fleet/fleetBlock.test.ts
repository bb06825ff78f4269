import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { testService } from '../../../support/service';

const manifest = (fleet: string) => `version: 1
${fleet}
workloads:
  chat: { model: meta-llama/Llama-3.1-8B-Instruct, traffic: { rpsAvg: 1 }, placement: { instance: g6.xlarge } }
`;

describe('the fleet block of a manifest', () => {
  const open = (text: string) => {
    const service = testService();
    const document = TextDocument.create('file:///fleet.workload.yaml', 'yaml', 1, text);
    service.open(document);
    return { service, document };
  };

  it('is read with its limits', async () => {
    const { service, document } = open(
      manifest('fleet: { usdPerMonth: 900, quota: { g: 8 }, owned: [{ instance: g6.xlarge, count: 2 }] }'),
    );
    const part = await service.fleetPart(document);
    assert.deepEqual(part?.fleet, { usdPerMonth: 900, quota: { g: 8 }, owned: [{ instance: 'g6.xlarge', count: 2 }] });
    assert.equal(part?.placements.length, 1);
  });

  it('is checked: a mistyped key and a negative amount are reported where they stand', async () => {
    const { service, document } = open(manifest('fleet:\n  usdPerMont: 900\n  quota: { g: -1 }'));
    const found = await service.provideDiagnostics(document);
    const lines = new Map(found.map(({ code, range }) => [range.start.line, String(code)]));
    assert.equal(lines.get(2), 'key-unknown');
    assert.ok(lines.has(3), JSON.stringify([...lines]));
  });

  it('is offered by completion', async () => {
    const { service, document } = open(manifest('fleet:\n  '));
    const items = await service.provideCompletion(document, { line: 2, character: 2 });
    assert.ok(
      items.some(({ label }) => label === 'quota'),
      items.map(({ label }) => label).join(),
    );
  });
});
