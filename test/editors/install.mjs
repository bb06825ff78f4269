// Neovim and Emacs for the tests: those that are there, else Debian's.
import { spawnSync } from 'node:child_process';
import { onPath } from '../host/browser.mjs';
import { withInstallLock } from '../host/lock.mjs';
import { run } from '../host/npm.mjs';

const EDITORS = {
  neovim: { command: 'nvim', packages: ['neovim'], isReady: () => isOnPath('nvim') },
  // Eglot is part of Emacs from 29 on; for Debian's 28 it is a package of its own.
  emacs: { command: 'emacs', packages: ['emacs-nox', 'elpa-eglot'], isReady: () => isOnPath('emacs') && hasEglot() },
};

/** Each editor, and why it cannot be tried where it cannot. */
export async function editors() {
  const missing = () => Object.values(EDITORS).filter(({ isReady }) => !isReady());
  const reason = missing().length > 0 ? await installed(missing) : undefined;
  return Object.entries(EDITORS).map(([name, { isReady }]) => ({ name, reason: isReady() ? undefined : reason }));
}

/** Another program may be installing too. */
const WAITS = ['-o', 'DPkg::Lock::Timeout=120'];

/** Installs what is missing, once; why not, for those that are still missing then. */
async function installed(missing) {
  if (process.platform !== 'linux' || !onPath(['apt-get'])) return 'it is not installed, and there is no apt-get';
  if (process.getuid?.() !== 0) return 'it is not installed, and only root may install it';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await withInstallLock(async () => {
      const packages = missing().flatMap((editor) => editor.packages);
      if (packages.length === 0) return;
      console.log(`Installing Debian packages: ${packages.join(' ')}`);
      await run('apt-get', ['update', '-q'], { env });
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...WAITS, ...packages], { env });
    });
    return 'its Debian package brought none that runs';
  } catch (error) {
    return `it could not be installed: ${error.message}`;
  }
}

const isOnPath = (command) => onPath([command]) !== undefined;

function hasEglot() {
  const folder = '(file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/eglot-*")';
  const found = `(kill-emacs (if (or (locate-library "eglot") ${folder}) 0 1))`;
  return spawnSync('emacs', ['-Q', '--batch', '--eval', found]).status === 0;
}
