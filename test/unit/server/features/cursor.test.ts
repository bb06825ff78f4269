import assert from 'node:assert/strict';
import { yamlCursor } from '../../../../server/src/features/completion/cursor';
import { dedent } from '../../../support/marked';

function at(marked: string) {
  const text = dedent(marked);
  const offset = text.indexOf('<|>');
  const cursor = yamlCursor(text.replace('<|>', ''), offset);
  return (
    cursor && {
      path: cursor.path.join('.'),
      at: cursor.at,
      typed: cursor.typed,
      present: [...cursor.present].join(' '),
    }
  );
}

describe('where a cursor stands in half-typed YAML', () => {
  it('at a key of the root', () => {
    assert.deepEqual(at('version: 1\n<|>'), { path: '', at: 'key', typed: '', present: 'version' });
  });

  it('at a half-typed key of a workload, with what stands above and below', () => {
    const found = at(`
      workloads:
        chat:
          kind: inference
          tra<|>
          slo: {}
    `);
    assert.deepEqual(found, { path: 'workloads.chat', at: 'key', typed: 'tra', present: 'kind slo' });
  });

  it('at a value', () => {
    const found = at(`
      workloads:
        chat:
          placement:
            instance: g6<|>
    `);
    assert.deepEqual(found, { path: 'workloads.chat.placement.instance', at: 'value', typed: 'g6', present: '' });
  });

  it('inside braces, at a key and at a value', () => {
    const key = at('workloads:\n  chat:\n    traffic: { rpsAvg: 1, rps<|> }');
    assert.deepEqual(key, { path: 'workloads.chat.traffic', at: 'key', typed: 'rps', present: 'rpsAvg' });
    const value = at('workloads:\n  chat:\n    placement: { instance: <|>');
    assert.deepEqual(value, { path: 'workloads.chat.placement.instance', at: 'value', typed: '', present: 'instance' });
  });

  it('inside a list of tools, on the first key and on a later one', () => {
    const first = at(`
      workloads:
        agent:
          agent:
            tools:
              - name: x
                cpu<|>
    `);
    assert.deepEqual(first, { path: 'workloads.agent.agent.tools.0', at: 'key', typed: 'cpu', present: 'name' });
    const flow = at('workloads:\n  a:\n    agent:\n      tools:\n        - { name: x, wait<|>');
    assert.equal(flow?.path, 'workloads.a.agent.tools.0');
    assert.equal(flow?.at, 'key');
  });

  it('at an item of a plain list', () => {
    const block = at('workloads:\n  a:\n    placement:\n      allow:\n        - g6<|>');
    assert.deepEqual([block?.path, block?.at, block?.typed], ['workloads.a.placement.allow.0', 'value', 'g6']);
    const flow = at('workloads:\n  a:\n    placement:\n      allow: [gpu, g6<|>]');
    assert.deepEqual([flow?.path, flow?.at, flow?.typed], ['workloads.a.placement.allow.0', 'value', 'g6']);
  });

  it('on an empty line below a block, by its own indentation', () => {
    const found = at('workloads:\n  chat:\n    traffic:\n      rpsAvg: 1\n    <|>\n  other:\n    kind: batch\n');
    assert.deepEqual([found?.path, found?.at, found?.present], ['workloads.chat', 'key', 'traffic']);
  });

  it('not in a comment, and only in its own document of a stream', () => {
    assert.equal(at('version: 1 # <|>'), undefined);
    assert.deepEqual(at('a:\n  b: 1\n---\nc: 2\n<|>')?.present, 'c');
  });
});
