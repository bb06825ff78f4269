/** Every figure of the panel on every example is that of the command line's report and of the hover; so are those of a target that is asked about. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../server/src/manifest/dialects/typescript/load';
import {
  formatCarbon,
  formatCarbonRange,
  formatEnergy,
  formatMonthlyEnergy,
  formatPercent,
  formatTime,
  formatTimeRange,
} from '../../../shared/src/format';
import {
  formatDollars,
  formatMoneyRange,
  formatMonthly,
  formatPerMTokens,
  formatSmallMoney,
} from '../../../shared/src/formatMoney';
import type { PanelFigure, PanelWorkload } from '../../../shared/src/panelState';
import type { Estimate, Report, WorkloadReport } from '../../../shared/src/report/schema';
import { runCommand } from '../../support/commandLine';
import { testService } from '../../support/service';

const FOLDERS = ['examples', 'examples/kubernetes', 'examples/formats', 'examples/typescript'];
const READ = /\.(yaml|ts)$/;
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => READ.test(name))
    .map((name) => join(folder, name)),
);

/** Its machines would be those of the other objects of the cluster. */
const POOL = /pool\.yaml$/;

/** As it comes over the wire. */
const read = (json: unknown) => JSON.parse(JSON.stringify(json));
const hours = (n: number | undefined) => (n === undefined ? undefined : n * 3600);
const isRun = ({ kind }: WorkloadReport) => ['training', 'fine-tuning', 'rl'].includes(kind);
const bill = (report: WorkloadReport, { cost }: Estimate) =>
  isRun(report)
    ? cost.perRunUsd === undefined
      ? 'unknown'
      : `${formatDollars(cost.perRunUsd)} a run`
    : formatMonthly(cost.monthlyUsd);

/** What each figure says, from the report's own numbers; its range where the report has one. */
const SAID: Readonly<Record<string, (e: Estimate, report: WorkloadReport) => readonly [string, string?]>> = {
  Cost: (e, report) => [bill(report, e), formatMoneyRange(e.range.monthlyUsd)],
  'Cost of a run': (e, report) => [bill(report, e)],
  'Time of a run': ({ performance, range: { runHours } }) => [
    formatTime(hours(performance.runHours)),
    formatTimeRange(runHours && { low: runHours.low * 3600, high: runHours.high * 3600 }),
  ],
  'Compute used (MFU)': ({ performance }) => [formatPercent(performance.mfu)],
  'First token (TTFT) p95': ({ performance, range }) => [
    formatTime(performance.ttft?.p95),
    formatTimeRange(range.ttftP95),
  ],
  'Per token (TPOT) p95': ({ performance, range }) => [
    formatTime(performance.tpot?.p95),
    formatTimeRange(range.tpotP95),
  ],
  'End to end (E2E) p95': ({ performance, range }) => [formatTime(performance.e2e?.p95), formatTimeRange(range.e2eP95)],
  'Per 1M output tokens': ({ cost, range }) => [
    formatPerMTokens(cost.perMTokensUsd).replace(/ per .*/, ''),
    ends(range.perMTokensUsd),
  ],
  'Per task': ({ cost, range }) => [formatSmallMoney(cost.perTaskUsd), ends(range.perTaskUsd)],
  'Per request': ({ cost, range }) => [formatSmallMoney(cost.perRequestUsd), ends(range.perRequestUsd)],
  'Busy over the month': ({ performance }) => [formatPercent(performance.utilization)],
  Carbon: ({ energy, range }) => [formatCarbon(energy.kgCo2ePerMonth), formatCarbonRange(range.kgCo2ePerMonth)],
};

function ends(range: { low: number; high: number } | undefined): string | undefined {
  return range && `${formatSmallMoney(range.low)}–${formatSmallMoney(range.high).replace('$', '')}`;
}

function assertFigures(figures: readonly PanelFigure[], report: WorkloadReport): number {
  const subject = report.recommended ?? report.current;
  for (const { label, value, range, now } of figures) {
    const say = SAID[label] ?? assert.fail(`${label} is checked by nobody`);
    assert.ok(subject);
    const [said, spread] = say(subject, report);
    assert.equal(value, said, label);
    assert.ok(range === undefined || range === spread, `${label}: ${range} and ${spread}`);
    const other = report.current && now !== undefined ? say(report.current, report)[0] : undefined;
    assert.equal(now, other, `${label}, now`);
  }
  return figures.length;
}

const sorted = (target: object) => JSON.stringify(Object.entries(read(target)).toSorted());

/** The candidate of the same machines and layout. */
const sameIn = (report: WorkloadReport, target: Estimate['target']) =>
  [...report.candidates, report.recommended, report.current].find(
    (each) => each && sorted(each.target) === sorted(target),
  ) ?? assert.fail(`${target.instance} is not in the report`);

