/** Every move of every workload of every file that we know, and what does not hold. */
import { setTypeScriptLoader } from '../../server/src/manifest/dialects/typescript/load';
import { checkMoves } from '../support/moves/laws';
import { ownManifests, ownPrograms, publicManifests } from '../support/moves/subjects';
import { createTally } from '../support/moves/tally';
import { prepareDialects } from './prepare';

/** The exit code: 1 where a law does not hold. */
export async function printMoves(): Promise<number> {
  setTypeScriptLoader(() => require('typescript'));
  await prepareDialects();
  let broken = 0;
  for (const [name, subjects] of [
    ['own manifests', ownManifests()],
    ['own programs', ownPrograms()],
    ['public manifests', publicManifests()],
  ] as const) {
    console.log(`${name}: ${subjects.length} files`);
    const tally = createTally();
    for (const subject of subjects) {
      await checkMoves(subject, tally, { everyTarget: true });
    }
    tally.print({ indent: '  ', whole: true });
    tally.broken.forEach(({ subject, action, law, seen }) =>
      console.log(`  broken: ${law}\n    ${subject}: ${action}\n    ${seen}`),
    );
    broken += tally.broken.length;
  }
  console.log(broken === 0 ? 'Every law holds.' : `${broken} times a law does not hold.`);
  return broken === 0 ? 0 : 1;
}
