/** What holds for every move that is offered in templates and modules, with every line break, tabs, a byte order mark and other scripts. */
import type { FoundWorkload } from '../../../../server/src/manifest/manifest';
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { prepareHcl, setHclLoader } from '../../../../server/src/manifest/dialects/terraform/load';
import { applyEdits } from '../../../../server/src/manifest/edits';
import { editsOf } from '../../../support/codeActions';
import { IDLE_TASKS } from '../../../support/idleTasks';
import type { Format, Offer, Written } from '../../../support/templateMoves';
import {
  afterMove,
  dialectOf,
  editorOf,
  fixturesOf,
  isMove,
  movesIn,
  sourceOf,
  targetOf,
  workloadsIn,
} from '../../../support/templateMoves';

const FORMATS: readonly Format[] = ['cloudformation', 'terraform'];

const isJson = ({ path }: Written) => path.endsWith('.json');
const isYaml = ({ path }: Written) => /\.ya?ml$/.test(path);
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');

/** A way to write the same file; nothing where the format does not allow it. */
const WAYS: readonly (readonly [string, (written: Written) => string | undefined])[] = [
  ['as it is', ({ text }) => text],
  ['CRLF', ({ text }) => crlf(text)],
  ['a byte order mark and CRLF', (written) => (isJson(written) ? undefined : `\uFEFF${crlf(written.text)}`)],
  [
    'tabs',
    (written) =>
      isYaml(written) ? undefined : written.text.replace(/^( {2})+/gm, (lead) => '\t'.repeat(lead.length / 2)),
  ],
  ['other scripts', (written) => (isJson(written) ? undefined : `# Für 漢字 und 🙂\n${written.text}`)],
];

const linesOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, line) => from + line);

async function checkMove(format: Format, written: Written, { action, index }: Offer, where: string): Promise<void> {
  const { document, service } = editorOf(written);
  const { text } = written;
  const edits = editsOf(action);
  assert.ok(edits.length > 0, where);
  const after: Written = { ...written, text: afterMove(document, action) };
  assert.equal(/(?<!\r)\n/.test(after.text), /(?<!\r)\n/.test(text), `${where}: line breaks`);

  // Lines without an edit are the same, in the same order.
  const touched = new Set(edits.flatMap(({ range }) => linesOf(range.start.line, range.end.line)));
  const now = after.text.split('\n');
  let at = 0;
  for (const line of text.split('\n').filter((_, number) => !touched.has(number))) {
    at = now.indexOf(line, at) + 1;
    assert.ok(at > 0, `${where}: ${line}`);
  }

  const before = await service.placements(document);
  const changed = editorOf(after);
  const placements = await changed.service.placements(changed.document);
  assert.equal(placements.length, before.length, where);
  const target = targetOf(action);
  const current = placements[index]?.placement.current;
  const shown = ['instance', 'acceleratorCount', 'replicas', 'purchase', 'region', 'precision', 'runtime'] as const;
  for (const key of shown.filter((name) => target[name] !== undefined)) {
    assert.equal(current?.target[key], target[key], `${where}: ${key}\n${after.text}`);
  }
  const promised = [before[index]?.placement.recommended, ...(before[index]?.placement.candidates ?? [])].find(
    (each) => JSON.stringify(each?.target) === JSON.stringify(target),
  );
  const [is, was] = [current?.cost.monthlyUsd, promised?.cost.monthlyUsd];
  assert.ok(is !== undefined && was !== undefined && Math.abs(is - was) <= was * 0.01, `${where}: ${is} for ${was}`);

  const again = await changed.actionsAt(workloadsIn(format, after)[index]?.nameSpan.start ?? 0);
  const repeated = again
    .filter(isMove)
    .filter(
      ({ disabled, data }) =>
        !disabled && (data as { target: { instance: string } }).target.instance === target.instance,
    );
  assert.deepEqual(
    repeated.map(({ title }) => title),
    [],
    `${where}: a second time`,
  );
  checkWayBack(format, written, after, index, before[index]?.placement.current?.target, where);
}

