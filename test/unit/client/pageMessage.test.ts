import { strict as assert } from 'node:assert';
import { pageMessage, retargetRequest } from '../../../client/src/pageMessage';

const target = {
  hardwareClass: 'graviton',
  instance: 'c8g.2xlarge',
  instances: 2,
  replicas: 2,
  purchase: 'on-demand',
  region: 'us-east-1',
};
const move = { type: 'move', uri: 'file:///a.yaml', workload: 'chat', target };

describe('messages of the panel page', () => {
  it('of each known shape pass', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'reveal', uri: 'file:///a.yaml', line: 3 },
      { type: 'choose', uri: 'file:///a.yaml', line: 0 },
      { type: 'open', uri: 'file:///a.yaml', line: 7 },
      { type: 'page', page: 'workspace' },
      { type: 'page', page: 'workload' },
      { type: 'plan' },
      { type: 'cancelPlan' },
      { type: 'run', action: 'showLog' },
      move,
    ]) {
      assert.deepEqual(pageMessage(message), message);
    }
  });

  it('lose what does not belong to them', () => {
    assert.deepEqual(pageMessage({ type: 'ready', command: 'x' }), { type: 'ready' });
    assert.deepEqual(pageMessage({ type: 'plan', uri: 'file:///a.yaml' }), { type: 'plan' });
  });

  const foreign: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    { type: '__proto__' },
    { type: 'reveal', uri: 'file:///a.yaml', line: -1 },
    { type: 'reveal', uri: 'file:///a.yaml', line: 1.5 },
    { type: 'reveal', uri: 'file:///a.yaml', line: '1' },
    { type: 'choose', line: 1 },
    { type: 'open', uri: 'file:///a.yaml' },
    { type: 'open', uri: 'file:///a.yaml', line: Number.NaN },
    { type: 'run' },
    { type: 'run', action: 'workbench.action.quit' },
    { type: 'page' },
    { type: 'page', page: '__proto__' },
    { ...move, uri: 7 },
    { ...move, target: null },
    { ...move, target: { ...target, instance: undefined } },
    { ...move, target: { ...target, replicas: Number.NaN } },
    { ...move, target: { ...target, runtime: 3 } },
  ];
  for (const message of foreign) {
    it(`of another shape are left alone: ${JSON.stringify(message)}`, () =>
      assert.equal(pageMessage(message), undefined));
  }

  it('carry the same request as the move command', () => {
    assert.deepEqual(retargetRequest(move), { uri: move.uri, workload: move.workload, target });
  });
});
