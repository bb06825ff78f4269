/** What holds for every move that is offered in files of SkyPilot, dstack and Compose, with every line break and a byte order mark. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import { parseAllDocuments } from 'yaml';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { place } from '../../../../shared/src/placement/place';
import type { Target } from '../../../../shared/src/report/schema';
import { DEFAULT_SETTINGS } from '../../../../shared/src/settings';
import { resolveIn, scopeOf } from '../../../../server/src/estimates';
import type { Dialect } from '../../../../server/src/manifest/dialect';
import { compose } from '../../../../server/src/manifest/dialects/compose';
import { dstack } from '../../../../server/src/manifest/dialects/dstack';
import { skypilot } from '../../../../server/src/manifest/dialects/skypilot';
import { applyEdits } from '../../../../server/src/manifest/edits';
import type { FoundWorkload, Manifest } from '../../../../server/src/manifest/manifest';
import type { MoveData } from '../../../../server/src/features/codeActions/moves';
import { TARGETS } from '../../../support/retarget';
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

const errorsIn = (text: string) =>
  parseAllDocuments(text, { merge: true }).flatMap((each) => ('errors' in each ? each.errors : [])).length;

/** A line is typed at the end; a line is half deleted; one is gone. */
function cutsOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const [before, after] = [lines.slice(0, at), lines.slice(at + 1)];
    const half = line.slice(0, Math.ceil(line.length / 2));
    return [
      [...before, half],
      [...before, half, ...after],
      [...before, ...after],
    ].map((each) => each.join('\n'));
  });
}

/** Where it runs as the file has it; nothing where that is not known. */
function originOf(manifest: Manifest, index: number): Target | undefined {
  const found = manifest.workloads[index];
  const catalog = getCatalog();
  return found && place(resolveIn(found, scopeOf(manifest, DEFAULT_SETTINGS), catalog), catalog).current?.target;
}

/** What a file says of hardware and engine, whichever of its words says it. */
const meaningOf = (found: FoundWorkload | undefined) => ({
  // A release that one processor has no image of comes back as another one.
  image: found?.image?.split(':')[0],
  count: found?.stated.acceleratorCount,
  split: found?.stated.tensorParallel ?? 1,
  model: found?.spec.model,
  precision: found?.spec.precision,
  // A range that was widened stays wide.
  replicas: found?.spec.placement?.replicas,
});

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
      assert.equal(errorsIn(moved), 0, `${file}: ${action.title}\n${moved}`);
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
      const origin = originOf(dialect.read(source(text)), index);
      const back = origin && dialect.retarget?.(source(moved), found, origin);
      if (back) {
        assert.ok(back.ok, `${file}: ${action.title} leads nowhere back: ${JSON.stringify(back)}\n${moved}`);
        const restored = dialect.read(source(applyEdits(moved, back.edits))).workloads[index];
        assert.deepEqual(meaningOf(restored), meaningOf(before[index]), `${file}: ${action.title} and back`);
      }
      count += 1;
    }
  }
  return count;
}

for (const [name, dialect, files] of FORMATS) {
  describe(`moves in files of ${name}`, () => {
    for (const [variant, made] of VARIANTS) {
      it(`keep their promises: ${variant}`, async () => {
        // Line breaks and marks are a matter of the text alone: the files that were made for moves show it.
        const read = variant === 'as it is' ? files : files.filter((file) => file.includes('/moves/'));
        const counts = await Promise.all(
          read.map((file) => checkFile(dialect, file, made(readFileSync(file, 'utf8')))),
        );
        assert.ok(counts.reduce((sum, each) => sum + each, 0) >= 3, `few moves: ${counts.join()}`);
      }).timeout(120_000);
    }

    it('are never thrown at half-typed text, and never leave it worse', () => {
      for (const file of files.filter((each) => each.includes('/moves/'))) {
        const text = readFileSync(file, 'utf8');
        for (const cut of cutsOf(text)) {
          const source = { path: file, languageId: 'yaml', text: cut };
          for (const workload of dialect.read(source).workloads) {
            for (const target of [TARGETS.graviton, TARGETS.fourL40s, TARGETS.trainium]) {
              const result = dialect.retarget?.(source, workload, target);
              const moved = result?.ok ? applyEdits(cut, result.edits) : cut;
              assert.ok(errorsIn(moved) <= errorsIn(cut), `${file}\n${moved}`);
            }
          }
        }
      }
    }).timeout(120_000);
  });
}
