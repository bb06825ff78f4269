import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { escapeMarkdown, escapeSentence, inlineCode, plainName } from '../../../shared/src/words/markdown';
import { plainText } from '../../../shared/src/words/plainText';

describe('Markdown of ours as plain text', () => {
  it('keeps the words and drops the signs', () => {
    assert.equal(
      plainText('**Move to L4.** See `vllm` and [Panel](command:x?%5B1%5D).'),
      'Move to L4. See vllm and Panel.',
    );
  });

  it('sets tables in columns, figures to the right', () => {
    const table = '|  | $/mo | TTFT |\n| --- | ---: | ---: |\n| **L4, now** | $1,207 | 1 s |\n| a\\|b | $5 | 12 s |';
    assert.equal(
      plainText(`${table}\n\nDone.`),
      ['           $/mo  TTFT', 'L4, now  $1,207   1 s', 'a|b          $5  12 s', '', 'Done.'].join('\n'),
    );
  });

  it('gives a name back as it stands in the file, however it was escaped', () => {
    const names = [
      '[x](command:evil)',
      '<img src=x onerror=1>',
      '**bold** _it_ `code`',
      'a|b',
      '\\',
      '&lt;',
      '`',
      '𝒳 é',
    ];
    for (const name of names) {
      assert.equal(plainText(escapeMarkdown(name)), name);
      assert.equal(plainText(escapeSentence(name)), name);
      assert.equal(plainText(inlineCode(name)), name);
    }
    const anyName = fc.string({ unit: fc.constantFrom(...'ab[]()<>&*_`|\\!-:$ 𝒳'), minLength: 1 });
    fc.assert(
      fc.property(anyName, (name) => {
        assert.equal(plainText(escapeMarkdown(name)), plainName(name));
      }),
    );
  });
});
