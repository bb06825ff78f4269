/** The closed form against the simulation of the same server. The page with these figures is made here. */
import assert from 'node:assert/strict';
import { assertFresh } from '../../../support/pages';
import { byGroup, errorsOf, runGrid } from './grid';
import type { Case, FigureName } from './grid';
import { simulationPage } from './page';
import { runWaves } from './waves';
import type { Wave } from './waves';

/** Largest median error by load, and by figure: what holds today, rounded up. */
const OPEN: Readonly<Record<FigureName, number>> = {
  'TTFT p50': 0.1,
  'TTFT p95': 0.22,
  'TPOT p50': 0.03,
  'TPOT p95': 0.06,
  'E2E p50': 0.08,
  'E2E p95': 0.09,
  'req/s': 0.02,
};
const BURSTS: Readonly<Record<FigureName, number>> = {
  'TTFT p50': 0.28,
  'TTFT p95': 0.45,
  'TPOT p50': 0.06,
  'TPOT p95': 0.1,
  'E2E p50': 0.2,
  'E2E p95': 0.36,
  'req/s': 0.02,
};
const CLOSED: Readonly<Record<FigureName, number>> = {
  'TTFT p50': 0.09,
  'TTFT p95': 0.12,
  'TPOT p50': 0.03,
  'TPOT p95': 0.04,
  'E2E p50': 0.03,
  'E2E p95': 0.05,
  'req/s': 0.1,
};

function limitsOf(group: string): Readonly<Record<FigureName, number>> | undefined {
  if (group.includes('burst')) {
    return BURSTS;
  }
  // Above 80 % the waiting of a finite run is itself uncertain by as much.
  return group.includes('in flight') ? CLOSED : /^(?:10|30|50|70|80)%/.test(group) ? OPEN : undefined;
}

describe('the closed form against the simulation', function () {
  this.timeout(120_000);
  let cases: readonly Case[] = [];
  let waves: readonly Wave[] = [];
  before(() => {
    cases = runGrid();
    waves = runWaves();
  });

  it('the middle case of each load is as close as said', () => {
    for (const [group, all] of byGroup(cases)) {
      for (const [figure, limit] of Object.entries(limitsOf(group) ?? {}) as [FigureName, number][]) {
        const { median } = errorsOf(all, figure);
        assert.ok(median <= limit, `${group}, ${figure}: ${median} is over ${limit}`);
      }
    }
  });

  it('throughput and the median time per token hold for nine of ten cases up to saturation', () => {
    const open = cases.filter(({ group }) => group.includes('%') && !group.includes('burst'));
    assert.ok(errorsOf(open, 'TPOT p50').p90 < 0.1);
    assert.ok(errorsOf(open, 'req/s').p90 < 0.05);
    const closed = cases.filter(({ group }) => group.includes('in flight'));
    assert.ok(errorsOf(closed, 'TTFT p50').p90 < 0.1);
    assert.ok(errorsOf(closed, 'req/s').p90 < 0.08);
  });

  it('the mean TTFT of a whole benchmark run is within a quarter, where the steady state is up to four times too low', () => {
    for (const { name, inFlight, closedForm, simulated } of waves) {
      assert.ok(Math.abs(closedForm / simulated - 1) < 0.25, `${name}, ${inFlight}: ${closedForm} for ${simulated}`);
    }
    assert.ok(waves.some(({ steady, simulated }) => steady < simulated / 2.5));
  });

  it('docs/simulation.md has these figures', () => {
    assertFresh('docs/simulation.md', simulationPage(cases, waves));
  });
});
