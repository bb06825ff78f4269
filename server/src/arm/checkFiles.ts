/** The files of a service read together: a Dockerfile says with which libc the packages of a lockfile run. */
import type { ArmSurroundings } from '../../../shared/src/arm/packages';
import { packageFinding } from '../../../shared/src/arm/packages';
import { armReport } from '../../../shared/src/arm/report';
import type { ArmFileKind, ArmFinding, ArmReport } from '../../../shared/src/arm/schema';
import type { DockerReading } from './dockerChecks';
import { readDocker } from './dockerChecks';
import { armFileKind } from './fileKinds';
import type { LockfileReading } from './lockfile';
import { readNpmLock } from './npmLock';
import { readPackageJson, wantedBy } from './packageJson';
import { readPnpmLock } from './pnpmLock';
import { readRequirements } from './requirements';
import { readYamlImages } from './yamlChecks';
import { readYarnLock } from './yarnLock';

export interface ArmFile {
  /** With forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface ArmScope {
  /** Folder of the one package of a workspace that is asked about; without it all count. */
  readonly package?: string;
}

interface Known extends ArmFile {
  readonly kind: ArmFileKind;
  readonly folder: string;
}

/** assumed: a larger one is data, and not of services. */
const LARGEST_YAML = 2 * 2 ** 20;

const LOCKS: ReadonlySet<ArmFileKind> = new Set(['npm-lock', 'pnpm-lock', 'yarn-lock']);

export function checkArm(
  given: readonly ArmFile[],
  skippedBefore: ArmReport['skipped'] = [],
  scope: ArmScope = {},
): ArmReport {
  const files = given.flatMap((file): Known[] => {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const kind = armFileKind(name);
    return kind ? [{ ...file, kind, folder: file.path.slice(0, Math.max(0, file.path.length - name.length - 1)) }] : [];
  });
  const dockers = new Map(
    files.flatMap((file) => (file.kind === 'dockerfile' ? [[file.path, readDocker(file.text)] as const] : [])),
  );
  const read: ArmReport['files'] = [];
  const skipped = [...skippedBefore];
  const findings: ArmFinding[] = [];
  for (const file of files) {
    const { path, kind } = file;
    if (kind === 'package' && isCovered(file, files)) {
      continue;
    }
    if (kind === 'yaml' && file.text.length > LARGEST_YAML) {
      skipped.push({ path, reason: 'larger than 2 MiB' });
      continue;
    }
    const lock = packagesOf(file, files, scope);
    if (lock && !lock.ok) {
      skipped.push({ path, reason: lock.reason });
      continue;
    }
    const around = surroundings(file, files, dockers);
    const found = lock
      ? lock.packages.flatMap((each) => packageFinding(each, around) ?? [])
      : (dockers.get(path)?.findings ?? otherFindings(file));
    if (kind !== 'yaml' || found.length > 0) {
      read.push({ path, kind, ...(lock ? { packages: lock.packages.length } : {}) });
    }
    findings.push(...found.map((finding) => ({ ...finding, path })));
  }
  return armReport(read, skipped, findings);
}

function otherFindings({ kind, text }: Known) {
  return kind === 'yaml' ? readYamlImages(text) : kind === 'requirements' ? readRequirements(text) : [];
}

/** A lockfile beside or above it says more. */
function isCovered({ folder }: Known, files: readonly Known[]): boolean {
  return files.some((other) => LOCKS.has(other.kind) && isAtOrBelow(folder, other.folder));
}

function packagesOf(file: Known, files: readonly Known[], scope: ArmScope): LockfileReading | undefined {
  const importer =
    scope.package !== undefined && isAtOrBelow(scope.package, file.folder)
      ? scope.package.slice(file.folder.length).replace(/^\//, '')
      : undefined;
  switch (file.kind) {
    case 'npm-lock':
      return readNpmLock(file.text, importer);
    case 'pnpm-lock':
      return readPnpmLock(file.text, importer);
    case 'yarn-lock':
      return readYarnLock(file.text, wantedBelow(file, files, scope));
    case 'package':
      return readPackageJson(file.text);
    default:
      return undefined;
  }
}

/** A yarn.lock does not tell what is needed only to develop: the package.json files that it covers do. */
function wantedBelow({ folder }: Known, files: readonly Known[], scope: ArmScope) {
  const wanted = files
    .filter(
      (each) =>
        each.kind === 'package' && isAtOrBelow(each.folder, folder) && (scope.package ?? each.folder) === each.folder,
    )
    .map(({ text }) => wantedBy(text));
  return wanted.length === 0
    ? undefined
    : { required: wanted.flatMap(({ required }) => required), optional: wanted.flatMap(({ optional }) => optional) };
}

const NOTHING: ArmSurroundings = { environment: new Set() };

/** The Dockerfile in its folder or the nearest one above; else the only one there is. */
function surroundings(
  file: Known,
  files: readonly Known[],
  dockers: ReadonlyMap<string, DockerReading>,
): ArmSurroundings {
  const above = files
    .filter((other) => other.kind === 'dockerfile' && isAtOrBelow(file.folder, other.folder))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  const [only, ...others] = dockers.values();
  const nearest = above[0] && dockers.get(above[0].path);
  return nearest ?? (only && others.length === 0 ? only : NOTHING);
}

function isAtOrBelow(folder: string, root: string): boolean {
  return folder === root || root === '' || folder.startsWith(`${root}/`);
}
