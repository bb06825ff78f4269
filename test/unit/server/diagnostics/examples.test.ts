/** Every rule is shown by two files: one that it finds something in, and one as near to it as can be that is right. */
import assert from 'node:assert/strict';
import { RULE_INFOS } from '../../../../server/src/diagnostics/codes';
import type { RuleInfo } from '../../../../server/src/diagnostics/rule';
import { setHclLoader } from '../../../../server/src/manifest/dialects/terraform/load';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { diagnosticsOf } from '../../../support/ruleExamples';

/** As voice.md has it. */
const LONGEST_MESSAGE = 140;

describe('examples of rules', function () {
  this.timeout(20_000);
  before(() => {
    setTypeScriptLoader(() => require('typescript'));
    setHclLoader(() => require('../../../../server/src/hcl'));
  });

  for (const { code, docs } of RULE_INFOS as readonly RuleInfo[]) {
    it(`${code}: found in its example, and not in what is nearly the same`, async () => {
      const { document, diagnostics } = await diagnosticsOf(docs.example);
      const found = diagnostics.filter((one) => one.code === code);
      assert.ok(
        found.length > 0,
        `only ${JSON.stringify(diagnostics.map((one) => [one.code, one.message]))} in\n${docs.example.text}`,
      );
      for (const { message, range } of found) {
        const said = String(message);
        assert.ok(said.length <= LONGEST_MESSAGE, `${said.length} characters: ${said}`);
        assert.doesNotMatch(said, /undefined|NaN|Infinity|!|please|\$0\/mo/i);
        assert.ok(document.offsetAt(range.end) > document.offsetAt(range.start), 'an empty range');
      }
      const near = await diagnosticsOf(docs.nearMiss);
      assert.deepEqual(
        near.diagnostics.filter((one) => one.code === code).map((one) => one.message),
        [],
        docs.nearMiss.text,
      );
      assert.notDeepEqual(docs.nearMiss, docs.example);
    });
  }
});
