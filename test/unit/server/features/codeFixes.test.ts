/** Fixes that only programs have: an edit keeps every other line, parses, and says on re-reading what its title promised. */
import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { yamlScalar } from '../../../../server/src/features/codeActions/annotationLines';
import type { Program } from '../../../support/codeActions';
import { callsIn, editorOf, editsOf, programFolders, syntaxErrors } from '../../../support/codeActions';

const isAnnotate = ({ title }: CodeAction) => title.startsWith('Annotate ');

/** At the call of a program of one file. */
async function opened(path: string, text: string, call: string) {
  const editor = editorOf([{ path, text }]);
  const document = editor.open({ path, text });
  const offset = text.indexOf(call);
  assert.ok(offset >= 0, call);
  const actions = await editor.actionsAt(document, offset);
  return { ...editor, document, actions, annotate: actions.find(isAnnotate) };
}

/** The text once the action is taken. */
function taken(document: TextDocument, action: CodeAction | undefined): string {
  assert.ok(action && !action.disabled, action?.disabled?.reason ?? 'nothing is offered');
  return TextDocument.applyEdits(document, editsOf(action));
}

const LLAMA = `import { getLlama } from 'node-llama-cpp';
const llama = await getLlama({ gpu: false });
`;
const PIPELINE = `import { pipeline } from '@huggingface/transformers';
`;

/** Where one action is asked for twice, the second time on its own result. */
async function checkAnnotation(programs: readonly Program[], program: Program, callAt: number): Promise<boolean> {
  const { path, text } = program;
  const editor = editorOf(programs);
  const document = editor.open(program);
  const where = `${path}:${document.positionAt(callAt).line + 1}`;
  const actions = await editor.actionsAt(document, callAt);
  assert.ok(actions.filter(({ isPreferred }) => isPreferred).length <= 1, where);
  const offered = actions.filter(isAnnotate);
  assert.equal(offered.length, 1, `${where}: ${actions.map(({ title }) => title).join(' | ')}`);
  const [action] = offered;
  if (!action || action.disabled) {
    assert.ok(action?.title.endsWith(`(${action.disabled?.reason})`), where);
    return false;
  }
  const [edit, ...more] = editsOf(action);
  assert.ok(edit && more.length === 0, where);
  const start = document.offsetAt(edit.range.start);
  assert.equal(start, document.offsetAt(edit.range.end), `${where}: nothing is replaced`);
  assert.equal(/(?<!\r)\n/.test(edit.newText), !text.includes('\r\n'), `${where}: line breaks`);
  const after = taken(document, action);
  assert.equal(after.slice(0, start) + after.slice(start + edit.newText.length), text, where);
  assert.equal(syntaxErrors(path, after), syntaxErrors(path, text), where);

  const before = await editor.service.placements(document);
  const changed = editor.open({ path, text: after });
  const now = await editor.service.placements(changed);
  assert.equal(now.length, before.length, where);
  const name = /^Annotate (.+) with @workload$/.exec(action.title)?.[1];
  const money = ({ placement: { decision, current, recommended } }: (typeof now)[number]) => [
    decision,
    current?.target,
    current?.cost.monthlyUsd,
    recommended?.target,
  ];
  const found = now.find((each) => each.name === name);
  assert.ok(found, `${where}: ${name}`);
  assert.ok(
    before.some((each) => JSON.stringify(money(each)) === JSON.stringify(money(found))),
    where,
  );
  const again = await editor.actionsAt(changed, callAt + edit.newText.length);
  assert.deepEqual(again.filter(isAnnotate), [], `${where}: a second time`);
  return true;
}