/** Moving back says what was said, and undoing gives the same bytes. */
function checkWayBack(
  format: Format,
  written: Written,
  after: Written,
  index: number,
  home: ReturnType<typeof targetOf> | undefined,
  where: string,
): void {
  const there = workloadsIn(format, after)[index];
  assert.ok(there && home, where);
  const back = dialectOf(format).retarget?.(sourceOf(after), there, home);
  assert.ok(back?.ok, `${where}: back: ${JSON.stringify(back)}`);
  const text = applyEdits(after.text, back.edits);
  const said = (each: Written) =>
    // One device each is what an engine does that is told nothing.
    JSON.stringify(workloadsIn(format, each).map(({ name, spec, image }) => [name, spec, image])).replace(
      /"tensorParallel":1,?/g,
      '',
    );
  assert.equal(withoutRelease(said({ ...written, text }), there), withoutRelease(said(written), there), where);
}

/** An engine has its releases for each hardware: of one without the first release the way back cannot know it. */
const withoutRelease = (said: string, { image = '' }: FoundWorkload) =>
  image.includes('neuron') ? said.replace(/(vllm-openai):v[\d.]+/g, '$1') : said;

describe('moves of machines in templates and modules', () => {
  before(async () => {
    setHclLoader(() => require(resolve('dist/hcl.js')));
    await prepareHcl();
  });

  for (const format of FORMATS) {
    for (const [way, write] of WAYS) {
      it(`say after the edit what was promised, and touch no other line: ${format}, ${way}`, async function () {
        this.timeout(120_000);
        const [on, off]: [string[], string[]] = [[], []];
        for (const fixture of [...fixturesOf(format), IDLE_TASKS[format]]) {
          const text = write(fixture);
          const written = { ...fixture, text: text ?? fixture.text };
          for (const offer of await movesIn(format, written)) {
            const where = `${fixture.path}: ${offer.action.title}`;
            (offer.action.disabled ? off : on).push(where);
            if (!offer.action.disabled && text !== undefined) {
              await checkMove(format, written, offer, where);
            }
          }
        }
        assert.ok(
          on.some((title) => /^idle\..*Graviton/.test(title)),
          on.join('\n'),
        );
        assert.ok(on.length > 0 && off.length > 0, `${on.length} on, ${off.length} off`);
        assert.ok(!off.some((title) => /cannot be edited yet/.test(title)), off.join('\n'));
      });
    }

    it(`hold for every machine of the catalog that a file is moved to: ${format}`, async function () {
      this.timeout(120_000);
      let [moved, refused] = [0, 0];
      for (const written of fixturesOf(format)) {
        const { service, document } = editorOf(written);
        const placements = await service.placements(document);
        for (const [index, workload] of workloadsIn(format, written).entries()) {
          const candidates = placements[index]?.placement.candidates ?? [];
          const types = new Map(candidates.map((each) => [each.target.instance, each.target]));
          for (const target of types.values()) {
            const result = dialectOf(format).retarget?.(sourceOf(written), workload, target);
            assert.ok(result && (result.ok || result.reason.length > 0));
            [moved, refused] = result.ok ? [moved + 1, refused] : [moved, refused + 1];
            if (result.ok) {
              const read = workloadsIn(format, { ...written, text: applyEdits(written.text, result.edits) })[index];
              assert.equal(read?.spec.placement?.instance, target.instance, written.path);
            }
          }
        }
      }
      assert.ok(moved > 0 && refused > 0, `${moved} moved, ${refused} refused`);
    });
  }

  it('undo to the same bytes', async function () {
    this.timeout(120_000);
    for (const written of fixturesOf('cloudformation')) {
      const { document } = editorOf(written);
      for (const { action } of (await movesIn('cloudformation', written)).filter((each) => !each.action.disabled)) {
        const after = afterMove(document, action);
        const inverse = inverseOf(document, action);
        const moved = TextDocument.create(document.uri, document.languageId, 2, after);
        assert.equal(TextDocument.applyEdits(moved, inverse(moved)), written.text);
      }
    }
  });
});

/** What an editor does on undo: each changed place gets its text back. */
function inverseOf(document: TextDocument, action: Offer['action']) {
  return (moved: TextDocument) => {
    let shift = 0;
    return editsOf(action)
      .toSorted((a, b) => document.offsetAt(a.range.start) - document.offsetAt(b.range.start))
      .map(({ range, newText }) => {
        const start = document.offsetAt(range.start) + shift;
        const old = document.getText(range);
        shift += newText.length - old.length;
        return {
          range: { start: moved.positionAt(start), end: moved.positionAt(start + newText.length) },
          newText: old,
        };
      });
  };
}
