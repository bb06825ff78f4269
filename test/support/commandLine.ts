/** The built command line in a process of its own, on a file in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ENVIRONMENT } from './environment';

const CLI = resolve('dist/cli.js');

export function runCommand(...args: readonly string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { env: ENVIRONMENT, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

/** Written before the tests of a suite and removed after them; skips them where nothing is built. */
export function manifestOnDisk(text: string): { folder: string; file: string } {
  const at = { folder: '', file: '' };
  before(function () {
    if (!existsSync(CLI)) {
      console.log('    dist/cli.js is missing: run npm run build first');
      this.skip();
    }
    at.folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    at.file = join(at.folder, 'chat.workload.yaml');
    writeFileSync(at.file, text);
  });
  after(() => at.folder && rmSync(at.folder, { recursive: true }));
  return at;
}