describe('annotating a use of a model', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  // Folders of infrastructure hold machines, no uses of a model.
  const withUses = programFolders().filter(({ folder }) => !/(cdk|pulumi)$/.test(folder));
  for (const { folder, programs } of withUses) {
    it(`changes nothing but the comment, and no estimate: ${folder}`, async function () {
      this.timeout(120_000);
      let [all, on] = [0, 0];
      for (const program of programs) {
        const calls = callsIn(program);
        for (const call of calls) {
          // A model that is made inside the call of its agent has no place of its own for a comment.
          const isInside = calls.some(({ start, end }) => start < call.start && call.end <= end);
          const isOn = await checkAnnotation(programs, program, call.start);
          all += isInside ? 0 : 1;
          on += isOn && !isInside ? 1 : 0;
        }
      }
      assert.ok(all > 0);
      assert.ok(on / all >= MOSTLY_ON, `${on} of ${all}`);
    });
  }

  it('writes what the code says, and marks the load as assumed', async () => {
    const text = `${PIPELINE}
export class Search {
  /** Turns texts into vectors. */
  @timed
  private readonly embed = pipeline('feature-extraction', 'Xenova/all-MiniLM-L6-v2', { dtype: 'q8' });
}
`;
    const { document, annotate } = await opened('search.ts', text, "pipeline('");
    assert.equal(annotate?.title, 'Annotate Search.embed with @workload');
    assert.equal(annotate?.kind, 'refactor.rewrite');
    assert.equal(
      taken(document, annotate),
      text.replace(
        '  /** Turns',
        `  /**
   * @workload Search.embed
   * kind: embedding
   * model: Xenova/all-MiniLM-L6-v2
   * precision: int8
   * runtime: onnxruntime
   * traffic: { rpsAvg: 10 } # assumed
   * tokens: { inMean: 256 } # assumed
   */
  /** Turns`,
      ),
    );
  });

  it('keeps a byte order mark first, and the line breaks of the file', async () => {
    const text = `\uFEFF// @ts-check\r\nconst m = require('@xenova/transformers').pipeline('text-generation', 'Xenova/gpt2');\r\n`;
    const { document, annotate } = await opened('first.cjs', text, "pipeline('");
    const after = taken(document, annotate);
    assert.ok(after.startsWith('\uFEFF/**\r\n * @workload m\r\n * kind: inference\r\n'), JSON.stringify(after));
    assert.ok(after.endsWith(` */\r\n${text.slice(1)}`));
    assert.ok(!/(?<!\r)\n/.test(after));
  });

  it('leaves a shebang and a license above where they are', async () => {
    const text = `#!/usr/bin/env node
/* License */

${PIPELINE}// Loaded once.
\tconst pipe = await pipeline('text-generation', 'a/b');
`;
    const { document, annotate } = await opened('cli.mjs', text, "pipeline('");
    assert.ok(taken(document, annotate).includes('\n\t/**\n\t * @workload pipe\n'));
    assert.ok(taken(document, annotate).includes('\t */\n// Loaded once.\n\tconst pipe'));
    assert.ok(taken(document, annotate).startsWith('#!/usr/bin/env node\n/* License */\n\n'));
  });

  it('stands in every kind of program', async () => {
    for (const path of ['a.ts', 'a.tsx', 'a.js', 'a.jsx', 'a.mts', 'a.cts', 'a.mjs', 'a.cjs']) {
      const view = path.endsWith('sx') ? 'export const View = () => <p>{run()}</p>;\n' : '';
      const text = `${PIPELINE}export async function run() {\n  return pipeline('text-generation', 'a/b');\n}\n${view}`;
      const { document, annotate } = await opened(path, text, "pipeline('");
      assert.match(
        taken(document, annotate),
        /\n\/\*\*\n \* @workload run\n[\s\S]*\n \*\/\nexport async function run/,
        path,
      );
    }
  });

  it('goes above the statement where a function holds two uses, and is off where both share one', async () => {
    const two = `${PIPELINE}async function load() {
  const first = await pipeline('text-generation', 'a/b');
  const second = await pipeline('summarization', 'c/d');
  return [first, second];
}
`;
    const { document, annotate } = await opened('two.ts', two, "pipeline('summ");
    assert.match(
      taken(document, annotate),
      /'a\/b'\);\n  \/\*\*\n   \* @workload load\/summarization\n[\s\S]* \*\/\n  const second/,
    );
    const shared = `${PIPELINE}const both = Promise.all([pipeline('text-generation', 'a/b'), pipeline('summarization', 'c/d')]);\n`;
    const off = await opened('shared.ts', shared, "pipeline('summ");
    assert.equal(off.annotate?.disabled?.reason, 'another use of a model stands in the same statement');
    assert.equal(off.annotate?.edit, undefined);
  });

  it('is off where no line belongs to the call, and while a line is not finished', async () => {
    const inside = `${PIPELINE}let a; a = 1; a = pipeline('text-generation', 'a/b');\n`;
    const { annotate } = await opened('inside.ts', inside, "pipeline('");
    assert.equal(annotate?.disabled?.reason, 'the call stands inside an expression that no comment belongs to');
    const open = `${PIPELINE}const a = pipeline('text-generation', 'a/b');\nconst b = [1,\n`;
    const half = await opened('open.ts', open, "pipeline('");
    assert.match(half.annotate?.disabled?.reason ?? '', /not finished/);
  });

  it('writes no name that would leave its line', async () => {
    for (const [model, reason] of [
      ['a*/b', /end the comment/],
      ['a\\nb', /line break/],
      ['a`b', /backtick/],
      ['a\\u2028b', /line break/],
    ] as const) {
      const text = `${PIPELINE}const m = pipeline('text-generation', '${model}');\n`;
      const { annotate } = await opened('hostile.ts', text, "pipeline('");
      assert.match(annotate?.disabled?.reason ?? '', reason, model);
      assert.equal(annotate?.edit, undefined);
    }
  });

  it('quotes what YAML would read as something else', async () => {
    for (const model of [
      '@cf/meta/llama',
      'true',
      '12',
      'a: b',
      'a #b',
      '- x',
      '{x}',
      'C:\\\\models\\\\a.gguf',
      "it''s",
    ]) {
      const quote = model.includes("'") ? '"' : "'";
      const text = `${PIPELINE}const m = pipeline('text-generation', ${quote}${model}${quote});\n`;
      const { document, annotate } = await opened('quoted.ts', text, "pipeline('");
      assert.ok(taken(document, annotate).includes(' * model: "'), model);
    }
    assert.equal(yamlScalar('llama3.2:1b'), 'llama3.2:1b');
    assert.equal(yamlScalar('hf:a/b/c.gguf'), 'hf:a/b/c.gguf');
    assert.equal(yamlScalar('null'), '"null"');
    assert.equal(yamlScalar(4096), '4096');
  });

  it('says how long the context is', async () => {
    const text = `${LLAMA}const model = await llama.loadModel({ modelPath: './a.Q4_K_M.gguf' });
const context = await model.createContext({ contextSize: 4096, threads: 8 });
`;
    const { document, annotate } = await opened('llama.ts', text, 'llama.loadModel');
    assert.match(taken(document, annotate), /\* contextTokens: 4096\n/);
  });
});

