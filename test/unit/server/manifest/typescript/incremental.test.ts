/** A tree that an edit is built upon must say what a fresh one says. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import { programText } from '../../../../bench/programs';
import { agentsText, cdkText, pulumiText } from '../../../../bench/stacks';
import { outsideSpans } from '../../../../support/codeRanges';

const FIXTURES = 'test/fixtures/code';
const FILES = [
  'local/transformersPipelines.ts',
  'local/llamaService.ts',
  'local/component.tsx',
  'local/crlfLines.ts',
  'clients/service.ts',
  'clients/factory.js',
  'ai-sdk/wrapped.ts',
  'langchain/classField.ts',
].map((name) => `${FIXTURES}/${name}`);
const FOLDERS = readdirSync(FIXTURES, { withFileTypes: true }).filter((each) => each.isDirectory());
const filesIn = (folder: string) =>
  readdirSync(`${FIXTURES}/${folder}`, { withFileTypes: true }).flatMap((each) =>
    each.isFile() && /\.[cm]?[jt]sx?$/.test(each.name) ? [`${FIXTURES}/${folder}/${each.name}`] : [],
  );
/** What people type, paste and delete. */
const PIECES = [
  '',
  'x',
  '`',
  '${',
  '}',
  '{',
  '/*',
  '*/',
  '//',
  '\n',
  '(',
  ')',
  "'",
  'await ',
  ';',
  '<',
  'const a = ',
  '🦙',
];
const EDITS = 150;

/** Numbers that are the same in every run (Lehmer, modulus 2^31 − 1). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const methods = (count: number) =>
  Array.from(
    { length: count },
    (_, i) =>
      `  ask${i}() {\n    return client.embeddings.create({ model: this.model${i % 2}, input: MODELS.chat${i % 3} });\n  }\n`,
  ).join('') + "  model0 = 'a';\n  readonly model1 = MODELS.chat1;\n";

const sourceOf = (path: string, text: string) => ({ path, languageId: 'typescript', text });

/** Where it stands and what it says; a reading that is broken keeps older facts and is not compared. */
const said = ({ workloads, problems, declared, wants }: Manifest) => ({
  workloads: workloads.map((each) => ({ ...each, fields: [...each.fields] })),
  problems,
  declared: declared ?? [],
  wants: (wants ?? []).toSorted(),
});

