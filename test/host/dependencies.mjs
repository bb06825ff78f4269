// The project's own packages. Runs on a fresh clone: nothing here may import a package.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { nodeIsAtLeast, repository } from './paths.mjs';

/** As in package.json, which npm does not enforce. */
const OLDEST_NODE = [20, 19];

/** `npm ci`, unless everything that the lockfile asks for is there; parts for other systems are optional. */
export async function installDependencies() {
  if (!nodeIsAtLeast(OLDEST_NODE)) {
    throw new Error(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.version}.`);
  }
  const installed = packagesOf(join(repository, 'node_modules', '.package-lock.json'));
  const wanted = Object.entries(packagesOf(join(repository, 'package-lock.json')));
  const present = ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version;
  if (wanted.every(present)) return;
  console.log('Installing what the build needs: npm ci');
  await npm(['ci', '--no-audit', '--no-fund'], repository);
}

const packagesOf = (lockfile) => (existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {});