describe('every action on a program with a stated machine', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  /** The program with its use annotated, on a machine; undefined where it cannot be. */
  async function placed(programs: readonly Program[], program: Program, callAt: number, machine: string) {
    const editor = editorOf(programs);
    const document = editor.open(program);
    const annotate = (await editor.actionsAt(document, callAt)).find(isAnnotate);
    if (!annotate || annotate.disabled) {
      return undefined;
    }
    const [edit] = editsOf(annotate);
    const comment = edit?.newText.replace(
      /([ \t]*)\*\/(\r?\n)$/,
      (_, lead: string, end: string) => `${lead}* placement: { instance: ${machine} }${end}${lead}*/${end}`,
    );
    assert.ok(edit && comment);
    const at = document.offsetAt(edit.range.start);
    const text = program.text.slice(0, at) + comment + program.text.slice(at);
    return { editor, text, callAt: callAt + comment.length };
  }

  async function checkActions(path: string, { editor, text, callAt }: NonNullable<Awaited<ReturnType<typeof placed>>>) {
    const document = editor.open({ path, text });
    const actions = await editor.actionsAt(document, callAt);
    assert.ok(actions.filter(({ isPreferred }) => isPreferred).length <= 1, path);
    let on = 0;
    for (const action of actions.filter(({ disabled }) => !disabled)) {
      const edits = editsOf(action);
      assert.ok(edits.length > 0, `${path}: ${action.title}`);
      const after = taken(document, action);
      assert.equal(syntaxErrors(path, after), syntaxErrors(path, text), `${path}: ${action.title}`);
      assert.equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      assert.equal(/(?<!\r)\n/.test(after), /(?<!\r)\n/.test(text), `${path}: line breaks`);
      const touched = new Set(edits.flatMap(({ range }) => [range.start.line, range.end.line]));
      const untouched = text.split('\n').filter((_, line) => !touched.has(line));
      const left = after.split('\n');
      assert.ok(
        untouched.every((line) => left.includes(line)),
        `${path}: ${action.title}`,
      );
      const again = await editor.actionsAt(editor.open({ path, text: after }), callAt + after.length - text.length);
      assert.ok(!again.some(({ title, disabled }) => title === action.title && !disabled), `${path}: ${action.title}`);
      editor.open({ path, text });
      on += 1;
    }
    return on;
  }

  for (const machine of ['c8g.4xlarge', 'g6e.xlarge']) {
    it(`leaves a program that parses, other lines as they were, and nothing to do twice: ${machine}`, async function () {
      this.timeout(240_000);
      let on = 0;
      const inProcess = programFolders().filter(({ folder }) => folder.endsWith('local'));
      for (const { programs } of inProcess) {
        for (const program of programs) {
          for (const { start } of callsIn(program)) {
            const ready = await placed(programs, program, start, machine);
            on += ready ? await checkActions(program.path, ready) : 0;
          }
        }
      }
      assert.ok(on > 0);
    });
  }
});

