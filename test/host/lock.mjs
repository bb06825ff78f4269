// One installation at a time, also between two terminals.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostFolder } from './paths.mjs';

const WAIT_MS = 15 * 60_000;
const POLL_MS = 500;

/** Runs `task` while no other process of this checkout installs. */
export async function withInstallLock(task) {
  mkdirSync(hostFolder, { recursive: true });
  const lock = join(hostFolder, '.lock');
  await take(lock);
  try {
    return await task();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

async function take(lock) {
  const end = Date.now() + WAIT_MS;
  for (let told = false; ; told = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!told) console.log('Another process is installing the editor host: waiting for it.');
    if (Date.now() > end) throw new Error(`Still locked after 15 minutes. If nothing is installing, delete ${lock}`);
    await pause(POLL_MS);
    if (!ownerIsAlive(lock)) rmSync(lock, { recursive: true, force: true });
  }
}

function ownerIsAlive(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
