// Open, look, ask, move, look again, take back, save, leave: on each kind of manifest.
import assert from 'node:assert/strict';
import { DIALECTS } from './dialects.mjs';
import { session } from './session.mjs';
import { assertCleanExit } from './tests.mjs';

const PRICE = /\$[\d,]+\/mo/;
/** What Markdown has and text has not. */
const MARKUP = /\*\*|\| ---|\\[^\s]|&lt;/;

/** The plain protocol first: it says what the editors have to come to. */
export function protocolTests(oracle) {
  return DIALECTS.map(({ dialect, file, language, text, at, moves, problemsIn }) => ({
    name: `protocol, ${dialect}`,
    body: async () => {
      const read = await oracle.read(file, language, text, at);
      assert.ok(read.codes.includes('cheaper-placement'), read.codes.join());
      assert.ok(read.moved !== undefined || !moves, 'no move is offered');
      if (read.moved === undefined) return 'no move';
      assert.match(read.preferred, PRICE);
      assert.notEqual(read.moved, text);
      assert.deepEqual(problemsIn(read.moved), []);
      const again = await oracle.read(file, language, read.moved, at);
      assert.equal(again.preferred, undefined, 'a second run offers another move');
      return read.preferred.split(':')[0];
    },
  }));
}

export function roundTripTests(oracle, editor, skip) {
  return DIALECTS.map((row) => ({
    name: `${editor}, ${row.dialect}`,
    skip,
    body: async () => {
      const expected = await oracle.read(row.file, row.language, row.text, row.at);
      return expected.moved === undefined ? lookAndType(editor, row, expected) : moveAndBack(editor, row, expected);
    },
  }));
}

async function moveAndBack(editor, { file, text, at, problemsIn }, expected) {
  const found = await session(editor, {
    files: { [file]: text },
    steps: [
      ...looks(file, at),
      { do: 'apply', at },
      { do: 'text' },
      { do: 'diagnostics', fresh: true },
      { do: 'actions', at },
      { do: 'undo' },
      { do: 'save', as: 'undone' },
      { do: 'redo' },
      { do: 'save', as: 'redone' },
      { do: 'stop' },
    ],
  });
  assertLooks(found, expected);
  const [moved] = found.saw('text');
  assert.equal(moved, expected.moved);
  assert.deepEqual(problemsIn(moved), []);
  const [before, after] = found.saw('actions');
  assert.equal(before.find(({ preferred }) => preferred).title, expected.preferred);
  assert.deepEqual(
    after.filter(({ preferred, title }) => preferred || before.some((one) => one.title === title)),
    [],
    'a second run offers what the first did',
  );
  assert.equal(String(found.saved.undone), text, 'one undo gives the same bytes');
  assert.equal(String(found.saved.redone), expected.moved);
  assertCleanExit(found);
  return 'moved, taken back, made again';
}

async function lookAndType(editor, { file, text, at, language }, expected) {
  const lines = text.split('\n');
  const [line, column] = [lines.length - 2, lines.at(-2).length];
  const comment = language === 'typescript' ? '// seen' : '# seen';
  const found = await session(editor, {
    files: { [file]: text },
    steps: [
      ...looks(file, at),
      { do: 'type', edits: [{ line, from: column, toLine: line, to: column, text: `\n${comment}` }] },
      { do: 'diagnostics', fresh: true },
      { do: 'save', as: 'typed' },
      { do: 'stop' },
    ],
  });
  assertLooks(found, expected);
  assert.equal(String(found.saved.typed), `${text}${comment}\n`);
  assert.deepEqual(codesOf(found.saw('diagnostics')[1]), expected.codes);
  assertCleanExit(found);
  return 'read, typed in; no move here';
}

const looks = (file, at) => [{ do: 'open', file }, { do: 'diagnostics' }, { do: 'hover', at }, { do: 'actions', at }];

const codesOf = (diagnostics) => diagnostics.map(({ code }) => code).sort();

function assertLooks({ editor, saw }, expected) {
  assert.deepEqual(codesOf(saw('diagnostics')[0]), expected.codes);
  const [hover] = saw('hover');
  assert.match(hover, PRICE);
  // The Emacs of these tests has no Markdown mode, and says so.
  if (editor === 'emacs') assert.doesNotMatch(hover, MARKUP);
  assert.deepEqual(
    saw('actions')[0].map(({ title }) => title),
    expected.titles,
  );
}
