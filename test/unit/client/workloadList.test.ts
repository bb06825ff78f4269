import { strict as assert } from 'node:assert';
import { countOf, groupsOf, isFiltering, sortedRows, summaryOf } from '../../../client/src/workloadList';
import type { ListedWorkload } from '../../../shared/src/protocol';

const workload = (name: string, more: Partial<ListedWorkload> = {}): ListedWorkload => ({
  name,
  id: name,
  line: 3,
  standing: 'stay',
  summary: '',
  verdict: '',
  tooltip: '',
  isElsewhere: false,
  ...more,
});
const file = (uri: string, ...workloads: readonly ListedWorkload[]) => ({ uri, cost: '', summary: '', workloads });

const LIST = {
  files: [
    file(
      'file:///ws/chat/a.yaml',
      workload('w10', { monthlyUsd: 100, standing: 'move', savingUsd: 40 }),
      workload('w2', { monthlyUsd: 300 }),
    ),
    file(
      'file:///ws/chat%20two/b.yaml',
      workload('Lost', { standing: 'unknown' }),
      workload('front', { isElsewhere: true }),
      workload('w3', { monthlyUsd: 200, standing: 'move', savingUsd: 90 }),
    ),
  ],
};
const names = (filter: Parameters<typeof groupsOf>[1]) =>
  groupsOf(LIST, filter).flatMap(({ rows }) => rows.map((row) => row.workload.name));

describe('the list of all workloads', () => {
  it('is filtered by name or path, whatever the case, and by verdict', () => {
    assert.deepEqual(names({}), ['w10', 'w2', 'Lost', 'front', 'w3']);
    assert.deepEqual(names({ text: ' LOST ' }), ['Lost']);
    assert.deepEqual(names({ text: 'chat two' }), ['Lost', 'front', 'w3']);
    assert.deepEqual(names({ standings: ['move'] }), ['w10', 'w3']);
    assert.deepEqual(names({ text: 'w', standings: ['unknown'] }), ['Lost'], 'ws is in every path');
  });

  it('is that of a folder, and of none whose name only begins alike', () => {
    assert.deepEqual(names({ folder: 'file:///ws/chat' }), ['w10', 'w2']);
    assert.deepEqual(names({ folder: 'file:///ws/cha' }), []);
  });

  it('has no file that the filter leaves nothing of', () => {
    assert.equal(groupsOf(LIST, { text: 'w10' }).length, 1);
  });

  it('is sorted by cost and saving with the unknown last, by name as people count', () => {
    const order = (by: 'cost' | 'saving' | 'name') =>
      sortedRows(groupsOf(LIST, {}), by).map((row) => row.workload.name);
    assert.deepEqual(order('cost'), ['w2', 'w3', 'w10', 'Lost', 'front']);
    assert.deepEqual(order('saving').slice(0, 2), ['w3', 'w10']);
    assert.deepEqual(order('name'), ['front', 'Lost', 'w2', 'w3', 'w10']);
  });

  it('sums what is shown, counts nothing twice and says what is unknown', () => {
    assert.equal(summaryOf(groupsOf(LIST, {})), '4 workloads · $600/mo · 1 unknown');
    assert.equal(summaryOf(groupsOf(LIST, { text: 'front' })), '0 workloads');
  });

  it('knows how many there are of each verdict, and whether something is left out', () => {
    assert.equal(countOf(LIST, 'move'), 2);
    assert.equal(countOf(LIST, 'fails'), 0);
    assert.deepEqual([{}, { text: '' }, { text: 'a' }, { standings: [] }, { folder: 'file:///' }].map(isFiltering), [
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