/** Share of the uses in our programs that a comment can be put above. */
const MOSTLY_ON = 0.95;

const CHAT_IN_CODE = `import { getLlama } from 'node-llama-cpp';
const llama = await getLlama({ gpu: "cuda" });
/**
 * @workload chat
 * model: meta-llama/Llama-3.1-8B-Instruct
 * precision: int4
 * traffic: { rpsAvg: 0.05, rpsPeak: 0.1 }
 * slo: { ttftMsP95: 8000, tpotMsP95: 200 }
 * placement: { instance: g6e.xlarge }
 */
const model = await llama.loadModel({ modelPath: './m.Q4_K_M.gguf', gpuLayers: 33 });
const context = await model.createContext({ contextSize: 4096, threads: 8 });
`;
const GRAVITON = /Graviton/;
const move = (actions: readonly CodeAction[], to: RegExp) =>
  actions.find(({ title }) => title.startsWith('Move to ') && to.test(title));

/** Lines of the one text that the other does not have. */
const newLines = (before: string, after: string) =>
  after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('moving a workload whose code states where it runs', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('changes comment, device, layers and threads in one edit, in the library’s words', async () => {
    const { document, actions, open, actionsAt } = await opened('chat.ts', CHAT_IN_CODE, 'llama.loadModel');
    const after = taken(document, move(actions, GRAVITON));
    const changed = newLines(CHAT_IN_CODE, after);
    const machine = /instance: (\w+)\.4xlarge/.exec(after)?.[1];
    assert.ok(machine, after);
    // A 4xlarge has 16 vCPUs.
    assert.deepEqual(changed, [
      'const llama = await getLlama({ gpu: false });',
      ` * placement: { instance: ${machine}.4xlarge }`,
      "const model = await llama.loadModel({ modelPath: './m.Q4_K_M.gguf', gpuLayers: 0 });",
      'const context = await model.createContext({ contextSize: 4096, threads: 16 });',
    ]);
    const again = await actionsAt(open({ path: 'chat.ts', text: after }), after.indexOf('llama.loadModel'));
    assert.ok(!again.some(({ title }) => title.startsWith('Set threads')));
    const back = again.find((action) => /g5g|g6/.test(action.title) && !action.disabled);
    assert.ok(back, again.map(({ title }) => title).join('\n'));
    const returned = editsOf(back).map(({ newText }) => newText);
    assert.ok(returned.includes("'cuda'") && returned.includes("'auto'"), returned.join());
  });

  it('keeps CRLF and a byte order mark', async () => {
    const text = `\uFEFF${CHAT_IN_CODE.replaceAll('\n', '\r\n')}`;
    const { document, actions } = await opened('chat.ts', text, 'llama.loadModel');
    const after = taken(document, move(actions, GRAVITON));
    assert.ok(after.startsWith('\uFEFF') && !/(?<!\r)\n/.test(after));
    assert.equal(after.split('\r\n').length, text.split('\r\n').length);
  });

  it('is off, with the reason, where the value is not the call’s own', async () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['gpuLayers: 33', 'gpuLayers: Number(process.env.LAYERS)', /gpuLayers comes from an environment variable/],
      ['gpuLayers: 33', 'gpuLayers: process.env.LAYERS ?? 33', /gpuLayers comes from an environment variable/],
      ['threads: 8', 'threads: THREADS', /threads comes from the constant THREADS, which is used elsewhere too/],
      ['threads: 8', 'threads: threadsOfFile', /threads comes from another file/],
      ['"cuda"', 'pick()', /gpu comes from an expression/],
      [
        'const llama =',
        'const other = await llama.loadModel({ modelPath: "./b.gguf" });\nconst llama =',
        /gpu holds for another/,
      ],
    ];
    for (const [from, to, reason] of cases) {
      const head = `import { threadsOfFile } from './threads';\nconst THREADS = 8;\nconsole.log(THREADS);\n`;
      const text = head + CHAT_IN_CODE.replace(from, to);
      const { actions } = await opened('chat.ts', text, "llama.loadModel({ modelPath: './m");
      const found = actions.find(({ title }) => GRAVITON.test(title));
      assert.match(found?.disabled?.reason ?? found?.title ?? '', reason, to);
    }
  });

  it('leaves a number of threads that follows the machine, and changes a constant of its own', async () => {
    const follows = CHAT_IN_CODE.replace('threads: 8', 'threads: availableParallelism()');
    const first = await opened('chat.ts', follows, 'llama.loadModel');
    assert.match(taken(first.document, move(first.actions, GRAVITON)), /threads: availableParallelism\(\)/);
    const named = `const LAYERS = 33;\n${CHAT_IN_CODE.replace('gpuLayers: 33', 'gpuLayers: LAYERS')}`;
    const second = await opened('chat.ts', named, 'llama.loadModel');
    const after = taken(second.document, move(second.actions, GRAVITON));
    assert.match(after, /^const LAYERS = 0;\n/);
    assert.match(after, /gpuLayers: LAYERS/);
  });

  it('does not promise a GPU to a library that would stay on the CPU, nor machines that a provider chooses', async () => {
    const silent = `${PIPELINE}/**
 * @workload embed
 * traffic: { rpsAvg: 200 }
 * placement: { instance: c8g.xlarge, replicas: 40 }
 */
const embed = await pipeline('feature-extraction', 'BAAI/bge-m3', { dtype: 'fp32' });
`;
    const { actions } = await opened('embed.ts', silent, "pipeline('");
    const onGpu = actions.filter(({ title }) => /GPU|L4|T4G|A10G/.test(title));
    assert.ok(onGpu.length > 0, actions.map(({ title }) => title).join('\n'));
    assert.ok(onGpu.every(({ disabled }) => /device is not set/.test(disabled?.reason ?? '')));
    const asked = `import OpenAI from 'openai';
/**
 * @workload answer
 * model: meta-llama/Llama-3.1-8B-Instruct
 */
export const answer = () => new OpenAI().chat.completions.create({ model: 'gpt-5-mini', messages: [] });
`;
    const hosted = await opened('answer.ts', asked, 'new OpenAI');
    assert.ok(!hosted.actions.some(({ title, disabled }) => title.startsWith('Move to') && !disabled));
  });
});

