/** What holds for every move that is offered in our own files and in the public manifests, in every dialect. */
import assert from 'node:assert/strict';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { prepareDialects } from '../../../corpus/prepare';
import { checkMoves } from '../../../support/moves/laws';
import type { Subject } from '../../../support/moves/subjects';
import { ownManifests, ownPrograms, publicManifests } from '../../../support/moves/subjects';
import { createTally } from '../../../support/moves/tally';

/** Moves of a workload that are taken through every law here; `npm run corpus` takes all of them, and every machine. */
const MOVES_OF_A_WORKLOAD = 3;

async function lawsOf(subjects: readonly Subject[]) {
  const tally = createTally();
  for (const subject of subjects) {
    await checkMoves(subject, tally, { perWorkload: MOVES_OF_A_WORKLOAD });
  }
  tally.print();
  return tally;
}

/**
 * Characters of a title, over all of our own files. A menu shows about 100 at the usual width; 80 is the goal for the
 * recommended move, whose limits are the user's own.
 */
const LONGEST = { median: 82, p95: 107, most: 118, recommended: 80 };

function checkTitles(titles: readonly string[]): void {
  const lengths = (all: readonly string[]) => all.map(({ length }) => length).toSorted((a, b) => a - b);
  const at = (all: readonly number[], share: number) => all[Math.ceil(all.length * share) - 1] ?? 0;
  const all = lengths(titles);
  const recommended = lengths(
    titles.filter((title) => /^(?:Move to|Choose) (?!the )/.test(title) && title.includes('SLO')),
  );
  const seen = { median: at(all, 0.5), p95: at(all, 0.95), most: at(all, 1), recommended: at(recommended, 0.5) };
  console.log(`      titles: ${JSON.stringify(seen)} of ${all.length} and ${recommended.length}`);
  for (const key of ['median', 'p95', 'most', 'recommended'] as const) {
    assert.ok(
      seen[key] <= LONGEST[key],
      `${key}: ${seen[key]} characters\n${titles.filter((title) => title.length >= seen[key]).join('\n')}`,
    );
  }
}

describe('the laws of moves', () => {
  before(async () => {
    setTypeScriptLoader(() => require('typescript'));
    await prepareDialects();
  });

  it('hold in every manifest of our own', async function () {
    this.timeout(600_000);
    const tally = await lawsOf(ownManifests());
    assert.deepEqual(tally.broken, []);
    checkTitles(tally.titles);
    assert.ok(tally.of('placewright').offered >= 30, 'own manifests are moved');
    assert.ok(tally.of('kubernetes').offered >= 20, 'Deployments are moved');
    assert.ok(tally.of('placewright').restored > 0 && tally.of('kubernetes').restored > 0);
  });

  it('hold in every program of our own', async function () {
    this.timeout(600_000);
    const tally = await lawsOf(ownPrograms());
    assert.deepEqual(tally.broken, []);
    assert.ok(tally.of('typescript').offered > 0, 'machines in code are moved');
  });

  it('hold in the public manifests', async function () {
    this.timeout(600_000);
    const subjects = publicManifests();
    if (subjects.length === 0) {
      console.log('      skipped: the corpus of public manifests is not beside this checkout');
      this.skip();
    }
    const tally = await lawsOf(subjects);
    assert.deepEqual(tally.broken, []);
    assert.ok(tally.offered() > 0);
  });
});