describe('TypeScript: reading on from the last tree', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const plain = programText(1500, 8).split('\n');
  const texts: readonly (readonly [string, () => string])[] = [
    ...FILES.map((path): [string, () => string] => [path, () => readFileSync(path, 'utf8')]),
    // Long enough that its parts are read by themselves.
    ['namespace.ts', () => [...plain.slice(0, 3), 'export namespace All {', ...plain.slice(3), '}', ''].join('\n')],
    ['class.ts', () => `${plain.slice(0, 3).join('\n')}\nclass All {\n${methods(400)}}\n`],
  ];
  for (const [path, textOf] of texts) {
    it(`says after each edit what a fresh reading says: ${path}`, function () {
      this.timeout(60_000);
      const whole = textOf();
      const next = numbers(whole.length);
      let text = whole;
      let manifest = typescript.read(sourceOf(path, text));
      let compared = 0;
      for (let i = 0; i < EDITS; i += 1) {
        const at = next(text.length + 1);
        const piece = PIECES[next(PIECES.length)] ?? '';
        // Now and then everything is put back, as an undo does.
        text = i % 6 === 5 ? whole : text.slice(0, at) + piece + text.slice(at + next(3));
        manifest = typescript.read(sourceOf(path, text), manifest);
        const fresh = typescript.read(sourceOf(path, text));
        assert.deepEqual(outsideSpans(manifest, text), []);
        assert.equal(manifest.complete, fresh.complete, JSON.stringify(text));
        if (fresh.complete) {
          compared += 1;
          assert.deepEqual(said(manifest), said(fresh), JSON.stringify(text));
        }
      }
      assert.ok(compared > EDITS / 10, String(compared));
      assert.ok(manifest.workloads.length > 0);
    });
  }

  /** Whole statements and members come and go, constants change, and names are typed letter by letter. */
  const edited = (text: string, next: (below: number) => number): string => {
    const at = next(text.length + 1);
    const line = text.lastIndexOf('\n', at - 1) + 1;
    const end = text.indexOf('\n', at) + 1 || text.length;
    const word = /\w*$/.exec(text.slice(0, at))?.[0] ?? '';
    const until = at + (/^\w*/.exec(text.slice(at))?.[0].length ?? 0);
    switch (next(6)) {
      case 0:
        return text.slice(0, line) + text.slice(end);
      case 1:
        return text.slice(0, line) + text.slice(line, end) + text.slice(line);
      case 2:
        return `${text.slice(0, at)}${next(10)}${text.slice(at)}`;
      case 3:
        return `${text.slice(0, at - word.length)}${word}x${text.slice(until)}`;
      case 4:
        return `${text.slice(0, line)}\n// a line\n${text.slice(line)}`;
      default:
        return text.slice(0, at) + (PIECES[next(PIECES.length)] ?? '') + text.slice(at + next(3));
    }
  };

  for (const { name } of FOLDERS) {
    it(`says the same while all programs of a folder are typed into: ${name}`, function () {
      this.timeout(60_000);
      let compared = 0;
      for (const path of filesIn(name)) {
        const whole = readFileSync(path, 'utf8');
        const next = numbers(whole.length + 7);
        let text = whole;
        let manifest = typescript.read(sourceOf(path, text));
        for (let i = 0; i < 60; i += 1) {
          // Now and then an undo.
          text = i % 7 === 6 ? whole : edited(text, next);
          manifest = typescript.read(sourceOf(path, text), manifest);
          const fresh = typescript.read(sourceOf(path, text));
          assert.equal(manifest.complete, fresh.complete, JSON.stringify(text));
          if (fresh.complete) {
            compared += 1;
            assert.deepEqual(said(manifest), said(fresh), `${path}\n${text}`);
          }
        }
      }
      assert.ok(compared > 0);
    });
  }

  const long: readonly (readonly [string, string])[] = [
    ['CDK', cdkText(400)],
    ['Pulumi', pulumiText(300)],
    ['agents', agentsText(300)],
  ];
  for (const [what, whole] of long) {
    it(`says the same in a file of many stacks: ${what}`, function () {
      this.timeout(60_000);
      const next = numbers(42);
      let text = whole;
      let manifest = typescript.read(sourceOf('many.ts', text));
      let compared = 0;
      for (let i = 0; i < 150; i += 1) {
        text = i % 9 === 8 ? whole : edited(text, next);
        manifest = typescript.read(sourceOf('many.ts', text), manifest);
        const fresh = typescript.read(sourceOf('many.ts', text));
        assert.equal(manifest.complete, fresh.complete);
        if (fresh.complete) {
          compared += 1;
          assert.deepEqual(said(manifest), said(fresh), text);
        }
      }
      assert.ok(compared > 20, String(compared));
    });
  }

  const many = (line: (i: number) => string) => Array.from({ length: 8000 }, (_, i) => line(i)).join('\n');
  const entangled: readonly (readonly [string, string])[] = [
    ['assignments of one name', many(() => 'x = x + 1;')],
    ['a long chain of names', many((i) => `const a${i + 1} = a${i};`)],
    ['resources of one name', many(() => "new aws.ec2.Instance('a', { name: 'b' });")],
    ['calls of one function', `function f(a) { return f(a); }\n${many(() => 'f(g);')}`],
  ];
  for (const [what, body] of entangled) {
    it(`is not slow where everything depends on everything: ${what}`, function () {
      this.timeout(60_000);
      const text = `import * as aws from '@pulumi/aws';\nimport { Agent } from '@openai/agents';\n${body}`;
      const start = performance.now();
      const first = typescript.read(sourceOf('a.ts', text));
      typescript.read(sourceOf('a.ts', `${text}\n`), first);
      const took = performance.now() - start;
      assert.ok(took < 6000, `${took}`);
    });
  }

  /** Reads on from text to text; the last must be read as if it stood alone. */
  const readsOn = (...steps: readonly string[]) => {
    let manifest: Manifest | undefined;
    for (const text of steps) {
      manifest = typescript.read(sourceOf('steps.ts', text), manifest);
      assert.deepEqual(said(manifest), said(typescript.read(sourceOf('steps.ts', text))), text);
    }
    return manifest?.workloads ?? [];
  };

  it('follows a name that was typed since, wherever it leads', () => {
    const program = (chosen: string, second: string) => `import OpenAI from 'openai';
const client = new OpenAI();
const first = 'gpt-4o';
const second = '${second}';
const model = ${chosen};
export const ask = (text: string) => client.chat.completions.create({ model, messages: [] });
`;
    const [use] = readsOn(
      program('first', 'gpt-4.1'),
      program('second', 'gpt-4.1'),
      program('second', 'gpt-4.1-mini'),
      program('first', 'gpt-4.1-mini'),
    );
    assert.equal(use?.spec.model, 'gpt-4o');
    const [other] = readsOn(program('first', 'gpt-4.1'), program('second', 'gpt-4.1'), program('second', 'gpt-5'));
    assert.equal(other?.spec.model, 'gpt-5');
  });

  it('follows a node from one graph to another', () => {
    const program = (graph: string, model: string) => `import { StateGraph, START, END } from '@langchain/langgraph';
import { ChatOllama } from '@langchain/ollama';
const llm = new ChatOllama({ model: '${model}' });
const one = new StateGraph({}).addNode('plan', async () => ({ text: await llm.invoke('x') }));
const two = new StateGraph({}).addNode('plan', async () => ({ text: await llm.invoke('x') }));
${graph}.addNode('write', async () => ({ text: await llm.invoke('y') })).addEdge(START, 'plan').addEdge('plan', 'write').addEdge('write', END);
export const a = one.compile();
export const b = two.compile();
`;
    readsOn(
      program('one', 'qwen3:8b'),
      program('two', 'qwen3:8b'),
      program('two', 'qwen3:32b'),
      program('one', 'qwen3:32b'),
    );
  });

  it('reads two texts from one past: only the first takes over its tree', () => {
    const text = readFileSync(FILES[0] ?? '', 'utf8');
    const past = typescript.read(sourceOf('a.ts', text));
    const [one, other] = ['\n// one', '\n// other'].map((end) => typescript.read(sourceOf('a.ts', text + end), past));
    assert.deepEqual(one && said(one), other && said(other));
    assert.deepEqual(one && said(one), said(past));
  });
});
