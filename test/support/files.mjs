import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder whose path matches, sorted, with forward slashes. */
export function globSync(folder, pattern) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).replaceAll('\\', '/'))
    .filter((path) => pattern.test(path))
    .sort();
}
