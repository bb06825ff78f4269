/** The words of the page of all workloads. */
import { strict as assert } from 'node:assert';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { placeWith } from '../../../../shared/src/placement/place';
import { buildPanelWorkspace } from '../../../../shared/src/words/workspace';
import type { WorkspaceInput, WorkspaceWorkload } from '../../../../shared/src/words/workspace';
import type { Machine } from '../placement/smallWorld';
import { smallCatalog, smallModel, smallWorkload } from '../placement/smallWorld';

const L4: Machine = { type: 'g6.xlarge', hardwareClass: 'gpu', chip: 'L4', usdPerHour: 0.8, ttft: 0.041, capacity: 10 };
const ARM: Machine = {
  type: 'c8g.2xlarge',
  hardwareClass: 'graviton',
  usdPerHour: 0.32,
  ttft: 1.8,
  capacity: 1,
  width: 0.1,
};
const WORLD = [L4, ARM];
const ON_L4 = { placement: { instance: 'g6.xlarge', replicas: 2 } };

function workload(name: string, spec: WorkloadSpec, more: Partial<WorkspaceWorkload> = {}): WorkspaceWorkload {
  const placement = placeWith(smallWorkload(WORLD, spec), smallCatalog(WORLD), smallModel(WORLD));
  const { kind } = placement.workload;
  const { current, recommended } = placement;
  return {
    uri: `file:///${name}.yaml`,
    fileName: `${name}.yaml`,
    line: 2,
    name,
    placement,
    counted: { name, kind, current, recommended },
    ...more,
  };
}

const page = (workloads: readonly WorkspaceWorkload[], more: Partial<WorkspaceInput> = {}) =>
  buildPanelWorkspace({ workloads, priceDate: '2026-07-20', reading: false, ...more });

describe('the words of the page of all workloads', () => {
  it('begin with how many, how much, and what moves would save', () => {
    const { verdict, extent, moveFinding, total, rows } = page([workload('chat', ON_L4), workload('search', ON_L4)]);
    assert.match(verdict, /^2 workloads cost \$[\d,]+ a month; 2 moves would save \$[\d,]+\.$/);
    assert.equal(extent, '2 workloads in 2 files');
    assert.equal(moveFinding, 'chat to Graviton and search to Graviton.');
    assert.ok(verdict.includes(total.cost) && verdict.includes(total.saving));
    assert.equal(rows[0]?.now, '2 × g6.xlarge');
  });

  it('name two moves and count the others', () => {
    const all = ['a', 'b', 'c', 'd'].map((name) => workload(name, ON_L4));
    assert.match(page(all).moveFinding ?? '', /^a to \S+, b to \S+ and 2 more\.$/);
  });

  it('say who fails, and that a move which mends a limit costs more', () => {
    const failing = workload('slow', { placement: { instance: 'c8g.2xlarge' }, slo: { ttftMsP95: 100 } });
    const { because, rows, verdict } = page([failing]);
    assert.deepEqual(because, ['1 workload misses its SLO or does not fit: slow.']);
    assert.equal(rows[0]?.standing, 'fails');
    assert.match(rows[0]?.saving ?? '', /^\$[\d,]+ more$/);
    assert.ok(!verdict.includes('save'), verdict);
  });

  it('say that nothing moves only where everything has been decided', () => {
    const stays = workload('stays', { placement: { instance: 'c8g.2xlarge' } });
    const first = page([stays]);
    assert.equal(first.moveFinding, 'Nothing: each one has the cheapest home that keeps its limits.');
    assert.equal(first.rows[0]?.saving, 'none');
    const lost = workload('lost', {}, { counted: { name: 'lost', kind: 'inference' } });
    assert.equal(page([stays, lost]).moveFinding, 'No move is sure to pay.');
  });

  it('weigh the largest against all, and ten of many together', () => {
    const few = ['a', 'b'].map((name) => workload(name, ON_L4));
    assert.equal(page(few).weightFinding, 'a is 50% of the bill and should move.');
    const many = Array.from({ length: 40 }, (_, i) => workload(`w${i}`, ON_L4));
    assert.equal(page(many).weightFinding, 'The 10 largest of 40 are 25% of the bill; w0 alone is 3%.');
    assert.equal(page(few.slice(1)).weightFinding, undefined);
  });

  it('share the bill out by class, as dollars that add up', () => {
    const { classes, total } = page([workload('a', ON_L4), workload('b', { placement: { instance: 'c8g.2xlarge' } })]);
    assert.match(classes?.finding ?? '', /^\d+% of the bill pays for GPUs\.$/);
    const amount = (text: string) => Number(text.replace(/[$,]/g, ''));
    const sum = (classes?.rows ?? []).reduce((all, { text }) => all + amount(text), 0);
    assert.equal(sum, amount(total.cost));
  });

  it('say from where a machine is only proposed', () => {
    const [row] = page([workload('new', {})]).rows;
    assert.deepEqual([row?.now, row?.cost.slice(0, 6)], ['unknown', 'from $']);
  });

  it('keep a name from the file one line of text', () => {
    const { rows, because } = page([
      workload('evil\n<b>x</b>', { placement: { instance: 'c8g.2xlarge' }, slo: { ttftMsP95: 100 } }),
      workload('', ON_L4),
    ]);
    assert.equal(rows[0]?.name, 'evil <b>x</b>');
    assert.equal(rows[1]?.name, '(no name)');
    assert.ok(because.every((sentence) => !sentence.includes('\n')));
  });
});