/** `2 × g6.xlarge`: of one name there may be several layouts. */
const titled = (report: WorkloadReport, title: string) =>
  [report.current, report.recommended, ...report.candidates].filter(
    (e) =>
      e !== null &&
      [`${e.target.instances} × ${e.target.instance}`, `idle vCPUs of ${e.target.instance}`].includes(title),
  ) as readonly Estimate[];

function assertRows({ candidates }: PanelWorkload, report: WorkloadReport): number {
  assert.equal(candidates.length, report.candidates.length);
  for (const row of candidates) {
    const e = sameIn(report, row.target);
    const { ttft, e2e, runHours, tpot } = e.performance;
    const first = isRun(report) ? hours(runHours) : (ttft?.p95 ?? e2e?.p95);
    const energy = isRun(report) ? formatMonthlyEnergy(e.energy.kwhPerMonth) : formatEnergy(e.energy.whPerRequest);
    const { cost, ttft: time, tpot: step, energy: spent, feasible, meetsSlo } = row;
    const said = { cost, time, step, spent, feasible, meetsSlo, target: row.target };
    const expected = { cost: bill(report, e), time: formatTime(first), step: formatTime(tpot?.p95), spent: energy };
    assert.deepEqual(read(said), read({ ...expected, feasible: e.feasible, meetsSlo: e.meetsSlo, target: e.target }));
    const { ttftP95, tpotP95, e2eP95, runSeconds, utilization, idleUsd, kgCo2ePerMonth, capacity } = row.numbers;
    assert.deepEqual(
      read([ttftP95, tpotP95, e2eP95, runSeconds, utilization, idleUsd, kgCo2ePerMonth, capacity]),
      read([
        ttft?.p95,
        tpot?.p95,
        e2e?.p95,
        hours(runHours),
        e.performance.utilization,
        e.cost.idleUsd,
        e.energy.kgCo2ePerMonth,
        e.memory.capacity,
      ]),
    );
  }
  return candidates.length;
}

/** Fixed replicas in place of a curve: what a move may round away. */
const MOVE_TOLERANCE = 0.01;
const dollarsIn = (text: string) => Number(/\$([\d,.]+)/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN);

function assertBars({ bars }: PanelWorkload, report: WorkloadReport): number {
  for (const { title, total, lines } of bars) {
    const e = titled(report, title).find((each) => bill(report, each) === total) ?? assert.fail(`${title}, ${total}`);
    assert.deepEqual(
      lines.map(({ name, monthlyUsd }) => [name, monthlyUsd]),
      e.cost.lines.map(({ name, monthlyUsd }) => [name, monthlyUsd]),
    );
    const shown = lines.map(({ text }) => dollarsIn(text));
    const small = lines.some(({ text }) => /under|less|\.\d/.test(text));
    const sum = shown.reduce((all, n) => all + (Number.isFinite(n) ? n : 0), 0);
    if (!small && !isRun(report)) {
      assert.equal(sum, dollarsIn(total), `${title}: what is shown adds up to what is shown`);
    }
  }
  return bars.length;
}

const plain = (markdown: string) => markdown.replaceAll('\\', '').replaceAll('**', '');

