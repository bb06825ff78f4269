/** Constants that a program takes from other modules of the workspace. */
import assert from 'node:assert/strict';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { workspaceOf } from '../../../support/workspace';

const SERVICE = `import { pipeline } from '@huggingface/transformers';
import { MODEL } from './settings.js';
export async function embed() { return pipeline('feature-extraction', MODEL); }
`;
const SETTINGS = `export { EMBEDDER as MODEL } from './models';\n`;
const MODELS = `export const EMBEDDER = 'Xenova/bge-small-en-v1.5';\n`;

describe('modules of a workspace', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('give a model two files away', async () => {
    const { service, open } = workspaceOf({ 'embed.ts': SERVICE, 'settings.ts': SETTINGS, 'models.ts': MODELS });
    const [report] = (await service.reports(open('embed.ts'))).workloads;
    assert.equal(report?.model, 'Xenova/bge-small-en-v1.5');
  });

  it('are read again when they change, and speak as they are typed', async () => {
    const { service, open, texts, uriOf } = workspaceOf({
      'embed.ts': SERVICE,
      'settings.ts': SETTINGS,
      'models.ts': MODELS,
    });
    const document = open('embed.ts');
    await service.reports(document);
    texts.set(uriOf('models.ts'), MODELS.replace('small', 'base'));
    assert.equal(service.changeFiles([uriOf('models.ts')]), true);
    const [changed] = (await service.reports(document)).workloads;
    assert.equal(changed?.model, 'Xenova/bge-base-en-v1.5');
    open('models.ts', MODELS.replace('small', 'large'));
    const [typed] = (await service.reports(document)).workloads;
    assert.equal(typed?.model, 'Xenova/bge-large-en-v1.5');
  });

  it('may lead in a circle, to nothing, or out of the workspace', async () => {
    const { service, open, reads } = workspaceOf({
      'embed.ts': SERVICE.replace('./settings.js', '../../../etc/settings'),
      'settings.ts': `export { MODEL } from './embed';\n`,
    });
    const [report] = (await service.reports(open('embed.ts'))).workloads;
    assert.equal(report?.model, undefined);
    assert.deepEqual(
      reads.filter((uri) => !uri.startsWith('file:///ws/') && /\\.[cm]?[jt]sx?$/.test(uri)),
      [],
    );
  });
});
