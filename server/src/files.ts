/** Files below paths, for the command line: in a stable order, without loops, dot folders or giants. */
import { lstat, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface InputFile {
  /** As given on the command line, or below it. */
  readonly path: string;
  readonly text: string;
}

export interface Walked {
  readonly files: readonly InputFile[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

const EXTENSIONS = /\.(?:ya?ml|json|tf|tofu|tsx?|jsx?|[mc]ts|[mc]js)$/i;
export const LARGEST_BYTES = 8 * 2 ** 20;

/** Throws where a path does not exist. */
export async function filesBelow(paths: readonly string[]): Promise<Walked> {
  const files: InputFile[] = [];
  const skipped: { path: string; reason: string }[] = [];
  const seen = new Set<string>();

  const visit = async (path: string, named: boolean): Promise<void> => {
    const real = await realpath(path);
    if (seen.has(real)) {
      return;
    }
    seen.add(real);
    const found = await stat(path);
    if (found.isDirectory()) {
      for (const entry of (await readdir(path)).toSorted()) {
        if (!entry.startsWith('.') && entry !== 'node_modules') {
          await visitEntry(join(path, entry));
        }
      }
    } else if (found.isFile() && (named || EXTENSIONS.test(path))) {
      if (found.size > LARGEST_BYTES) {
        skipped.push({ path, reason: 'larger than 8 MiB' });
        return;
      }
      files.push({ path: path.split(sep).join('/'), text: withoutBom(await readFile(path, 'utf8')) });
    }
  };
  /** What vanished or may not be read is no reason to stop. */
  const visitEntry = async (path: string) => {
    try {
      const link = (await lstat(path)).isSymbolicLink();
      if (!link || EXTENSIONS.test(path) || (await stat(path)).isDirectory()) {
        await visit(path, false);
      }
    } catch (error) {
      skipped.push({ path, reason: problemOf(error) });
    }
  };

  for (const path of paths) {
    await visit(path, true).catch((error: unknown) => {
      throw new Error(`${path}: ${problemOf(error)}`);
    });
  }
  return { files, skipped };
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    { ENOENT: 'no such file or folder', EACCES: 'not allowed to read', ELOOP: 'links in a circle' }[code] ??
    (code || 'cannot be read')
  );
}

function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
