/** What holds for every move that is offered in templates and modules, with every line break and a byte order mark. */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { prepareHcl, setHclLoader } from '../../../../server/src/manifest/dialects/terraform/load';
import type { Format, Written } from '../../../support/templateMoves';
import { afterMove, editorOf, fixturesOf, isMove, movesIn, targetOf } from '../../../support/templateMoves';
import { editsOf } from '../../../support/codeActions';

const FORMATS: readonly Format[] = ['cloudformation', 'terraform'];

describe('moves of machines in templates and modules', () => {
  before(async () => {
    setHclLoader(() => require(resolve('dist/hcl.js')));
    await prepareHcl();
  });

  for (const format of FORMATS) {
    it(`count: ${format}`, async function () {
      this.timeout(120_000);
      for (const written of fixturesOf(format)) {
        for (const { action } of await movesIn(format, written)) {
          console.log(`${action.disabled ? 'off' : 'ON '} ${written.path.replace(/^.*\//, '')}: ${action.title}`);
        }
      }
    });
  }
});
