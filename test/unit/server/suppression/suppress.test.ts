import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import type { Settings } from '../../../../shared/src/settings';
import { testService } from '../../../support/service';

/** A budget that cannot be held, with a comment before it and one behind it. */
const chat = (budget = 'budget: { usdPerMonth: 1 }', before = '') => `version: 1
workloads:
  chat:
    kind: inference
    model: meta-llama/Llama-3.1-8B-Instruct
    traffic: { rpsAvg: 0.5, rpsPeak: 1 }
${before}    ${budget}
    placement: { instance: g6e.xlarge, replicas: 1 }
`;

async function found(text: string, settings: Partial<Settings> = {}, path = 'chat.workload.yaml', languageId = 'yaml') {
  const document = TextDocument.create(`file:///ws/deploy/${path}`, languageId, 1, text);
  const service = testService({ settings });
  service.open(document);
  const all = await service.provideDiagnostics(document);
  return {
    codes: all.map(({ code }) => String(code)),
    of: (code: string) => all.filter((one) => one.code === code),
    textAt: (code: string) => all.filter((one) => one.code === code).map(({ range }) => document.getText(range)),
  };
}

const isOver = ({ codes }: { readonly codes: readonly string[] }) => codes.includes('over-budget');

describe('findings to live with', () => {
  it('are hidden by a comment on the line, above it, above the workload, and for the file', async () => {
    const why = 'placewright-ignore over-budget: agreed in May';
    const sameLine = await found(chat(`budget: { usdPerMonth: 1 } # ${why}`));
    const above = await found(chat(undefined, `    # ${why}\n    # and of another matter\n\n`));
    const whole = await found(chat().replace('  chat:', `  # ${why}\n  chat:`));
    const file = await found(`# placewright-ignore-file over-budget, model-unknown: agreed in May\n${chat()}`);
    assert.ok(isOver(await found(chat())));
    for (const each of [sameLine, above, whole]) {
      assert.ok(!isOver(each));
      assert.deepEqual(
        each.codes.filter((code) => code.startsWith('ignore-')),
        [],
      );
    }
    assert.ok(!isOver(file));
    assert.deepEqual(file.textAt('ignore-unused'), ['model-unknown']);
  });

  it('stay where the comment is about another line, another code, or is no comment', async () => {
    assert.ok(isOver(await found(chat(undefined, '    # placewright-ignore idle-replicas: agreed\n'))));
    assert.ok(isOver(await found(`# placewright-ignore over-budget: agreed\n${chat()}`)));
    const quoted = '    pricing: { currency: "# placewright-ignore-file over-budget: agreed" }\n';
    const text = await found(chat(undefined, quoted));
    assert.ok(isOver(text));
    assert.deepEqual(text.of('ignore-unused'), []);
  });

  it('in a block scalar of a foreign format the words count for nothing', async () => {
    const deployment = (annotation: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: llm
  annotations:
    placewright.dev/workload: |
      budget: { usdPerMonth: 1 } ${annotation}
spec:
  replicas: 1
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6e.xlarge }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.9.1
          args: ["--model=meta-llama/Llama-3.1-8B-Instruct"]
          resources: { limits: { nvidia.com/gpu: 1 } }
`;
    assert.ok(isOver(await found(deployment('# placewright-ignore over-budget: agreed'), {}, 'llm.yaml')));
    const above = deployment('').replace(
      '    placewright',
      '    # placewright-ignore over-budget: agreed\n    placewright',
    );
    // A block scalar begins on the line below the comment, its budget one further down: only the workload's own line counts.
    assert.ok(isOver(await found(above, {}, 'llm.yaml')));
    const onWorkload = await found(`# placewright-ignore over-budget: agreed\n${deployment('')}`, {}, 'llm.yaml');
    assert.ok(!isOver(onWorkload));
  });

  it('in a program a line comment hides, text does not', async () => {
    setTypeScriptLoader(() => require('typescript'));
    const program = (above: string, inside = '') => `${above}/**
 * @workload chat
 *   kind: inference
 *   model: meta-llama/Llama-3.1-8B-Instruct
 *   budget: { usdPerMonth: 1 }
 *   placement: { instance: g6e.xlarge, replicas: 1 }
 */
export function answer() { return \`${inside}\`; }
`;
    const code = (text: string) => found(text, {}, 'chat.ts', 'typescript');
    assert.ok(isOver(await code(program(''))));
    assert.ok(!isOver(await code(program('// placewright-ignore over-budget: agreed\n'))));
    assert.ok(!isOver(await code(program('/* placewright-ignore-file over-budget: agreed */\n'))));
    assert.ok(isOver(await code(program('', '\n// placewright-ignore-file over-budget: agreed\n'))));
  });

  it('are named where the comment hides nothing, names no rule, or gives no reason', async () => {
    const unused = await found(chat(undefined, '    # placewright-ignore idle-replicas: agreed\n'));
    assert.deepEqual(
      unused.of('ignore-unused').map(({ message, severity }) => [message, severity]),
      [['idle-replicas is not found here: this comment hides nothing.', 4]],
    );
    const unknown = await found(chat(undefined, '    # placewright-ignore over-budgte: agreed\n'));
    assert.equal(unknown.of('ignore-unused')[0]?.message, 'No rule is called over-budgte. Nearest: over-budget.');
    const blank = await found(chat(undefined, '    # placewright-ignore over-budget: reason\n'));
    assert.ok(!isOver(blank));
    assert.deepEqual(blank.textAt('ignore-without-reason'), ['placewright-ignore over-budget: reason']);
    const none = await found(chat(undefined, '    # placewright-ignore over-budget\n'));
    assert.equal(none.of('ignore-without-reason').length, 1);
  });

  it('are not called unused while the file is half-typed, or the rule is off', async () => {
    const typed = await found(
      `${chat(undefined, '    # placewright-ignore idle-replicas: agreed\n')}  next:\n    model: "meta`,
    );
    assert.deepEqual(typed.of('ignore-unused'), []);
    const off = await found(chat(undefined, '    # placewright-ignore idle-replicas: agreed\n'), {
      rules: { 'idle-replicas': 'off' },
    });
    assert.deepEqual(off.of('ignore-unused'), []);
  });

  it('can stand in the settings, by file and workload', async () => {
    const entry = { code: 'over-budget', reason: 'agreed in May' };
    const isHidden = async (more: object) => !isOver(await found(chat(), { ignore: [{ ...entry, ...more }] }));
    assert.ok(await isHidden({}));
    assert.ok(await isHidden({ path: 'deploy/*.yaml', workload: 'chat' }));
    assert.ok(await isHidden({ path: '**/chat.workload.yaml' }));
    assert.ok(!(await isHidden({ path: 'other/*.yaml' })));
    assert.ok(!(await isHidden({ workload: 'other' })));
    assert.ok(!(await isHidden({ code: 'memory-exceeded' })));
  });
});
