/** What a locked package means on linux-arm64: from the lockfile itself where it says so, else from the dated table. */
import type { Libc, NativePackage, NativeState } from '../catalog/nativePackages';
import { nativePackage } from '../catalog/nativePackages';
import { t } from '../l10n';
import type { ArmStatus, PlacedFinding } from './schema';
import { inRange, parseVersion } from './versions';

export interface LockedPackage {
  readonly name: string;
  readonly version?: string;
  /** Where no lockfile says which version is installed: what was asked for, of which `version` is the least. */
  readonly range?: string;
  /** Reached through optional dependencies only: an install that fails goes on without it. */
  readonly optional: boolean;
  /** Undefined where the lockfile does not say. */
  readonly installScript?: boolean;
  readonly cpu?: readonly string[];
  /** Names of its optional dependencies. */
  readonly platforms: readonly string[];
  /** 1-based; worked out only for what is shown. */
  readonly line: () => number;
}

export interface ArmSurroundings {
  /** Of the image that it runs in; glibc where none is known. */
  readonly libc?: Libc;
  /** Environment variables that the image sets. */
  readonly environment: ReadonlySet<string>;
}

const ARM = /(?:^|[-_/])linux(?:-?musl)?[-_](?:musl[-_])?(?:arm64|aarch64)(?:$|[-_])/;
const X64 = /(?:^|[-_/])linux(?:-?musl)?[-_](?:musl[-_])?(?:x64|x86_64|amd64)(?:$|[-_])/;
const BLOCKED: ReadonlySet<NativeState> = new Set(['none', 'cuda-only', 'x86-only']);

/** Undefined for a package without any sign of native code. */
export function packageFinding(locked: LockedPackage, around: ArmSurroundings): PlacedFinding | undefined {
  if (isPlatformPackage(locked)) {
    return undefined;
  }
  const found =
    blockedByTable(locked, around) ?? fromPlatforms(locked, around) ?? fromTable(locked, around) ?? fromFile(locked);
  return found && { kind: 'package', subject: locked.name, version: locked.version, line: locked.line(), ...found };
}

type Said = Pick<PlacedFinding, 'status' | 'message' | 'basis' | 'source' | 'date'>;

/** `@img/sharp-linux-x64`: chosen by the package that it belongs to. */
function isPlatformPackage({ name, optional, cpu }: LockedPackage): boolean {
  return optional && (cpu !== undefined || ARM.test(name) || X64.test(name));
}

interface Match {
  readonly row: NativePackage;
  readonly state: NativeState;
  readonly proven: boolean;
}

/** The row whose source speaks of this version; else the one that is assumed to hold for it. */
function matchOf({ name, version, range }: LockedPackage, { libc = 'glibc' }: ArmSurroundings): Match | undefined {
  const parsed = version === undefined ? undefined : parseVersion(version);
  if (!parsed) {
    return undefined;
  }
  const rows = nativePackage(name);
  const proven = rows.find((row) => inRange(row.proven, parsed));
  const row = proven ?? rows.find(({ assumed }) => inRange(assumed, parsed));
  return row && { row, state: row[libc], proven: proven !== undefined && range === undefined };
}

function blockedByTable(locked: LockedPackage, around: ArmSurroundings): Said | undefined {
  const match = matchOf(locked, around);
  if (!match || !BLOCKED.has(match.state)) {
    return undefined;
  }
  const { row, state, proven } = match;
  const what = `${STATE_WORDS[state](titled(locked))}: ${row.how}`;
  const set = row.unless.find((name) => around.environment.has(name));
  if (set !== undefined) {
    return said(row, proven, 'unknown', `${what}. ${t`${set} is set: it may come from elsewhere.`}`);
  }
  if (!proven) {
    return said(row, false, 'unknown', `${what}. ${doubtOf(locked, row)}`);
  }
  return locked.optional
    ? said(row, true, 'unknown', `${what}. ${t('It is optional: whether the service needs it is not known.')}`)
    : said(row, true, 'blocks', `${what}.`);
}

function doubtOf({ range }: LockedPackage, { proven }: NativePackage): string {
  if (range !== undefined) {
    return t`No lockfile says which version ${range} is.`;
  }
  return proven === ''
    ? t('The source speaks of no version; this one is assumed to be the same.')
    : t`The source speaks of ${proven}; this one is assumed to be the same.`;
}

