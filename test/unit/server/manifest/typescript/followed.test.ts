import assert from 'node:assert/strict';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';

const HEAD = "import { ChatOpenAI } from '@langchain/openai';\n";

/** Each use in short: the model, and who runs it. */
const usesOf = (code: string) =>
  typescript
    .read({ path: 'app.ts', languageId: 'typescript', text: HEAD + code })
    .workloads.flatMap(({ spec, use }) => (use ? [`${String(spec.model ?? '?')} ${use.runBy}`] : []));

describe('programs: what is followed', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const cases: readonly (readonly [what: string, code: string, uses: readonly string[]])[] = [
    ['a class that extends one', "class A extends ChatOpenAI {}\nnew A({ model: 'm' });", ['m provider']],
    [
      'one whose constructor hands its options on',
      "class A extends ChatOpenAI { constructor(o: object) { super(o); } }\nnew A({ model: 'm' });",
      ['m provider'],
    ],
    [
      'one whose constructor states them counts once, there',
      "class A extends ChatOpenAI { constructor() { super({ model: 'm' }); } }\nnew A(); new A();",
      ['m provider'],
    ],
    [
      'nothing that is only handed on',
      'class A extends ChatOpenAI { constructor(id: string, o = {}) { super(o); } }',
      [],
    ],
    ['no class that extends itself', 'class A extends A {}\nnew A({});', []],
    [
      'an address that is added later',
      "const o: any = { model: 'm' };\nif (url) { o.configuration = { baseURL: url }; }\nnew ChatOpenAI(o);",
      ['m unknown'],
    ],
    [
      'one of another object of that name is another’s',
      "function f() { const o: any = {}; o.configuration = { baseURL: url }; }\nconst o = { model: 'm' };\nnew ChatOpenAI(o);",
      ['m provider'],
    ],
    [
      'one of several that the code does not settle',
      "const o: any = { model: 'm' };\no.baseURL = 'http://vllm:8000'; o.baseURL = url;\nnew ChatOpenAI(o);",
      ['m unknown'],
    ],
    ['an object that is added to itself', 'const o: any = {};\no.model = o.model;\nnew ChatOpenAI(o);', ['? provider']],
  ];
  for (const [what, code, uses] of cases) {
    it(what, () => assert.deepEqual(usesOf(code), uses));
  }
});
