import { strict as assert } from 'node:assert';
import type { PanelWorkspaceRow } from '../../../shared/src/panelState';
import {
  filtered,
  nextWorkloadSort,
  sortedWorkloads,
  sumOfRows,
  totalName,
} from '../../../client/webview/workspaceList';

const row = (name: string, more: Partial<PanelWorkspaceRow> = {}): PanelWorkspaceRow => ({
  uri: `file:///ws/${name}.yaml`,
  fileName: `${name}.yaml`,
  line: 3,
  name,
  kindText: 'inference',
  now: '2 × g6.xlarge',
  hardwareClass: 'gpu',
  standing: 'stay',
  cost: '$100',
  saving: 'none',
  verdict: 'Stay on L4: cheapest that fits',
  monthlyUsd: 100,
  savingUsd: 0,
  isElsewhere: false,
  ...more,
});

const A = row('chat-10', { monthlyUsd: 300, savingUsd: 20, standing: 'move' });
const B = row('chat-2', { monthlyUsd: 900, hardwareClass: 'graviton', now: '1 × c8g.2xlarge' });
const C = row('lost', { monthlyUsd: undefined, savingUsd: undefined, standing: 'unknown' });
const D = row('front', { monthlyUsd: undefined, savingUsd: undefined, isElsewhere: true });
const ALL = [A, B, C, D];
const FIRST = { key: 'saving', descending: true } as const;
const names = (rows: readonly PanelWorkspaceRow[]) => rows.map(({ name }) => name);

describe('the table of all workloads', () => {
  it('is sorted by what could be saved, then by cost, what is unknown last', () => {
    assert.deepEqual(names(sortedWorkloads(ALL, FIRST)), ['chat-10', 'chat-2', 'lost', 'front']);
    assert.deepEqual(names(sortedWorkloads(ALL, { key: 'cost', descending: false })), [
      'chat-10',
      'chat-2',
      'lost',
      'front',
    ]);
    assert.deepEqual(names(sortedWorkloads(ALL, { key: 'name', descending: false })), [
      'chat-2',
      'chat-10',
      'front',
      'lost',
    ]);
  });

  it('turns a column on, around, and off', () => {
    const on = nextWorkloadSort(FIRST, 'cost', FIRST);
    assert.deepEqual(on, { key: 'cost', descending: true });
    const around = nextWorkloadSort(on, 'cost', FIRST);
    assert.deepEqual(around, { key: 'cost', descending: false });
    assert.deepEqual(nextWorkloadSort(around, 'cost', FIRST), FIRST);
    assert.deepEqual(nextWorkloadSort(FIRST, 'name', FIRST), { key: 'name', descending: false });
  });

  it('is searched by every word, and filtered by verdict', () => {
    const search = (workloadSearch: string, workloadStanding?: PanelWorkspaceRow['standing']) =>
      names(filtered(ALL, { workloadSearch, workloadStanding }));
    assert.deepEqual(search('chat graviton'), ['chat-2']);
    assert.deepEqual(search('LOST.yaml'), ['lost']);
    assert.deepEqual(search('', 'move'), ['chat-10']);
    assert.deepEqual(search('m9x'), []);
    assert.equal(search('  ').length, ALL.length);
  });

  it('sums what is left, without what another file counts, and says what is unknown', () => {
    assert.deepEqual(sumOfRows(ALL), { name: 'Total of 4 workloads shown, 1 unknown', cost: '$1,200', saving: '$20' });
    assert.deepEqual(sumOfRows([C]), {
      name: 'Total of 1 workload shown, 1 unknown',
      cost: 'unknown',
      saving: 'unknown',
    });
    assert.equal(totalName([A, B]), 'Total');
    assert.equal(totalName(ALL), 'Total, 1 unknown');
    assert.deepEqual(sumOfRows([D]).cost, 'unknown');
    assert.deepEqual(sumOfRows([B]), { name: 'Total of 1 workload shown', cost: '$900', saving: 'none' });
  });
});