/** The lockfile names the packages that hold its binaries: that is this very version. */
function fromPlatforms(locked: LockedPackage, { libc }: ArmSurroundings): Said | undefined {
  const { platforms } = locked;
  const arm = platforms.filter((name) => ARM.test(name));
  if (arm.length > 0) {
    const fits = arm.filter((name) => libc === undefined || libc === (name.includes('musl') ? 'musl' : 'glibc'));
    return fits.length > 0
      ? { status: 'fine', basis: 'file', message: `${STATE_WORDS.prebuilt(titled(locked))}: ${fits[0] ?? ''}.` }
      : {
          status: 'unknown',
          basis: 'file',
          message:
            libc === undefined
              ? t`${titled(locked)} is prebuilt for linux-arm64 (${arm[0] ?? ''}); whether that runs with this libc is not known.`
              : t`${titled(locked)} is prebuilt for linux-arm64 (${arm[0] ?? ''}); whether that runs with ${libc} is not known.`,
        };
  }
  const x64 = platforms.find((name) => X64.test(name));
  return x64 !== undefined && !matchesTable(locked)
    ? {
        status: 'unknown',
        basis: 'file',
        message: t`${titled(locked)} has binaries in ${x64} and none for linux-arm64; what it does without is not known.`,
      }
    : undefined;
}

const matchesTable = (locked: LockedPackage) => matchOf(locked, { environment: new Set() }) !== undefined;

function fromTable(locked: LockedPackage, around: ArmSurroundings): Said | undefined {
  const match = matchOf(locked, around);
  if (match) {
    const { row, state, proven } = match;
    return said(row, proven, STATUS_OF[state], `${STATE_WORDS[state](titled(locked))}: ${row.how}.`);
  }
  const [row] = nativePackage(locked.name);
  const message =
    locked.version === undefined
      ? t`${locked.name} has native code on other platforms; its version is not stated.`
      : t`${locked.name} has native code on other platforms; ${locked.version} was not looked at.`;
  return row && said(row, false, 'unknown', message);
}

const STATUS_OF: Record<NativeState, ArmStatus> = {
  prebuilt: 'fine',
  portable: 'fine',
  source: 'slow',
  none: 'unknown',
  'cuda-only': 'unknown',
  'x86-only': 'unknown',
  unknown: 'unknown',
};

const STATE_WORDS: Record<NativeState, (what: string) => string> = {
  prebuilt: (what) => t`${what} is prebuilt for linux-arm64`,
  portable: (what) => t`${what} shows no native code`,
  source: (what) => t`${what} is built from source when it is installed, which takes a compiler`,
  none: (what) => t`${what} has no linux-arm64 binary`,
  'cuda-only': (what) => t`${what} is built for CUDA only`,
  'x86-only': (what) => t`${what} is built for x86-64 only`,
  unknown: (what) => t`${what} may or may not be prebuilt for linux-arm64`,
};

/** A package that no table knows: what the lockfile says of it. */
function fromFile(locked: LockedPackage): Said | undefined {
  const { cpu, optional, installScript } = locked;
  if (cpu && !optional && !allowsArm(cpu)) {
    return {
      status: 'blocks',
      basis: 'file',
      message: t`${titled(locked)} states cpu ${cpu.join(', ')}: npm refuses it on arm64.`,
    };
  }
  return installScript === true
    ? {
        status: 'unknown',
        basis: 'file',
        message: t`${titled(locked)} runs a script when it is installed; what that does on arm64 is not known.`,
      }
    : undefined;
}

/** As npm reads it: a list of what is allowed, or of what is not (`!arm`). */
function allowsArm(cpu: readonly string[]): boolean {
  const allowed = cpu.filter((name) => !name.startsWith('!'));
  return !cpu.includes('!arm64') && (allowed.length === 0 || allowed.includes('arm64') || allowed.includes('any'));
}

function said({ source }: NativePackage, proven: boolean, status: ArmStatus, message: string): Said {
  return { status, message, basis: proven ? 'table' : 'assumed', source: source.title, date: source.date };
}

const titled = ({ name, version }: LockedPackage) => (version === undefined ? name : `${name} ${version}`);