describe('setting one option of a call', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const onGraviton = CHAT_IN_CODE.replace('g6e.xlarge', 'c8g.4xlarge').replace('"cuda"', 'false').replace('33', '0');

  it('sets the threads to the vCPUs of the stated machine, without a figure', async () => {
    const { document, actions, open, actionsAt } = await opened('chat.ts', onGraviton, 'llama.loadModel');
    const action = actions.find(({ title }) => title.startsWith('Set threads'));
    assert.equal(action?.title, 'Set threads to 16');
    assert.equal(action?.kind, 'quickfix');
    const after = taken(document, action);
    assert.equal(after, onGraviton.replace('threads: 8', 'threads: 16'));
    const again = await actionsAt(open({ path: 'chat.ts', text: after }), after.indexOf('llama.loadModel'));
    assert.ok(!again.some(({ title }) => title.startsWith('Set threads')));
  });

  it('says why it cannot', async () => {
    const text = onGraviton.replace('threads: 8', 'threads: Number(process.env.THREADS)');
    const { actions } = await opened('chat.ts', text, 'llama.loadModel');
    const action = actions.find(({ title }) => title.startsWith('Set threads'));
    assert.equal(action?.title, 'Set threads to 16 (threads comes from an environment variable)');
  });

  it('sets the number format in code and comment, with what the same machine then costs or takes', async () => {
    const text = `${PIPELINE}/**
 * @workload embed
 * precision: fp32
 * traffic: { rpsAvg: 40 }
 * placement: { instance: c8g.4xlarge, minReplicas: 1, maxReplicas: 60 }
 */
const embed = await pipeline('feature-extraction', 'BAAI/bge-m3', { dtype: 'fp32' });
`;
    const { document, actions, service, open, actionsAt } = await opened('embed.ts', text, "pipeline('");
    const action = actions.find(({ title }) => title.startsWith('Set dtype to q8'));
    assert.ok(action, actions.map(({ title }) => title).join('\n'));
    const after = taken(document, action);
    assert.equal(after, text.replace('precision: fp32', 'precision: int8').replace("dtype: 'fp32'", "dtype: 'q8'"));
    const [before] = await service.placements(document);
    const changed = open({ path: 'embed.ts', text: after });
    const [now] = await service.placements(changed);
    assert.equal(now?.placement.current?.target.precision, 'int8');
    const saved = (before?.placement.current?.cost.monthlyUsd ?? 0) - (now?.placement.current?.cost.monthlyUsd ?? 0);
    const stated = /\$([\d,]+)\/mo less/.exec(action.title)?.[1]?.replaceAll(',', '');
    assert.ok(stated, action.title);
    assert.match(action.title, /^Set dtype to q8: \$[\d,]+\/mo less, E2E \S+ m?s → \S+ m?s$/);
    assert.ok(Math.abs(Number(stated) - saved) <= 1, `${action.title}: ${saved}`);
    const again = await actionsAt(changed, after.indexOf("pipeline('"));
    assert.ok(!again.some(({ title }) => title.startsWith('Set dtype to q8')));
    assert.ok(again.filter(({ isPreferred }) => isPreferred).length <= 1);
  });

  it('offers no figure where no machine is stated', async () => {
    const text = `${PIPELINE}const e = pipeline('feature-extraction', 'BAAI/bge-m3', { dtype: 'fp32' });\n`;
    const { actions } = await opened('embed.ts', text, "pipeline('");
    assert.ok(!actions.some(({ title }) => title.startsWith('Set ')));
  });
});
