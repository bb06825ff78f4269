import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { formatMonthly } from '../../../shared/src/formatMoney';
import { energyReportSchema } from '../../../shared/src/energy/schema';
import type { Report } from '../../../shared/src/report/schema';
import { reportSchema } from '../../../shared/src/report/schema';
import { ENVIRONMENT } from '../../support/environment';
import { CHAT, testService, WHOLE } from '../../support/service';

const CLI = resolve('dist/cli.js');

function run(...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

describe('the command line', function () {
  this.timeout(20_000);
  let folder = '';

  before(function () {
    if (!existsSync(CLI)) {
      console.log('    dist/cli.js is missing: run npm run build first');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    writeFileSync(join(folder, 'chat.workload.yaml'), CHAT);
    writeFileSync(join(folder, 'compose.yaml'), 'services: {}\n');
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'other.workload.yaml'), CHAT);
    mkdirSync(join(folder, '.hidden'));
    writeFileSync(join(folder, '.hidden', 'other.workload.yaml'), CHAT);
    symlinkSync(folder, join(folder, 'loop'));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it('prints a report that fits its schema, each workload once', () => {
    const { status, stdout, stderr } = run('estimate', folder, '--format', 'json');
    assert.equal(status, 0, stderr);
    const report = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      report.files.map(({ workloads }) => workloads.map(({ name }) => name)),
      [['support-chat']],
    );
    const classes = new Set(report.files[0]?.workloads[0]?.candidates.map(({ target }) => target.hardwareClass));
    assert.ok(classes.size >= 4, [...classes].join());
    assert.doesNotMatch(stdout, /NaN|Infinity/);
  });

  it('shows text in the currency that is asked for, and leaves JSON as it is', () => {
    const text = run('estimate', folder, '--currency', 'EUR=1.25').stdout;
    assert.match(text, /€[\d,]+\/mo/);
    assert.match(text, /Money in EUR at 1\.25 USD for 1 EUR, as set\./);
    assert.doesNotMatch(text, /\$/);
    const json = (...args: string[]) => run('estimate', folder, '--format', 'json', ...args).stdout;
    const figures = (report: Report) => report.files.map(({ workloads }) => workloads);
    const inEuro: Report = JSON.parse(json('--currency', 'EUR=1.25'));
    assert.deepEqual(figures(inEuro), figures(JSON.parse(json())));
    const { status, stderr } = run('estimate', folder, '--currency', 'EUR');
    assert.equal(status, 2);
    assert.match(stderr, /USD for one unit/);
  });

  it('says the same price as hint, hover and panel', async () => {
    const report: Report = JSON.parse(run('estimate', folder, '--format', 'json').stdout);
    const workload = report.files[0]?.workloads[0] ?? assert.fail();
    const price = formatMonthly(workload.current?.cost.monthlyUsd);
    assert.match(price, /^\$[\d,]+\/mo$/);
    const service = testService();
    const document = TextDocument.create('file:///chat.workload.yaml', 'yaml', 1, CHAT);
    service.open(document);
    const [hint] = await service.provideInlayHints(document, WHOLE);
    assert.ok(String(hint?.label).includes(price), `${String(hint?.label)} and ${price}`);
    const hover = await service.provideHover(document, { line: 2, character: 4 });
    assert.ok(JSON.stringify(hover?.contents).includes(price.replace('/mo', '')));
    const panel = await service.panelState({ uri: document.uri, line: 2 });
    assert.ok(panel.kind === 'workload');
    assert.deepEqual(
      JSON.parse(JSON.stringify(panel.report)),
      { current: workload.current, recommended: workload.recommended },
      'the panel holds the very estimates of the command line',
    );
    assert.equal(panel.candidates.find(({ isCurrent }) => isCurrent)?.cost, price);
    assert.equal((await service.total()).text, price);
    assert.ok(run('estimate', folder).stdout.includes(price.replace('/mo', '')));
  });

  it('reads a single file, and a file named outright', () => {
    const { status, stdout } = run('estimate', join(folder, 'chat.workload.yaml'));
    assert.equal(status, 0);
    assert.match(stdout, /support-chat/);
  });

  it('prints the energy of each workload, and a report that fits its schema', () => {
    const file = join(folder, 'chat.workload.yaml');
    const text = run('energy', file);
    assert.equal(text.status, 0, text.stderr);
    assert.match(
      text.stdout,
      /support-chat \(inference\): 2 × g6e\.xlarge, now, us-east-1\n {4}Energy: \d+ kWh\/mo \(/,
    );
    assert.match(text.stdout, /location-based\.\n.+matched by certificates/);
    assert.match(text.stdout, /“use up to 60% less energy than comparable EC2 instances/);
    assert.match(text.stdout, /Regions: cheapest \S+ \(.+greenest eu-north-1/);
    const json = run('energy', file, '--format', 'json', '--workload', 'support-chat');
    const report = energyReportSchema.parse(JSON.parse(json.stdout));
    assert.deepEqual([report.workloads.length, report.skipped], [1, []]);
    assert.doesNotMatch(text.stdout + json.stdout, /NaN|Infinity|undefined/);
    assert.equal(run('energy', file, '--workload', 'nobody').status, 2);
  });

  it('exits with 2 and says why on bad use and on a missing path', () => {
    for (const args of [
      ['estimate'],
      ['estimate', join(folder, 'none.yaml')],
      ['estimate', folder, '--format', 'xml'],
      ['estimat', folder],
      ['catalog', 'list', 'cheese'],
    ]) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.notEqual(stderr, '');
    }
    assert.equal(run('--help').status, 0);
    assert.match(run('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
