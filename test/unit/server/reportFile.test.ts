import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getCatalog } from '../../../shared/src/catalog/catalog';
import { estimateFiles } from '../../../server/src/estimateFiles';
import type { PanelWorkload } from '../../../shared/src/panelState';
import { formatDollars } from '../../../shared/src/formatMoney';
import { reportFiles } from '../../../server/src/reportFile';
import { CHAT, CHAT_ON_L4, TODAY, testService } from '../../support/service';

const SCRIPT = 'const end = "</script>";\n//# sourceMappingURL=main.js.map\n';
const STYLE = 'body { margin: 0 }\n/*# sourceMappingURL=style.css.map */\n';

describe('a report of the panel', function () {
  // A search in each region.
  this.timeout(30_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'placewright-report-'));
    writeFileSync(join(folder, 'main.js'), SCRIPT);
    writeFileSync(join(folder, 'style.css'), STYLE);
    writeFileSync(join(folder, 'reportThemes.css'), ':root { color: red }\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  const report = (text: string) => reportFiles([{ path: 'chat.workload.yaml', text }], getCatalog(), TODAY, folder);
  const dataOf = (html: string) => /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';

  it('carries what the panel shows, with the same numbers, and nothing that needs an editor', async () => {
    const { workloads } = JSON.parse(dataOf(await report(CHAT)));
    const service = testService();
    const document = TextDocument.create('file:///w/chat.workload.yaml', 'yaml', 1, CHAT);
    service.open(document);
    const shown = await service.panelState({ uri: document.uri, line: workloads[0].state.range.start.line });
    assert.equal(shown.kind, 'workload');
    const { state, regions } = workloads[0];
    for (const key of ['verdict', 'figures', 'candidates', 'load', 'day', 'energy'] as const) {
      assert.deepEqual(state[key], JSON.parse(JSON.stringify(shown))[key], key);
    }
    assert.equal(state.move, undefined);
    assert.equal(state.whatIf, undefined);
    assert.equal(state.uri, 'chat.workload.yaml', 'no path of the machine that made it');
    assert.ok(regions.rows.length > 5);
  });

  it('of several workloads it has the page of all, with the sum of the command line', async () => {
    const files = [
      { path: 'a/chat.workload.yaml', text: CHAT },
      { path: 'b/l4.workload.yaml', text: CHAT_ON_L4 },
    ];
    const { workloads, workspace } = JSON.parse(dataOf(await reportFiles(files, getCatalog(), TODAY, folder)));
    const { totals } = await estimateFiles(files, getCatalog(), TODAY);
    assert.equal(workspace.total.cost, formatDollars(totals.monthlyUsd));
    assert.equal(workspace.reading, false);
    assert.deepEqual(
      workspace.rows.map(({ uri, line }: { uri: string; line: number }) => [uri, line]),
      workloads.map(({ state }: { state: PanelWorkload }) => [state.uri, state.range.start.line]),
    );
    assert.equal(JSON.parse(dataOf(await report(CHAT))).workspace, undefined);
  });

  it('runs its own script and style alone, by their hashes', async () => {
    const html = await report(CHAT);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const script = /<script>(.*?)<\/script>\n<\/body>/s.exec(html)?.[1] ?? '';
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    assert.equal(policy, `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:`);
    assert.match(script, /<\\\/script>/, 'no text of ours ends the element');
    assert.equal(/sourceMappingURL|<(script|link|img|iframe)[^>]*(src|href)=/.exec(html)?.[0], undefined);
  });

  it('a name that looks like markup ends no element', async () => {
    const html = await report(CHAT.replaceAll('support-chat', '"</script><img src=x onerror=alert(1)>"'));
    assert.equal(html.match(/<script/g)?.length, 2);
    assert.equal(html.includes('<img'), false);
    assert.match(JSON.parse(dataOf(html)).workloads[0].state.name, /<img src=x/);
  });

  it('of files without a workload there is none', async () => {
    await assert.rejects(report('a: 1\n'), /no workload in these files/);
  });
});
