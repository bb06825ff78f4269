import assert from 'node:assert/strict';
import { contextOf } from '../../../../../server/src/manifest/context';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { readModule } from '../../../../../server/src/manifest/dialects/typescript/exportedConstants';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';

const source = (path: string, text: string) => ({ path, languageId: 'typescript', text });
const constants = (text: string) => Object.fromEntries(readModule(source('a.ts', text)).declaration.data);
const PIPELINE = "import { pipeline } from '@huggingface/transformers';\n";

describe('TypeScript: constants of other modules', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('reads texts, numbers, objects and enums that a module exports, and nothing that it keeps', () => {
    assert.deepEqual(
      constants(
        [
          "const ORG = 'acme'; const hidden = 'no';",
          'export const MODEL = `${ORG}/small`, SIZE = 8 * 1024;',
          "export const MODELS = { chat: MODEL, 'to-speech': 'kokoro', sizes: { ctx: 4_096 } } as const;",
          "export enum Kind { Chat = 'gpt-4o', Auto }",
          'export { hidden as shown };',
          "export default 'whole';",
          'export function f() { return 1; }',
          'export let computed = f();',
        ].join('\n'),
      ),
      {
        MODEL: 'acme/small',
        SIZE: '8192',
        'MODELS.chat': 'acme/small',
        'MODELS.to-speech': 'kokoro',
        'MODELS.sizes.ctx': '4096',
        'Kind.Chat': 'gpt-4o',
        shown: 'no',
        default: 'whole',
      },
    );
  });

  it('asks for the modules that hold a needed constant, as they may be written on disk', () => {
    const text = `${PIPELINE}import { MODEL } from '../config';\nimport { other } from './other';\nexport const x = pipeline('summarization', MODEL);`;
    const { wants } = typescript.read(source('file:///app/src/a.ts', text));
    assert.deepEqual(wants?.slice(0, 3), ['file:///app/config.ts', 'file:///app/config.tsx', 'file:///app/config.mts']);
    assert.ok(wants?.includes('file:///app/config/index.ts'));
    assert.ok(!wants?.some((each) => each.includes('other')), 'what is not needed is not asked for');
  });

  it('takes `.js` for the TypeScript file beside it first, and tries an alias from folder to folder', () => {
    const asks = (from: string) =>
      typescript.read(source('w/app/a.ts', `${PIPELINE}import { M } from '${from}';\npipeline('summarization', M);`))
        .wants;
    assert.deepEqual(asks('./config.js'), ['w/app/config.ts', 'w/app/config.js']);
    assert.deepEqual(
      asks('@/lib/m')?.filter((each) => each.endsWith('m.ts')),
      ['w/app/src/lib/m.ts', 'w/app/lib/m.ts', 'w/src/lib/m.ts', 'w/lib/m.ts', 'src/lib/m.ts', 'lib/m.ts'],
    );
    assert.deepEqual(asks('../../../../../outside'), undefined, 'above everything there is nothing');
  });

  it('fills in what the context holds, without a place in this file', () => {
    const text = `${PIPELINE}import { M } from './config';\nexport const x = pipeline('summarization', M, { dtype: 'q8' });`;
    const { declaration } = readModule(source('config.ts', "export const M = 'a/b';"));
    const manifest = typescript.read(source('a.ts', text), undefined, contextOf([declaration]));
    const [found] = manifest.workloads;
    assert.equal(found?.spec.model, 'a/b');
    assert.deepEqual(found?.fields.get('model'), {});
    assert.ok(manifest.wants?.includes('config.ts'), 'what is known is asked for all the same: it may change');
    // The same text again, once nobody answers any more: what was read before is not kept.
    const alone = typescript.read(source('a.ts', text), manifest);
    assert.equal(alone.workloads[0]?.spec.model, undefined);
  });

  it('goes on through a module that only passes a constant on', () => {
    const passing = source(
      'config.ts',
      "export { SMALL as M } from './models'; import { url } from './net'; export const at = url;",
    );
    assert.deepEqual(readModule(passing).wants.slice(0, 1), ['models.ts']);
    const { declaration } = readModule(source('models.ts', "export const SMALL = 'a/b';"));
    const { data } = readModule(passing, contextOf([declaration])).declaration;
    assert.equal(data.get('M'), 'a/b');
  });

  it('survives modules that name themselves, hostile names and broken text', () => {
    assert.deepEqual(constants('export const a = b; export const b = a; export const c = { ...c };'), {});
    assert.deepEqual(constants("export const o = { __proto__: 'x', constructor: 'y' };"), {
      'o.__proto__': 'x',
      'o.constructor': 'y',
    });
    assert.deepEqual(constants("export const a = 'x'; export const b = `${"), { a: 'x' });
    assert.deepEqual(constants(`export const deep = ${'{a:'.repeat(3000)}1${'}'.repeat(3000)};`), {});
    const taken = contextOf([
      {
        what: 'config',
        names: ['module:c.ts'],
        title: '',
        span: { start: 0, end: 0 },
        data: new Map([['made:M', '{']]),
      },
    ]);
    const text = `${PIPELINE}import { M } from './c';\nM.load(); pipeline('summarization', M.constructor);`;
    assert.equal(typescript.read(source('a.ts', text), undefined, taken).workloads[0]?.spec.model, undefined);
  });
});
