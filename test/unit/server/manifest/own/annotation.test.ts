import assert from 'node:assert/strict';
import { commentLines, readBlock, scalarLines } from '../../../../../server/src/manifest/annotation';
import { parseYaml } from '../../../../../server/src/manifest/yaml/parse';
import { nodeAt } from '../../../../../server/src/manifest/yaml/tree';
import { cut } from './texts';

const FIELDS = [
  'kind: inference',
  'model: meta-llama/Llama-3.1-8B-Instruct',
  'traffic:',
  '  rpsAvg: 3',
  '  rpsPeek: 4',
  'slo: { ttftMsP95: 2s }',
];

describe('a block in a foreign file', () => {
  it('is read out of a doc comment, each value in its place', () => {
    const text = `import x from 'x';\n/**\n${FIELDS.map((line) => ` * ${line}\r\n`).join('')} */\nexport {};`;
    const start = text.indexOf('/**');
    const block = readBlock(commentLines(text.slice(start, text.indexOf('export')), start));
    assertRead(block, text);
  });

  it('is read out of an annotation, each value in its place', () => {
    const text = `metadata:\n  annotations:\n    placewright.dev/workload: |\n${FIELDS.map((line) => `      ${line}\n`).join('')}spec: {}\n`;
    const node = nodeAt(parseYaml(text).root, 'metadata', 'annotations', 'placewright.dev/workload');
    assert.equal(node?.kind, 'scalar');
    if (node?.kind === 'scalar') assertRead(readBlock(scalarLines(node, text)), text);
  });

  it('is read as far as it is written', () => {
    const { spec, complete } = readBlock([
      { text: 'kind: batch', start: 0 },
      { text: 'preci', start: 20 },
    ]);
    assert.deepEqual([spec, complete], [{ kind: 'batch' }, false]);
    assert.deepEqual(readBlock([]).spec, {});
  });
});

function assertRead({ spec, fields, problems, complete }: ReturnType<typeof readBlock>, text: string): void {
  assert.deepEqual(spec, {
    kind: 'inference',
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    traffic: { rpsAvg: 3 },
    slo: {},
  });
  assert.equal(complete, true);
  const at = (path: string) => cut(text, fields.get(path)?.value ?? { start: 0, end: 0 });
  assert.deepEqual(
    [at('kind'), at('model'), at('traffic.rpsAvg')],
    ['inference', 'meta-llama/Llama-3.1-8B-Instruct', '3'],
  );
  assert.deepEqual(
    problems.map(({ code, span }) => [code, cut(text, span)]),
    [
      ['key-unknown', 'rpsPeek'],
      ['unit-in-value', '2s'],
    ],
  );
}
