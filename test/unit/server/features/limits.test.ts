/** How much is said about one file, and what is offered for a name that is not known. */
import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { markedDocument } from '../../../support/marked';
import { testService } from '../../../support/service';

/** Ten unknown keys in each workload, and one error at the very end. */
function manyProblems(workloads: number): string {
  const keys = Array.from({ length: 10 }, (_, index) => `    zz${index}: 1\n`).join('');
  const blocks = Array.from({ length: workloads }, (_, index) => `  w${index}:\n${keys}`).join('');
  return `version: 1\nworkloads:\n${blocks}  last:\n    traffic: { rpsAvg: -1 }\n`;
}

async function diagnose(text: string, path = 'a.workload.yaml') {
  return testService().provideDiagnostics(markedDocument(text, { path }).document);
}

describe('limits of what is said', () => {
  it('shows the 200 most severe problems in order and counts the others', async () => {
    const found = await diagnose(manyProblems(300));
    assert.equal(found.length, 201);
    const last = found.at(-1);
    assert.deepEqual([last?.code, last?.severity], ['too-many-problems', DiagnosticSeverity.Hint]);
    assert.equal(last?.message, 'And 2,801 more problems in this file.');
    assert.ok(
      found.some(({ code }) => code === 'number-out-of-range'),
      'the error at the end is among them',
    );
    const lines = found.slice(0, -1).map(({ range }) => range.start.line);
    assert.deepEqual(
      lines,
      lines.toSorted((a, b) => a - b),
    );
  });

  it('says everything where there is less', async () => {
    const codes = (await diagnose(manyProblems(5))).map(({ code }) => code);
    assert.equal(codes.filter((code) => code === 'key-unknown').length, 50);
    assert.ok(!codes.includes('too-many-problems'));
  });
});

describe('a model that is not known', () => {
  const deployment = (model: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  template:
    spec:
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          args: [--model, ${model}]
`;
  const own = (model: string) => `version: 1\nworkloads:\n  chat:\n    model: ${model}\n`;

  for (const [path, textOf] of [
    ['a.yaml', deployment],
    ['a.workload.yaml', own],
  ] as const) {
    it(`gets the nearest as a fix where its numbers are the same: ${path}`, async () => {
      const fixOf = async (model: string) => {
        const found = (await diagnose(textOf(model), path)).find(({ code }) => code === 'model-unknown');
        assert.ok(found, model);
        return (found.data as { fix?: { title: string } }).fix?.title;
      };
      assert.equal(await fixOf('openai/gpt-os-20b'), 'Use openai/gpt-oss-20b');
      assert.equal(await fixOf('openai/gpt-oss-21b'), undefined, 'another size is another model');
    });
  }
});
