/** Public manifests, read as they were published: what a careful reader extracts, and what we do. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { extract } from '../../../../corpus/extract';
import { compareFolder, hasLabels, languageOf, sharesBy } from '../../../../corpus/folder';
import { brokenRanges } from '../../../../support/ranges';

const CORPUS = resolve('../shared/corpus');
/** Share of the facts of a careful reader that must be found, in each field. */
const GOAL = 0.95;

/** Facts that stand in the file and that its label leaves blank. */
const BEYOND = new Set([
  // TP_SIZE is "1" in the environment; the labels of the two siblings with the same text say tp=1.
  'pd-llm-d-modelservice-decode parallelism',
  'pd-llm-d-modelservice-prefill parallelism',
  // `dtype: "bfloat16"` of the engine's own settings; labeled where the same stands in a RayService.
  'llama3 dtype',
  'vllmruntime-sample dtype',
]);

describe('public manifests', () => {
  before(function () {
    if (!hasLabels(CORPUS)) {
      console.log('      skipped: the corpus of public manifests is not beside this checkout');
      this.skip();
    }
  });

  it('gives at least 95 % of the facts in every field, and no workload that is none', async () => {
    const { cells, beyond, falseOnes, errors, labels } = await compareFolder(CORPUS);
    const shares = sharesBy(cells, 'field').filter(({ of }) => of > 0);
    console.log(`      ${labels} labels: ${shares.map(({ name, agree, of }) => `${name} ${agree}/${of}`).join(', ')}`);
    assert.deepEqual(
      shares.filter(({ agree, of }) => agree / of < GOAL),
      [],
    );
    assert.deepEqual([falseOnes, errors], [[], []]);
    const unexplained = beyond.filter(({ workload, field }) => !BEYOND.has(`${workload} ${field}`));
    assert.deepEqual(unexplained, []);
    assert.ok(labels >= 40);
  });

  it('gives ranges that hold exactly the text of their value', () => {
    const broken = readdirSync(CORPUS)
      .map((name) => join(CORPUS, name))
      .filter((path) => statSync(path).isDirectory())
      .flatMap((folder) =>
        readdirSync(folder).flatMap((name) => {
          const text = readFileSync(join(folder, name), 'utf8');
          const { manifest } = extract(name, text, languageOf(name) ?? 'yaml');
          return manifest.workloads.flatMap((found) => brokenRanges(found, text)).map((each) => `${name}: ${each}`);
        }),
      );
    assert.deepEqual(broken, []);
  });
});
