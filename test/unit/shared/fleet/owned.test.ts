/** Owned machines of a fleet: what they save, and what is paid anyway. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { buildFleet } from '../../../../shared/src/fleet/build';
import { planReport } from '../../../../shared/src/fleet/report';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';

const CHAT: WorkloadSpec = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.1-8B-Instruct',
  traffic: { rpsAvg: 1, rpsPeak: 1 },
  placement: { instance: 'g6.xlarge', replicas: 1 },
};
const OWNED: WorkloadSpec = { ...CHAT, placement: { ...CHAT.placement, owned: [{ instance: 'g6.xlarge', count: 1 }] } };
const catalog = getCatalog();

function candidatesOn(type: string, spec: WorkloadSpec) {
  const placements = [place(resolveWorkload('chat', spec, { catalog }), catalog)];
  const { problem } = buildFleet([{ path: 'a.yaml', placements }], catalog, {});
  return problem.workloads[0]?.candidates.filter(({ instance }) => instance === type) ?? [];
}

describe('a fleet with owned machines', () => {
  it('saves the machine and its disk, not what stands beside it', () => {
    const [paid, own, ...more] = candidatesOn('g6.xlarge', OWNED);
    assert.deepEqual([paid?.owned, own?.owned, more.length], [0, 1, 0]);
    // 0.8048 × 730 h = 587.50, and a gp3 disk of 30 GB and 16.06 GB of weights at 0.08: 3.68.
    const machine = 0.8048 * 730 + 46.06 * 0.08;
    assert.ok(Math.abs((paid?.usdPerMonth ?? 0) - (own?.usdPerMonth ?? 0) - machine) < 0.02);
    // Weights in S3, 16.06 GB × 0.023 = 0.37, and traffic out.
    assert.ok((own?.usdPerMonth ?? 0) > 0.36);
  });

  it('uses the stock where it saves: a workload that states owned machines has them not for nothing twice', () => {
    const [paid, own] = candidatesOn('g6.xlarge', OWNED);
    const [plain] = candidatesOn('g6.xlarge', CHAT);
    assert.equal(paid?.usdPerMonth, plain?.usdPerMonth);
    assert.equal(paid?.uses.length, (own?.uses.length ?? 0) - 1);
  });
});

describe('a fleet on shared machines', () => {
  it('pays for what stands beside a workload wherever it runs, within the budget too', () => {
    const placements = ['one', 'two'].map((name) => place(resolveWorkload(name, CHAT, { catalog }), catalog));
    const alone = buildFleet([{ path: 'a.yaml', placements }], catalog, { usdPerMonth: 2000 });
    const shared = buildFleet([{ path: 'a.yaml', placements }], catalog, { usdPerMonth: 2000, sharing: 'time' });
    const cheapest = (built: typeof alone) => built.problem.workloads[0]?.candidates[0]?.usdPerMonth ?? Number.NaN;

    assert.deepEqual(alone.besidesUsd, [0, 0]);
    const [besides = 0] = shared.besidesUsd;
    assert.ok(besides > 0.36 && (shared.problem.workloads[0]?.packed.length ?? 0) > 0);
    assert.ok(Math.abs(cheapest(alone) - cheapest(shared) - besides) < 1e-9);
    assert.ok(Math.abs((shared.problem.limits[0]?.capacity ?? 0) - (2000 - 2 * besides)) < 1e-9);
  });

  it('takes owned machines out of the stock, and reports the budget as it was stated', () => {
    const placements = [place(resolveWorkload('chat', OWNED, { catalog }), catalog)];
    const built = buildFleet([{ path: 'a.yaml', placements }], catalog, { usdPerMonth: 2000, sharing: 'time' });
    const stock = built.problem.limits.findIndex(({ kind }) => kind === 'owned');
    const own = built.problem.machines.filter(({ isOwned }) => isOwned);

    assert.ok(stock >= 0 && own.length > 0);
    assert.ok(own.every(({ uses }) => uses.some(({ limit, amount }) => limit === stock && amount === 1)));
    const none = planReport(built, { status: 'none', dominated: 0, worth: [] }, catalog, 0.01);
    assert.equal(none.limits.find(({ kind }) => kind === 'budget')?.capacity, 2000);
  });
});
