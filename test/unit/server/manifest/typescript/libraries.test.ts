/** What calls say beside the model: sizes, machines, addresses. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';

const read = (text: string, path = 'a.ts') => typescript.read({ path, languageId: 'typescript', text });

function only(text: string): FoundWorkload {
  const { workloads } = read(text);
  assert.equal(workloads.length, 1, workloads.map(({ name }) => name).join());
  const [found] = workloads;
  assert.ok(found);
  return found;
}

const options = ({ use }: FoundWorkload) =>
  Object.fromEntries([...(use?.options ?? [])].map(([name, { value }]) => [name, value]));

const LLAMA = (gpu: string, load: string, context: string) =>
  `import { getLlama } from 'node-llama-cpp';
const llama = await getLlama(${gpu});
const model = await llama.loadModel(${load});
const context = await model.createContext(${context});`;

describe('TypeScript: what libraries are told', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('reads sizes of node-llama-cpp from the context of a model, the number format from its file', () => {
    const found = only(
      LLAMA(
        "{ gpu: 'cuda' }",
        "{ modelPath: './m/Qwen3-8B-Q4_K_M.gguf', gpuLayers: 33 }",
        '{ contextSize: 8_192, sequences: 4, threads: 6, batchSize: 2 * 256 }',
      ),
    );
    assert.equal(found.spec.contextTokens, 8192);
    assert.equal(found.spec.precision, 'int4');
    assert.equal(found.spec.runtime, 'llama.cpp');
    assert.deepEqual(options(found), { gpuLayers: 33, sequences: 4, threads: 6, batchSize: 512 });
    assert.equal(found.stated.hardwareClass, 'gpu');
    assert.equal(found.use?.runBy, 'process');
  });

  it('knows a CPU by its switch, and leaves open what the library finds out', () => {
    const cpu = only(LLAMA('{ gpu: false }', "{ modelPath: 'a.gguf' }", '{}'));
    assert.deepEqual(cpu.spec.placement, { accelerator: 'cpu', count: 0 });
    const open = only(LLAMA('', "{ modelPath: 'a.gguf' }", "{ contextSize: 'auto' }"));
    assert.equal(open.spec.placement, undefined);
    assert.equal(open.spec.contextTokens, undefined);
    assert.equal(open.spec.precision, undefined);
    assert.ok(open.notes.some((note) => note.includes('which machine runs it is not stated')));
  });

  it('reads providers and threads of ONNX Runtime', () => {
    const session = (settings: string) =>
      only(
        `import * as ort from 'onnxruntime-node';\nexport const s = ort.InferenceSession.create('a.onnx', ${settings});`,
      );
    const cpu = session("{ executionProviders: ['cpu'], intraOpNumThreads: 4 }");
    assert.deepEqual([cpu.spec.placement, options(cpu)], [{ accelerator: 'cpu', count: 0 }, { threads: 4 }]);
    assert.equal(session("{ executionProviders: [{ name: 'cuda' }, 'cpu'] }").stated.hardwareClass, 'gpu');
    assert.equal(session("{ executionProviders: ['coreml'] }").stated.hardwareClass, 'other');
    const unknown = session('{ executionProviders: pick() }');
    assert.equal(unknown.spec.placement, undefined);
    assert.equal(unknown.spec.kind, undefined, 'a file name that says nothing');
    assert.ok(unknown.notes.some((note) => note.includes('kind in a @workload comment')));
  });

  it('says who is paid for a model that a provider runs, and nothing of the kind for a service of one’s own', () => {
    const client = (made: string) =>
      only(
        `import OpenAI from 'openai';\nconst client = new OpenAI(${made});\nexport const r = client.chat.completions.create({ model: 'm', messages: [], max_tokens: 300 });`,
      );
    const theirs = client('');
    assert.deepEqual(theirs.spec.placement, { hosted: 'OpenAI' });
    assert.deepEqual(options(theirs), { maxOutputTokens: 300 });
    assert.equal(theirs.spec.tokens, undefined, 'a limit is no mean');
    const own = client("{ baseURL: 'http://vllm:8000/v1' }");
    assert.equal(own.spec.placement, undefined);
    assert.equal(own.use?.runBy, 'own-service');
    assert.equal(own.use?.baseUrl?.text, 'http://vllm:8000/v1');
    assert.deepEqual(client("{ baseURL: 'https://api.groq.com/openai/v1' }").spec.placement, { hosted: 'Groq' });
    const open = client('{ baseURL: process.env.URL }');
    assert.deepEqual([open.spec.placement, open.use?.runBy], [undefined, 'unknown']);
  });

  it('names the function that asks, and tells two of one function apart', () => {
    const { workloads } = read(
      "import { generateText } from 'ai';\nasync function both() {\n  await generateText({ model: 'openai/gpt-5', prompt: '' });\n  await generateText({ model: 'xai/grok-4', prompt: '' });\n}",
    );
    assert.deepEqual(
      workloads.map(({ name }) => name),
      ['both/openai/gpt-5', 'both/xai/grok-4'],
    );
  });

  it('names a use by the function around it, by its variable at the top of a file', () => {
    const call = "await generateText({ model: 'openai/gpt-5', prompt: '' })";
    const nameOf = (text: string) => only(`import { generateText } from 'ai';\n${text}`).name;
    assert.equal(nameOf(`export async function POST() {\n  const result = ${call};\n  return result;\n}`), 'POST');
    assert.equal(nameOf(`export const reply = ${call};`), 'reply');
    assert.equal(nameOf(`class Chat { ask = async () => { const { text } = ${call}; return text; } }`), 'Chat.ask');
    assert.equal(nameOf(`${call};`), 'openai/gpt-5');
  });

  it('stays quick on templates and spreads made of each other, long names and endless blanks', () => {
    const nested = (part: (name: string) => string, last: string) =>
      Array.from({ length: 9 }, (_, i) => `const a${i} = ${i === 0 ? last : part(`a${i - 1}`)};`).join('\n');
    const ten = (text: string) => text.repeat(10);
    const hostile = [
      `${nested((name) => `\`${ten(`\${${name}}`)}\``, "'x'")}\nexport const r = c.chat.completions.create({ model: a8, messages: [] });`,
      `${nested((name) => `{ ${ten(`...${name}, `)} }`, '{}')}\nexport const r = c.chat.completions.create({ ...a8, messages: [] });`,
      `c.${'chatStream'.repeat(2000)}X();`,
      `import${' '.repeat(100_000)}x`,
      `jest.mock(${' '.repeat(100_000)}x`,
      `c.chat.completions.create${'('.repeat(400)}`,
      `c${'.create()'.repeat(20_000)}`,
      `export const s = ${'1 + '.repeat(20_000)}1;`,
      `class A { ${Array.from({ length: 3000 }, (_, i) => `m${i}() { this.x = f(); this.x.create(); }`).join('\n')} }`,
    ];
    for (const text of hostile) {
      const start = performance.now();
      read(`import OpenAI from 'openai';\nconst c = new OpenAI();\n${text}`);
      assert.ok(performance.now() - start < 2000, `${Math.round(performance.now() - start)} ms: ${text.slice(0, 60)}`);
    }
  });

  it('takes no name of an object’s own machinery for a fact', () => {
    const found = only(
      "import OpenAI from 'openai';\nconst M = { a: 'x' };\nexport const r = new OpenAI().chat.completions.create({ model: M.constructor, messages: [] });",
    );
    assert.equal(found.spec.model, undefined);
    assert.equal(found.stated.hardwareClass, 'unspecified');
  });
});
