/** A file that is opened with a line that is not finished: one message, at that line, and none of what follows from it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { testService } from '../../../support/service';
import { ROOT } from '../../../support/workspace';

const CHAT = readFileSync('examples/chat.workload.yaml', 'utf8');
const POOL = readFileSync('examples/formats/pool.yaml', 'utf8');
const CLUSTERS = readFileSync('test/fixtures/manifests/ray/clusters.yaml', 'utf8');

/** Without the end of the first flow map of a line. */
function opened(text: string, line: RegExp): string {
  const found = line.exec(text)?.[0] ?? assert.fail(`${line.source} is not there`);
  return text.replace(found, found.replace(/\s*\}+[^}]*$/, ''));
}

async function said(path: string, ...texts: readonly string[]): Promise<string[]> {
  const service = testService();
  let document = TextDocument.create(`${ROOT}/${path}`, 'yaml', 0, '');
  let found: string[] = [];
  for (const [index, text] of texts.entries()) {
    document = TextDocument.create(document.uri, 'yaml', index + 1, text);
    service.open(document);
    const diagnostics = await service.provideDiagnostics(document);
    found = diagnostics.map(({ code, range }) => `${String(code)} ${range.start.line + 1}`);
  }
  return found;
}

const lineOf = (text: string, what: RegExp) => text.slice(0, what.exec(text)?.index).split('\n').length;
const fresh = (found: readonly string[], before: readonly string[]) => found.filter((each) => !before.includes(each));

describe('a file opened with a flow map that is not closed', () => {
  for (const [name, path, text, line] of [
    ['a manifest without its traffic', 'chat.workload.yaml', CHAT, /traffic: \{.*\}/],
    ['a manifest without its limits', 'chat.workload.yaml', CHAT, /slo: \{.*\}/],
    ['an annotation', 'pool.yaml', POOL, /traffic: \{.*\}/],
    ['devices of a pod', 'clusters.yaml', CLUSTERS, /resources: \{limits: \{.*\}\}/],
  ] as const) {
    it(`says that the line is not finished, and nothing that follows from it: ${name}`, async () => {
      const before = await said(path, text);
      const found = fresh(await said(path, opened(text, line)), before);
      assert.deepEqual(found, [`document-broken ${lineOf(text, line)}`]);
    });
  }

  it('says again what it said once the line is finished', async () => {
    const broken = opened(CHAT, /slo: \{.*\}/);
    assert.deepEqual(await said('chat.workload.yaml', broken, CHAT), await said('chat.workload.yaml', CHAT));
  });

  it('goes on saying what it said of a file that was whole before', async () => {
    const broken = opened(CHAT, /slo: \{.*\}/);
    const [whole, typing] = [await said('chat.workload.yaml', CHAT), await said('chat.workload.yaml', CHAT, broken)];
    assert.deepEqual(
      whole.filter((each) => !typing.includes(each)),
      [],
    );
  });

  it('is not silent of the workloads beside it, nor where the map is closed', async () => {
    const two = (traffic: string) => `version: 1
workloads:
  typed:
    kind: inference
    model: llama-3.1-8b
    placement: { instance: g6.xlarge, replicas: 9 }
    traffic: ${traffic}
  beside:
    kind: inference
    model: llama-3.1-8b
    placement: { instance: g6.xlrage }
`;
    const beside = await said('two.workload.yaml', two('{ rpsAvg: 0.1'));
    assert.ok(
      beside.some((each) => each.startsWith('instance-unknown')),
      beside.join(),
    );
    assert.ok(!beside.some((each) => each.startsWith('idle-replicas')), beside.join());
    const closed = await said('two.workload.yaml', two('{ rpsAvg: 0.1 }'));
    assert.ok(
      closed.some((each) => each.startsWith('idle-replicas')),
      closed.join(),
    );
  });
});
