import { strict as assert } from 'node:assert';
import { isHostMessage } from '../../../client/webview/host';

const row = {
  uri: 'file:///a.yaml',
  fileName: 'a.yaml',
  line: 3,
  name: 'chat',
  kindText: 'inference',
  now: '2 × g6.xlarge',
  standing: 'stay',
  cost: '$100',
  saving: 'none',
  verdict: 'Stay on L4',
  isElsewhere: false,
};
const workspace = {
  kind: 'workspace',
  verdict: '1 workload costs $100 a month.',
  because: [],
  extent: '1 workload in 1 file',
  reading: false,
  rows: [row],
  total: { cost: '$100', saving: 'none' },
  priceDate: '2026-07-20',
};
const show = (state: unknown, page?: unknown) => ({ type: 'show', state, page });
const plan = (kind: string, more: object) => ({ type: 'plan', plan: { kind, ...more } });
const head = (more: object) => ({
  type: 'head',
  head: { uri: 'file:///a.yaml', name: 'chat', verdict: 'Stay', because: [], figures: [], report: {}, ...more },
});
const found = { finding: 'x', notes: [], rows: [], limits: [], isOld: false };

describe('messages to the page', () => {
  it('of each known shape pass', () => {
    for (const message of [
      show(workspace),
      show({ ...workspace, rows: [] }, 'workspace'),
      show({ ...workspace, classes: { rows: [], finding: 'x' } }),
      show({ kind: 'loading' }, 'workload'),
      head({}),
      { type: 'page', page: 'workspace' },
      { type: 'regions', regions: null },
      { type: 'plan' },
      plan('running', { finding: 'x' }),
      plan('found', found),
      plan('failed', { reason: 'x' }),
    ]) {
      assert.ok(isHostMessage(message), JSON.stringify(message));
    }
  });

  const foreign: readonly unknown[] = [
    undefined,
    'show',
    { type: 'constructor' },
    { type: 'page' },
    { type: 'page', page: 'settings' },
    show(workspace, 'settings'),
    show({ ...workspace, rows: undefined }),
    show({ ...workspace, rows: [{ ...row, name: 7 }] }),
    show({ ...workspace, rows: [null] }),
    show({ ...workspace, because: 'x' }),
    show({ ...workspace, total: null }),
    show({ ...workspace, verdict: undefined }),
    show({ ...workspace, classes: { rows: 1, finding: 'x' } }),
    { type: 'head' },
    head({ verdict: 7 }),
    head({ figures: 'x' }),
    head({ report: null }),
    plan('running', {}),
    plan('found', { ...found, rows: {} }),
    plan('failed', {}),
    plan('__proto__', found),
    { type: 'plan', plan: null },
  ];
  for (const message of foreign) {
    it(`of another shape are left alone: ${JSON.stringify(message)?.slice(0, 90)}`, () =>
      assert.equal(isHostMessage(message), false));
  }
});
