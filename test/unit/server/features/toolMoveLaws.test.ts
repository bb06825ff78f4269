/** What holds for every move that is offered in files of SkyPilot, dstack and Compose, with every line break and a byte order mark. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import { parseAllDocuments } from 'yaml';
import type { Dialect } from '../../../../server/src/manifest/dialect';
import { compose } from '../../../../server/src/manifest/dialects/compose';
import { dstack } from '../../../../server/src/manifest/dialects/dstack';
import { skypilot } from '../../../../server/src/manifest/dialects/skypilot';
import type { MoveData } from '../../../../server/src/features/codeActions/moves';
import { testService } from '../../../support/service';

const folder = (name: string) =>
  ['manifests', 'moves'].flatMap((kind) =>
    readdirSync(`test/fixtures/${kind}/${name}`)
      .filter((file) => file.endsWith('yaml') || file.endsWith('yml'))
      .map((file) => `test/fixtures/${kind}/${name}/${file}`),
  );

const FORMATS: readonly (readonly [string, Dialect, readonly string[]])[] = [
  ['SkyPilot', skypilot, [...folder('skypilot'), 'examples/formats/chat.sky.yaml']],
  ['dstack', dstack, folder('dstack')],
  ['Compose', compose, [...folder('compose'), 'examples/formats/compose.yaml']],
];

const VARIANTS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['CRLF', (text) => text.replace(/\r?\n/g, '\r\n')],
  ['BOM', (text) => `\uFEFF${text}`],
];

const isMove = ({ title, data, disabled }: CodeAction) => title.startsWith('Move ') && data !== undefined && !disabled;

function editsOf(action: CodeAction): TextEdit[] {
  const [change] = action.edit?.documentChanges ?? [];
  assert.ok(change && 'edits' in change, action.title);
  return change.edits.filter((edit): edit is TextEdit & typeof edit => 'newText' in edit);
}

async function checkFile(dialect: Dialect, file: string, text: string): Promise<number> {
  const source = (each: string) => ({ path: file, languageId: 'yaml', text: each });
  const document = TextDocument.create(`file:///${file}`, 'yaml', 1, text);
  const service = testService();
  service.open(document);
  let count = 0;
  const before = dialect.read(source(text)).workloads;
  for (const workload of before) {
    const position = document.positionAt(workload.nameSpan.start);
    const actions = await service.provideCodeActions(document, { start: position, end: position }, { diagnostics: [] });
    for (const action of actions.filter(isMove)) {
      const moved = TextDocument.applyEdits(document, editsOf(await service.resolveCodeAction(action)));
      const { target, workload: moving } = action.data as MoveData;
      const index = before.findIndex(({ name }) => name === moving);
      const errors = parseAllDocuments(moved, { merge: true }).flatMap((each) => ('errors' in each ? each.errors : []));
      assert.deepEqual(errors, [], `${file}: ${action.title}\n${moved}`);
      assert.equal(moved.includes('\r\n'), text.includes('\r\n'));
      assert.doesNotMatch(text.includes('\r\n') ? moved.replaceAll('\r\n', '') : '', /\n/);
      const after = dialect.read(source(moved)).workloads;
      assert.deepEqual(
        after.filter((_, at) => at !== index).map(({ name, spec }) => [name, spec]),
        before.filter((_, at) => at !== index).map(({ name, spec }) => [name, spec]),
        `${file}: ${action.title} changes another workload`,
      );
      const found = after[index] ?? assert.fail(file);
      assert.deepEqual(
        dialect.retarget?.(source(moved), found, target),
        { ok: true, edits: [] },
        `${file}: ${action.title} finds more to do\n${moved}`,
      );
      count += 1;
    }
  }
  return count;
}

for (const [name, dialect, files] of FORMATS) {
  describe(`moves in files of ${name}`, () => {
    for (const [variant, made] of VARIANTS) {
      it(`keep their promises: ${variant}`, async () => {
        const counts = await Promise.all(
          files.map((file) => checkFile(dialect, file, made(readFileSync(file, 'utf8')))),
        );
        assert.ok(counts.reduce((sum, each) => sum + each, 0) >= 6, `few moves: ${counts.join()}`);
      }).timeout(120_000);
    }
  });
}
