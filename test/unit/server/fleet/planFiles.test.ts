import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { planSchema } from '../../../../shared/src/fleet/schema';
import type { PlanReport } from '../../../../shared/src/fleet/schema';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { planFiles } from '../../../../server/src/fleet/planFiles';
import type { PlanOptions } from '../../../../server/src/fleet/planFiles';
import { solveInWorker } from '../../../../server/src/fleet/solveInWorker';
import { randomShared } from '../../../support/fleet';
import { runCommand } from '../../../support/commandLine';

const CLI = resolve('dist/cli.js');
const WORKER = resolve('dist/fleet.js');

const service = (name: string, rest: string) => `  ${name}:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    precision: bf16
    runtime: vllm
    traffic: { rpsAvg: 1, rpsPeak: 3 }
    tokens: { inMean: 600, outMean: 150 }
    slo: { ttftMsP95: 2000, tpotMsP95: 80 }
${rest}`;

const FLEET = `version: 1
workloads:
${service('chat', '    placement: { instance: g6e.xlarge, replicas: 2 }\n')}${service('search', '    placement: { instance: g5.xlarge, replicas: 2 }\n')}${service('help', '    placement: { instance: g6.xlarge, replicas: 2 }\n')}`;

describe('the command line: plan', function () {
  this.timeout(30_000);
  let folder = '';

  before(function () {
    if (!existsSync(CLI) || !existsSync(WORKER)) {
      console.log('    dist/cli.js or dist/fleet.js is missing: run npm run build first');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'placewright-'));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const run = (text: string, ...args: string[]) => {
    const file = join(folder, 'fleet.workload.yaml');
    writeFileSync(file, text);
    return runCommand('plan', file, ...args);
  };
  const planned = async (text: string, options: Partial<PlanOptions> = {}): Promise<PlanReport> => {
    const files = [{ path: 'fleet.workload.yaml', text }];
    const report = await planFiles(files, getCatalog(), '2026-11-23', {
      seconds: 10,
      gap: 0.001,
      bundle: WORKER,
      ...options,
    });
    const printed = JSON.stringify(report);
    assert.doesNotMatch(printed, /NaN|Infinity|null/);
    return planSchema.parse(JSON.parse(printed));
  };

  it('prints the plan of a file, proved, each workload once with its next-best', async () => {
    const report = await planned(FLEET);
    assert.equal(report.status, 'optimal');
    assert.deepEqual(
      report.workloads.map(({ name }) => name),
      ['chat', 'search', 'help'],
    );
    const sum = report.workloads.reduce((of, { usdPerMonth = NaN }) => of + usdPerMonth, 0);
    assert.ok(Math.abs(sum - (report.usdPerMonth ?? 0)) < 0.01, 'the workloads sum to the whole');
    assert.ok((report.gap ?? 1) <= 0.001);
    assert.ok(report.workloads.every(({ next, target }) => next && next.instance !== target.instance));
    assert.ok((report.nowUsd ?? 0) >= (report.usdPerMonth ?? Infinity));
  });

  it('keeps within a quota, counts it in vCPUs, and says what more of it saves', async () => {
    const free = await planned(FLEET);
    const used = free.machines.reduce(
      (sum, { vcpus, count, instance }) => sum + (instance.startsWith('g') ? vcpus * count : 0),
      0,
    );
    assert.ok(used > 0);
    const tight = await planned(`${FLEET}fleet: { quota: { g: ${used - 1} } }\n`);
    assert.equal(tight.status, 'optimal');
    const limit = tight.limits.find(({ kind }) => kind === 'quota') ?? assert.fail();
    assert.equal(limit.unit, 'vCPU');
    assert.ok((limit.used ?? Infinity) <= used - 1);
    assert.ok((tight.usdPerMonth ?? 0) > (free.usdPerMonth ?? 0));
    const [worth = assert.fail()] = tight.worth;
    assert.equal(worth.id, limit.id);
    assert.ok(worth.savesUsd > 0 && worth.savesUsd <= (tight.usdPerMonth ?? 0) - (free.usdPerMonth ?? 0) + 0.01);
    // The command line's quota stands in for the manifest's.
    assert.equal(
      (await planned(`${FLEET}fleet: { quota: { g: ${used - 1} } }\n`, { quota: { g: used } })).usdPerMonth,
      free.usdPerMonth,
    );
  });

  it('counts a chip’s quota in accelerators, and a stranger’s not at all', async () => {
    const report = await planned(`${FLEET}fleet: { quota: { L4: 1, warp-drive: 3 } }\n`);
    assert.equal(report.limits[0]?.unit, 'accelerator');
    const used = report.machines.reduce(
      (sum, m) => sum + (m.accelerator === 'L4' ? (m.acceleratorsEach ?? 0) * m.count : 0),
      0,
    );
    assert.ok(used <= 1);
    assert.match(report.notes.join(), /warp-drive names no .* known/);
  });

  it('takes owned machines first: they cost nothing more', async () => {
    const text = FLEET.replace('version: 1', 'version: 1\nfleet: { owned: [{ instance: g6e.xlarge, count: 2 }] }');
    const report = await planned(text);
    const owned = report.workloads.reduce((sum, one) => sum + one.owned, 0);
    assert.ok(owned > 0 && owned <= 2);
    assert.ok((report.usdPerMonth ?? 0) < ((await planned(FLEET)).usdPerMonth ?? 0));
    assert.ok(report.workloads.filter((one) => one.owned > 0).every(({ target }) => target.instance === 'g6e.xlarge'));
  });

  it('names the limits that clash, and ends with 1', async () => {
    const { status, stdout } = run(`${FLEET}budget: { usdPerMonth: 5 }\n`);
    assert.equal(status, 1);
    assert.match(stdout, /No plan holds this limit.*\n {2}budget of .*fleet\.workload\.yaml: \$5\/mo/);
    const quota = { gpu: 0, neuron: 0, graviton: 0, x86: 0 };
    const report = await planned(FLEET, { usdPerMonth: 1000, quota });
    assert.equal(report.status, 'infeasible');
    assert.deepEqual(report.workloads, []);
    assert.ok((report.clash?.length ?? 0) >= 1);
  });

  it('holds a budget of one workload and a carbon budget', async () => {
    const cheap = (await planned(FLEET)).workloads[0]?.usdPerMonth ?? 0;
    const text = FLEET.replace(
      '    precision: bf16\n',
      `    precision: bf16\n    budget: { usdPerMonth: ${Math.ceil(cheap)} }\n`,
    );
    assert.ok(((await planned(text)).workloads[0]?.usdPerMonth ?? Infinity) <= Math.ceil(cheap));
    const report = await planned(`${FLEET}fleet: { carbonBudgetKgPerMonth: 0.001 }\n`);
    assert.deepEqual(
      report.clash?.map(({ id }) => id),
      ['carbon'],
    );
  });

  it('leaves out what cannot be planned, with its reason', async () => {
    const report = await planned(`${FLEET}  lost:\n    kind: inference\n    model: nobody/knows-this\n`);
    assert.deepEqual(
      report.unplaced.map(({ name }) => name),
      ['lost'],
    );
    assert.match(report.unplaced[0]?.reasons.join() ?? '', /not in the catalog/);
    assert.equal(report.workloads.length, 3);
    assert.match(run('version: 1\nworkloads: {}\n').stdout, /Nothing to plan/);
  });

  it('shares machines where that saves, and says on what assumption', async () => {
    const small = FLEET.replaceAll('rpsAvg: 1, rpsPeak: 3', 'rpsAvg: 0.05, rpsPeak: 0.1').replaceAll(
      'Llama-3.1-8B',
      'Llama-3.2-1B',
    );
    const report = await planned(small, { sharing: 'time' });
    assert.ok((report.usdPerMonth ?? Infinity) <= ((await planned(small)).usdPerMonth ?? 0) + 0.01);
    const { stdout } = run(small, '--share', 'time');
    assert.match(stdout, /take turns; times are assumed to stretch/);
  });

  it('writes what schedulers take, as YAML', async () => {
    for (const [format, kinds] of [
      ['karpenter', ['NodePool']],
      ['kueue', ['ResourceFlavor', 'ClusterQueue', 'LocalQueue']],
      ['kserve', ['LLMInferenceService']],
    ] as const) {
      const { stdout } = run(FLEET, '--format', format);
      const documents = parseAllDocuments(stdout)
        .map((d): unknown => d.toJS())
        .filter((d) => d !== null);
      const found = new Set(documents.map((d) => String(Reflect.get(Object(d), 'kind'))));
      assert.deepEqual([...found], kinds, format);
    }
    assert.match(run(FLEET, '--format', 'skypilot').stdout, /instance_type: /);
  });

  it('refuses what is no quota, number or way to share with 2', async () => {
    for (const args of [
      ['--quota', 'g'],
      ['--quota', 'g=-1'],
      ['--limit-s', 'soon'],
      ['--limit-s', '0'],
      ['--gap', 'NaN'],
      ['--share', 'all'],
    ]) {
      assert.equal(run(FLEET, ...args).status, 2, args.join(' '));
    }
  });

  it('stops when it is told to, with the best so far', async () => {
    const stop = new AbortController();
    const started = performance.now();
    setTimeout(() => stop.abort(), 800);
    const solved = await solveInWorker(randomShared(5, 200, 8), {
      seconds: 60,
      gap: 0,
      signal: stop.signal,
      bundle: WORKER,
    });
    assert.ok(performance.now() - started < 8000);
    assert.ok(solved.plan, 'the plan at once is there');
  });

  it('tells how far it is: best, bound', async () => {
    const seen: (number | undefined)[] = [];
    await solveInWorker(randomShared(3, 40, 6), {
      seconds: 1,
      gap: 0.001,
      bundle: WORKER,
      onProgress: ({ incumbentUsd, boundUsd }) => {
        if (boundUsd !== undefined) seen.push(incumbentUsd);
      },
    });
    assert.ok(seen.length > 0);
  });
});
