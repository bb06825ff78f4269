/** `placewright arm PATH...`: what stands between the services below the paths and Graviton. */
import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import type { ArmReport } from '../../../shared/src/arm/schema';
import { formatArmReport } from '../../../shared/src/words/arm';
import { nodeFiles } from '../evidence/nodeFiles';
import type { ArmFile } from './checkFiles';
import { checkArm } from './checkFiles';
import { ARM_FILES, armFileKind, LARGEST_ARM_FILE } from './fileKinds';

export interface ArmCommandResult {
  readonly text: string;
  readonly blocked: boolean;
}

/** assumed: more files are a disk, not a service. */
const MOST_FILES = 20_000;

/** Rejects where a path does not exist. */
export async function armCommand(paths: readonly string[], format: 'text' | 'json'): Promise<ArmCommandResult> {
  const files: ArmFile[] = [];
  const skipped: ArmReport['skipped'] = [];
  for (const uri of await filesIn(paths, skipped)) {
    const read = await nodeFiles.read(uri, LARGEST_ARM_FILE, [URI.parse(uri).with({ path: '/' }).toString()]);
    if (read.ok) {
      files.push({ path: shown(uri), text: read.text });
    } else {
      skipped.push({ path: shown(uri), reason: REASONS[read.reason] });
    }
  }
  const report = checkArm(files, skipped);
  return {
    text: format === 'json' ? JSON.stringify(report, undefined, 2) : formatArmReport(report),
    blocked: report.verdict === 'blocked',
  };
}

const REASONS = {
  missing: 'no such file',
  'too-large': 'larger than 16 MiB',
  unreadable: 'cannot be read',
  outside: 'a link out of its folder',
} as const;

/** Files that are named, and those of a known kind below folders that are. */
async function filesIn(paths: readonly string[], skipped: ArmReport['skipped']): Promise<ReadonlySet<string>> {
  const uris = new Set<string>();
  for (const path of paths) {
    const found = await stat(path).catch(() => {
      throw new Error(`${path}: no such file or folder`);
    });
    const uri = URI.file(resolve(path)).toString();
    if (found.isDirectory()) {
      const below = (await nodeFiles.find?.(uri, ARM_FILES, MOST_FILES, true)) ?? [];
      below.forEach((each) => uris.add(each));
    } else if (armFileKind(path.slice(path.lastIndexOf(sep) + 1)) === undefined) {
      skipped.push({ path, reason: 'not a kind of file that this check reads' });
    } else {
      uris.add(uri);
    }
  }
  return uris;
}

function shown(uri: string): string {
  return relative('.', URI.parse(uri).fsPath).split(sep).join('/');
}
