/** One refresh at a time: two would write into the same half-downloaded file. */
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const NEW_MS = 10_000;

/** Throws where another process that still lives holds it. */
export async function lock(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'refresh.lock');
  for (let turn = 0; ; turn += 1) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      const isHeld = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!isHeld) {
        throw error;
      }
      const text = await readFile(path, 'utf8').catch(() => '');
      const holder = Number(text);
      // Empty for the moment between its making and its writing.
      const isNew = text === '' && (await ageMs(path)) < NEW_MS;
      if (turn > 0 || isNew || isAlive(holder)) {
        throw new Error(`another refresh is running (process ${holder}); if not, delete ${path}`, { cause: error });
      }
      // Left by a process that was ended.
      await rm(path, { force: true });
    }
  }
}

async function ageMs(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
