import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { array, assert as check, constantFrom, pre, property, string } from 'fast-check';
import { Lexer, parseDocument } from 'yaml';
import { codeComments } from '../../../../server/src/suppression/codeComments';
import { yamlComments } from '../../../../server/src/suppression/yamlComments';

const spans = (text: string, found: readonly { start: number; end: number }[]) =>
  found.map(({ start, end }) => text.slice(start, end));

/** Comments as the library's own lexer finds them: what stands behind its mark for a scalar is none. */
function lexed(text: string): string[] {
  const found: string[] = [];
  let before = '';
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && before !== '\u001f') {
      found.push(token);
    }
    before = token;
  }
  return found;
}

const mine = (text: string) => spans(text, yamlComments(text).comments);

describe('comments of a text', () => {
  it('in YAML are not in quotes, not in block scalars, and not in the middle of a word', () => {
    const text = [
      '# head',
      "a: 'it''s # no' # one",
      'b: "say \\"# no\\" # no',
      '  # no" # two',
      'c: |+ # three',
      '  # no',
      '',
      '  x: |',
      '   # no',
      '# four',
      'd: a#no',
      '- - >-',
      '    # no',
      '  - e # five',
      "f: don't # six",
      'g: [ "#no", \'#no\' ] # seven',
    ].join('\n');
    assert.deepEqual(mine(text), ['# head', '# one', '# two', '# three', '# four', '# five', '# six', '# seven']);
  });

  it('in YAML are those of the lexer, in every fixture and example', () => {
    const files = ['test/fixtures', 'examples']
      .flatMap((folder) =>
        readdirSync(resolve(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
      )
      .filter((path) => /\.ya?ml$/.test(path) && !/truncated|broken/.test(path));
    assert.ok(files.length > 50);
    for (const path of files) {
      const text = readFileSync(resolve(path), 'utf8');
      assert.deepEqual(mine(text), lexed(text), path);
    }
  });

  it('in YAML are those of the lexer, for lines put together at random', () => {
    const line = constantFrom(
      'a: b # c',
      '# c',
      '  # c',
      'a: |',
      'a: >-2 # c',
      '  text',
      '    deep: |',
      '      # inner',
      '  k: "q # x"',
      "  k: 'q '' # x'",
      '- item # c',
      '- |',
      '-   # c',
      '  - k: |',
      '   x',
      '',
    );
    check(
      property(array(line, { maxLength: 8 }), (lines) => {
        const text = `${lines.join('\n')}\n`;
        // What is no YAML has no comments that two readers would agree on.
        pre(parseDocument(text).errors.length === 0);
        assert.deepEqual(mine(text), lexed(text));
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('in programs are not in strings, templates and regular expressions', () => {
    const text = [
      'const a = "// no"; // one',
      "const b = '/* no */'; /* two */",
      'const c = `// no ${d /* three */ + `${"}"} // no`} // no`; // four',
      'const e = /[/*]/.test(x) // five',
      'const f = 4 / 2; // six',
      'const g = `',
      '// no',
      '`;',
    ].join('\n');
    assert.deepEqual(spans(text, codeComments(text, { templates: true, singleQuotes: true })), [
      '// one',
      '/* two */',
      '/* three */',
      '// four',
      '// five',
      '// six',
    ]);
  });

  it('in Terraform are not in strings and heredocs', () => {
    const text = 'a = "# no" # one\nb = <<-EOT\n  # no\n  EOT\nc = 1 // two\n';
    assert.deepEqual(spans(text, codeComments(text, { hash: true, heredocs: true })), ['# one', '// two']);
  });

  it('of any text are found in time, and within it', () => {
    check(
      property(string({ maxLength: 200 }), (text) => {
        const found = [
          ...yamlComments(text).comments,
          ...codeComments(text, { templates: true, singleQuotes: true }),
          ...codeComments(text, { hash: true, heredocs: true }),
        ];
        assert.ok(found.every(({ start, end }) => start < end && end <= text.length));
      }),
    );
    const long = `${'a: "'.repeat(20_000)}\n${'` ${'.repeat(20_000)}\n${'/'.repeat(50_000)}`;
    const started = performance.now();
    yamlComments(long);
    codeComments(long, { templates: true, singleQuotes: true, hash: true, heredocs: true });
    assert.ok(performance.now() - started < 1500, `${performance.now() - started} ms`);
  });
});
