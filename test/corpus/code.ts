/** Reads a folder of labelled programs and says where label and reading agree. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { Context, Declaration } from '../../server/src/manifest/context';
import { contextOf } from '../../server/src/manifest/context';
import { typescript } from '../../server/src/manifest/dialects/typescript';
import { readModule } from '../../server/src/manifest/dialects/typescript/exportedConstants';
import type { FoundWorkload, Manifest, RunBy } from '../../server/src/manifest/manifest';
import type { CodeLabel } from './codeLabels';
import { readCodeLabels } from './codeLabels';

/** A use as the labels describe one. */
export interface CodeReading {
  readonly line: number;
  readonly lastLine: number;
  readonly role: string;
  readonly model: string;
  readonly local: string;
}

export interface CodeMiss {
  readonly file: string;
  readonly line: number;
  readonly what: 'use' | 'role' | 'model' | 'local';
  readonly label: string;
  readonly read: string;
}

export interface CodeResult {
  readonly files: number;
  readonly labels: readonly CodeLabel[];
  readonly found: readonly CodeLabel[];
  readonly misses: readonly CodeMiss[];
  readonly falseOnes: readonly { readonly file: string; readonly use: CodeReading }[];
}

const CODE = /\.[cm]?[jt]sx?$/;
/** One step to a module, one more to the module behind it. */
const STEPS = 2;

const INFRASTRUCTURE = 'infra';
const LOCAL: Readonly<Record<RunBy, string>> = {
  process: 'local',
  'own-service': 'local',
  provider: 'hosted',
  unknown: 'unknown',
};

const languageOf = (path: string) => (/\.[cm]?js$/.test(path) ? 'javascript' : 'typescript');

/** With what the modules beside it say of the constants that it needs. */
export function readCode(path: string, text: string, previous?: Manifest, context?: Context): Manifest | undefined {
  const source = { path, languageId: languageOf(path), text };
  return typescript.matches(source) ? typescript.read(source, previous, context) : undefined;
}

/** The modules that a file asks for, and those behind them, from the files of a folder. */
export function contextFor(folder: string, path: string, text: string): Context {
  return contextOf(modulesFor(folder, readCode(path, text)?.wants ?? [], STEPS));
}

function modulesFor(folder: string, wants: readonly string[], steps: number): Declaration[] {
  return wants.flatMap((want) => {
    const file = join(folder, want);
    if (steps === 0 || !existsSync(file) || !statSync(file).isFile()) {
      return [];
    }
    const module = { path: want, languageId: languageOf(want), text: readFileSync(file, 'utf8') };
    const behind = modulesFor(folder, readModule(module).wants, steps - 1);
    return [readModule(module, contextOf(behind)).declaration];
  });
}

export function usesOf({ workloads }: Pick<Manifest, 'workloads'>, text: string): CodeReading[] {
  return workloads.flatMap((found) =>
    found.use ? [readingOf(found, found.use, text)] : found.object ? [machineOf(found, text)] : [],
  );
}

/** A machine that code chooses: it is one's own, and the construct that makes it is the call. */
const machineOf = ({ spec, span }: FoundWorkload, text: string): CodeReading => ({
  line: lineAt(text, span.start),
  lastLine: lineAt(text, span.end),
  role: INFRASTRUCTURE,
  model: typeof spec.model === 'string' ? spec.model : '',
  local: LOCAL.process,
});

function readingOf({ spec }: FoundWorkload, { call, runBy, asks }: NonNullable<FoundWorkload['use']>, text: string) {
  return {
    line: lineAt(text, call.start),
    lastLine: lineAt(text, call.end),
    role: spec.kind ?? '',
    // Of an agent the model that it asks, which is another workload’s or a provider’s.
    model: asks ?? (typeof spec.model === 'string' ? spec.model : ''),
    local: LOCAL[runBy],
  };
}

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

export function compareCode(folder: string): CodeResult {
  const labels = readCodeLabels(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  const files = codeBelow(folder).map((path) => relative(folder, path).split(sep).join('/'));
  const found: CodeLabel[] = [];
  const misses: CodeMiss[] = [];
  const falseOnes: CodeResult['falseOnes'][number][] = [];
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    const manifest = readCode(file, text, undefined, contextFor(folder, file, text));
    const own = labels.filter((label) => isIn(label, file));
    const matched = matchUses(own, manifest ? usesOf(manifest, text) : []);
    for (const { label, use } of matched.pairs) {
      misses.push(...missesOf(file, label, use));
      found.push(...(use ? [label] : []));
    }
    falseOnes.push(...matched.left.map((use) => ({ file, use })));
  }
  const unread = labels.filter((label) => !files.some((file) => isIn(label, file)));
  misses.push(...unread.map((label) => ({ ...missing(label.path, label), read: 'no such file' })));
  return { files: files.length, labels, found, misses, falseOnes };
}

function isIn({ repo, path }: CodeLabel, file: string): boolean {
  const below = posix.normalize(path);
  return file === below || file === `${repo}/${below}` || file === `${repo.replaceAll('/', '__')}/${below}`;
}

/** By the line on which the call starts, else a line of the call: people also mark where the model stands. */
export function matchUses(labels: readonly CodeLabel[], uses: readonly CodeReading[]) {
  const left = new Set(uses);
  const take = (use: CodeReading | undefined) => {
    if (use) {
      left.delete(use);
    }
    return use;
  };
  const exact = labels.map((label) => {
    const onLine = [...left].filter(({ line }) => line === label.line);
    // A call may be an agent and ask its model.
    return take(onLine.find(({ role }) => role === label.role) ?? onLine[0]);
  });
  const pairs = labels.map((label, i) => ({
    label,
    use: exact[i] ?? take([...left].find(({ line, lastLine }) => line <= label.line && label.line <= lastLine)),
  }));
  return { pairs, left: [...left] };
}

const missing = (file: string, { line, role, model }: CodeLabel): CodeMiss => ({
  file,
  line,
  what: 'use',
  label: `${role} ${model}`.trim(),
  read: '',
});

function missesOf(file: string, label: CodeLabel, use: CodeReading | undefined): CodeMiss[] {
  if (!use) {
    return [missing(file, label)];
  }
  return (['role', 'model', 'local'] as const)
    .filter((what) => label[what] !== use[what])
    .map((what) => ({ file, line: label.line, what, label: label[what], read: use[what] }));
}

export function codeBelow(folder: string): string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? codeBelow(path) : CODE.test(entry) ? [path] : [];
    });
}

export interface CodeShares {
  readonly recall: number;
  readonly precision: number;
}

export function sharesOf({ labels, found, falseOnes }: CodeResult): CodeShares {
  const all = found.length + falseOnes.length;
  return {
    recall: labels.length === 0 ? 1 : found.length / labels.length,
    precision: all === 0 ? 1 : found.length / all,
  };
}
