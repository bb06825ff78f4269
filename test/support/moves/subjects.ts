/** Texts whose moves are looked at: our own fixtures and examples, and public manifests. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export interface Subject {
  /** As a reader finds it. */
  readonly name: string;
  /** In its folder, as an editor shows it. */
  readonly path: string;
  readonly text: string;
  readonly languageId: string;
  /** Files of its folder that it may lean on. */
  readonly beside: Readonly<Record<string, string>>;
}

export const CORPUS = resolve('../shared/corpus');
const OWN = ['test/fixtures/own', 'test/fixtures/kubernetes', 'test/fixtures/manifests', 'test/fixtures/gold'];
const CODE = 'test/fixtures/code';

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/\.ya?ml$/, 'yaml'],
  [/\.json$/, 'json'],
  [/\.tf$/, 'terraform'],
  [/\.tsx$/, 'typescriptreact'],
  [/\.jsx$/, 'javascriptreact'],
  [/\.[cm]?ts$/, 'typescript'],
  [/\.[cm]?js$/, 'javascript'],
];
const languageOf = (path: string) => LANGUAGES.find(([pattern]) => pattern.test(path))?.[1];
const isCode = (languageId: string) => /script/.test(languageId);

export const ownManifests = (): Subject[] => [...OWN, 'examples'].flatMap(subjectsBelow);
/** With the other programs of their folder. */
export const ownPrograms = (): Subject[] =>
  (existsSync(CODE) ? readdirSync(CODE) : []).flatMap((name) => subjectsBelow(join(CODE, name)));
export const publicManifests = (): Subject[] => subjectsBelow(CORPUS);

function subjectsBelow(folder: string): Subject[] {
  const files = filesBelow(folder);
  const programs = Object.fromEntries(
    files
      .filter((file) => isCode(languageOf(file) ?? ''))
      .map((file) => [inFolder(folder, file), readFileSync(file, 'utf8')]),
  );
  return files.flatMap((file) => {
    const languageId = languageOf(file);
    return languageId === undefined
      ? []
      : [
          {
            name: file.startsWith(CORPUS) ? inFolder(CORPUS, file) : file,
            path: inFolder(folder, file),
            text: readFileSync(file, 'utf8'),
            languageId,
            beside: isCode(languageId) ? programs : siblings(file),
          },
        ];
  });
}

/** Manifests that name a model's own file find it there. */
function siblings(file: string): Readonly<Record<string, string>> {
  const folder = dirname(file);
  const names = readdirSync(folder).filter((name) => /^config.*\.json$/.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

const inFolder = (folder: string, file: string) => relative(folder, file).split(sep).join('/');

function filesBelow(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .toSorted()
        .flatMap((entry) => {
          const path = join(folder, entry);
          return statSync(path).isDirectory() ? filesBelow(path) : [path];
        })
    : [];
}