/** The verdict and each row of the hover's table, as the panel has them. */
function assertHover(markdown: string, verdict: string, report: WorkloadReport): number {
  const text = plain(markdown);
  assert.ok(text.includes(verdict.replaceAll('`', '')) || text.replaceAll('`', '').includes(verdict), verdict);
  // The first table is of targets; an agent has one of its steps.
  const [table = ''] = text.split('\n\n').filter((block) => block.startsWith('|'));
  const rows = table.split('\n').filter((line) => !/^\| *(-|\|)/.test(line));
  for (const line of rows) {
    const [, name = '', ...cells] = line.split('|').map((cell) => cell.trim());
    const title = name.replace(/, (now|assumed)$/, '');
    const isSaid = titled(report, title).some(({ cost, performance: { ttft, tpot, e2e, runHours } }) => {
      const money = [
        formatDollars(cost.perRunUsd ?? cost.monthlyUsd),
        ...[cost.perTaskUsd, cost.perRequestUsd].map(formatSmallMoney),
      ];
      const times = [ttft?.p95, tpot?.p95, e2e?.p95, hours(runHours)].map(formatTime);
      return cells.filter(Boolean).every((cell) => [...money, ...times].includes(cell.replace(/ \(.*/, '')));
    });
    assert.ok(isSaid, `${line} is not what the panel shows`);
  }
  return rows.length;
}

describe('the figures of the examples', function () {
  this.timeout(60_000);
  const reports = new Map<string, readonly WorkloadReport[]>();
  let folder = '';

  before(function () {
    if (!existsSync(resolve('dist/cli.js'))) {
      this.skip();
    }
    setTypeScriptLoader(() => require('typescript'));
    folder = mkdtempSync(join(tmpdir(), 'placewright-examples-'));
    for (const isPool of [false, true]) {
      const files = FILES.filter((file) => POOL.test(file) === isPool);
      const own = join(folder, String(isPool));
      mkdirSync(own);
      files.forEach((file) => copyFileSync(file, join(own, basename(file))));
      const { stdout, stderr } = runCommand('estimate', own, '--format', 'json');
      const report: Report = JSON.parse(stdout || assert.fail(stderr));
      for (const { path, workloads } of report.files) {
        reports.set(files.find((file) => basename(file) === basename(path)) ?? assert.fail(path), workloads);
      }
    }
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  for (const file of FILES) {
    it(`${file}: panel, hover and command line say the same`, async () => {
      const service = testService();
      const language = file.endsWith('.ts') ? 'typescript' : 'yaml';
      const document = TextDocument.create(`file:///w/${basename(file)}`, language, 1, readFileSync(file, 'utf8'));
      service.open(document);
      const workloads = reports.get(file) ?? [];
      assert.ok(workloads.length > 0);
      for (const report of workloads) {
        const { line, character } = report.range.start;
        const shown = await service.panelState({ uri: document.uri, line });
        assert.ok(shown.kind === 'workload', report.name);
        const { current, recommended } = report;
        assert.deepEqual(read(shown.report), { current, recommended }, 'the very estimates of the command line');
        assert.deepEqual(
          shown.candidates.map(({ target }) => read(target)),
          report.candidates.map(({ target }) => target),
        );
        assert.equal(shown.verdict, report.verdict);
        assert.ok(assertFigures(shown.figures, report) > 0);
        assertRows(shown, report);
        assertBars(shown, report);
        const named = (shown.day?.finding ?? '').split('; ').map((part) => part.replace(/ (keeps|follows) .*/, ''));
        assert.equal(new Set(named).size, named.length, 'two of one silicon are told apart');
        const hover = await service.provideHover(document, { line, character });
        const { value = '' } = (hover?.contents ?? {}) as { value?: string };
        assert.ok(assertHover(value, shown.verdict, report) > 0 || report.candidates.length === 0, report.name);
      }
    });

    it(`${file}: so do targets that are asked about, before and after they are written`, async () => {
      const language = file.endsWith('.ts') ? 'typescript' : 'yaml';
      const uri = `file:///w/${basename(file)}`;
      const text = readFileSync(file, 'utf8');
      for (const report of reports.get(file) ?? []) {
        const service = testService();
        const document = TextDocument.create(uri, language, 1, text);
        service.open(document);
        const { line } = report.range.start;
        const stated = (await service.panelState({ uri, line })) as PanelWorkload;
        const { options = [] } = stated.whatIf?.fields.find(({ field }) => field === 'target') ?? {};
        const groups = [...new Set(options.flatMap(({ group }) => group ?? []))];
        for (const { value } of groups.flatMap((group) => options.find((one) => one.group === group) ?? [])) {
          const request = { workload: stated.name, changes: { target: value } };
          const asked = (await service.panelState({ uri, line, whatIf: request })) as PanelWorkload;
          const { recommended } = asked.report;
          assert.equal(recommended?.target.instance, value);
          const listed = sameIn(report, recommended.target);
          assert.deepEqual(read({ ...recommended, reasons: [] }), { ...listed, reasons: [] }, 'as the report lists it');
          const asIfThere = { ...report, ...asked.report };
          assertFigures(asked.figures, asIfThere);
          assertRows(asked, asIfThere);
          assertBars(asked, asIfThere);
          const isUnknown = asked.energy === undefined || recommended.energy.averageW === undefined;
          assert.ok(
            isUnknown || asked.energy.rows.some((row) => row.isRecommended),
            `${value} stands on the energy card`,
          );
          const reply = await service.whatIfEdit({ uri, ...request });
          assert.equal(reply.ok, asked.whatIf?.refusal === undefined, 'the page knows whether it can be applied');
          if (reply.ok) {
            const moved = TextDocument.create(uri, language, 2, TextDocument.applyEdits(document, [...reply.edits]));
            const after = testService();
            after.open(moved);
            const written = (await after.panelState({ uri, line })) as PanelWorkload;
            const now = written.report.current ?? assert.fail();
            assert.equal(now.target.instance, value);
            const promised = dollarsIn(asked.figures[0]?.value ?? '');
            const paid = dollarsIn(bill(report, now));
            assert.ok(Math.abs(paid - promised) <= promised * MOVE_TOLERANCE, `${value}: ${promised} and ${paid}`);
            const hover = await after.provideHover(moved, { line, character: report.range.start.character });
            const { value: said = '' } = (hover?.contents ?? {}) as { value?: string };
            assert.ok(plain(said).includes(`${bill(report, now).replace(/\/mo| a run/, '')} `), said);
          }
        }
      }
    });
  }
});
