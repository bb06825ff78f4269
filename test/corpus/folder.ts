/** Reads a folder of labelled manifests and says where label and reading agree. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Problem } from '../../server/src/manifest/manifest';
import type { Cell, Comparison } from './compare';
import { compareFile } from './compare';
import { extract } from './extract';
import { FIELDS, readLabels } from './labels';
import { prepareDialects } from './prepare';

export interface FolderResult extends Comparison {
  readonly files: number;
  readonly labels: number;
  readonly errors: readonly { readonly file: string; readonly problem: Problem }[];
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/\.tf$/, 'terraform'],
];
export const languageOf = (path: string) => LANGUAGES.find(([pattern]) => pattern.test(path))?.[1];

export const hasLabels = (folder: string) => existsSync(join(folder, 'labels.csv'));

export async function compareFolder(folder: string): Promise<FolderResult> {
  await prepareDialects();
  const labels = readLabels(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  const cells: Cell[] = [];
  const misses: Comparison['misses'][number][] = [];
  const beyond: Comparison['beyond'][number][] = [];
  const falseOnes: Comparison['falseOnes'][number][] = [];
  const errors: FolderResult['errors'][number][] = [];
  const files = filesBelow(folder).filter((path) => languageOf(path) !== undefined);
  for (const path of files) {
    const file = relative(folder, path).split(sep).join('/');
    const { manifest, extracted } = extract(file, readFileSync(path, 'utf8'), languageOf(path) ?? '');
    const result = compareFile(
      file,
      labels.filter((label) => label.file === file),
      extracted,
    );
    cells.push(...result.cells);
    misses.push(...result.misses);
    beyond.push(...result.beyond);
    falseOnes.push(...result.falseOnes);
    errors.push(
      ...manifest.problems.filter(({ severity }) => severity === 'error').map((problem) => ({ file, problem })),
    );
  }
  return { files: files.length, labels: labels.length, cells, misses, beyond, falseOnes, errors };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

export interface Share {
  readonly name: string;
  readonly agree: number;
  readonly of: number;
}

export function sharesBy(cells: readonly Cell[], by: 'field' | 'dialect'): Share[] {
  const names = by === 'field' ? ['workload', ...FIELDS] : [...new Set(cells.map(({ dialect }) => dialect))].toSorted();
  return names.map((name) => {
    const own = cells.filter((cell) => cell[by] === name);
    return { name, agree: own.filter(({ agrees }) => agrees).length, of: own.length };
  });
}
