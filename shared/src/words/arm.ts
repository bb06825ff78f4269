/** The Arm-ready check in words: the report of `placewright arm`, the line in a hover, and why a move is refused. */
import type { ArmFinding, ArmReport, ArmStatus } from '../arm/schema';
import { formatDate, formatPlural } from '../format';
import { t } from '../l10n';

const NAMES_SHOWN = 3;
/** Characters of a problem that are read at a glance. */
const LONGEST_PROBLEM = 140;

/** `1 package blocks (puppeteer), 2 are built from source (lz4, canvas)`; undefined where nothing was read. */
export function armLine(report: ArmReport): string | undefined {
  const { findings, files, counts } = report;
  if (files.length === 0) {
    return undefined;
  }
  const parts = [
    counted(findings, 'blocks', (what, which, isOne) =>
      isOne ? t`${what} blocks (${which})` : t`${what} block (${which})`,
    ),
    slowWords(findings),
    counted(findings, 'unknown', (what, which, isOne) =>
      isOne ? t`${what} is unknown (${which})` : t`${what} are unknown (${which})`,
    ),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) {
    return t`Arm-ready: ${parts.join(', ')}.`;
  }
  return counts.fine > 0
    ? t`Arm-ready: ${formatPlural(counts.fine, 'check')} passed.`
    : t('Arm-ready: nothing native was found.');
}

/** A package is slow because it is built; a stage of a Dockerfile because it is emulated. */
function slowWords(findings: readonly ArmFinding[]): string | undefined {
  const onlyPackages = findings.every(({ status, kind }) => status !== 'slow' || kind === 'package');
  return onlyPackages
    ? counted(findings, 'slow', (what, which, isOne) =>
        isOne ? t`${what} is built from source (${which})` : t`${what} are built from source (${which})`,
      )
    : counted(findings, 'slow', (what, which, isOne) =>
        isOne ? t`${what} is slow (${which})` : t`${what} are slow (${which})`,
      );
}

/** `2 block (puppeteer, node:20-amd64)`. */
function counted(
  findings: readonly ArmFinding[],
  status: ArmStatus,
  say: (what: string, which: string, isOne: boolean) => string,
): string | undefined {
  const found = findings.filter((each) => each.status === status);
  if (found.length === 0) {
    return undefined;
  }
  const isPackages = found.every(({ kind }) => kind === 'package');
  const thing = isPackages ? formatPlural(found.length, 'package') : `${found.length}`;
  return say(thing, names(found), found.length === 1);
}

function names(findings: readonly ArmFinding[]): string {
  const unique = [...new Set(findings.map(({ subject }) => subject))];
  const more = unique.length - NAMES_SHOWN;
  const shown = unique.slice(0, NAMES_SHOWN).join(', ');
  return more > 0 ? t`${shown}, ${more} more` : shown;
}

/** Why a move to Graviton is refused; undefined where nothing is known to block it. */
export function armRefusal({ findings }: ArmReport): string | undefined {
  const blocking = findings.filter(({ status }) => status === 'blocks');
  return blocking.length === 0 ? undefined : t`not Arm-ready: ${names(blocking)}`;
}

/** For a problem: the first thing that blocks, and where it stands. */
export function armBlockedSentence({ findings }: ArmReport): string | undefined {
  const blocking = findings.filter(({ status }) => status === 'blocks');
  const [first] = blocking;
  if (!first) {
    return undefined;
  }
  const more = blocking.length > 1 ? ` ${t`And ${blocking.length - 1} more.`}` : '';
  const where = `(${baseName(first.path)}:${first.line})${more}`;
  const whole = t`Does not run on arm64 as it stands: ${first.message} ${where}`;
  // The reason behind the first clause stands in `placewright arm`.
  const [clause = ''] = first.message.split(/: |\.(?= |$)/);
  return whole.length <= LONGEST_PROBLEM ? whole : t`Does not run on arm64 as it stands: ${clause} ${where}`;
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const HEADLINES: Record<ArmReport['verdict'], string> = {
  blocked: 'Not ready for Graviton',
  unknown: 'Ready for Graviton as far as it is known',
  slow: 'Ready for Graviton, slower to build',
  fine: 'Ready for Graviton',
};

const TITLES: Record<ArmStatus, string> = {
  blocks: 'Blocks',
  unknown: 'Not known',
  slow: 'Slow',
  fine: 'Fine',
};

export function formatArmReport(report: ArmReport): string {
  const { counts, files, skipped, findings, verdict } = report;
  if (files.length === 0) {
    return [
      'No file here says anything about arm64: name a folder with a lockfile, a Dockerfile or a Compose file.',
      ...skippedLines(skipped),
    ].join('\n');
  }
  const summary = (['blocks', 'unknown', 'slow', 'fine'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${COUNTED[status]}`)
    .join(', ');
  const packages = files.reduce((sum, file) => sum + (file.packages ?? 0), 0);
  const read = `${formatPlural(files.length, 'file')} read${packages > 0 ? `, ${formatPlural(packages, 'package')} deployed` : ''}.`;
  const head = `${HEADLINES[verdict]}${summary === '' ? ': nothing native was found' : `: ${summary}`}. ${read}`;
  const sections = (['blocks', 'unknown', 'slow', 'fine'] as const).flatMap((status) => {
    const found = findings.filter((each) => each.status === status);
    return found.length === 0 ? [] : ['', TITLES[status], ...found.map(findingLine)];
  });
  return [head, ...sections, ...skippedLines(skipped)].join('\n');
}

const COUNTED: Record<ArmStatus, string> = { blocks: 'block', unknown: 'not known', slow: 'slow', fine: 'fine' };

function findingLine({ path, line, message, basis, source, date }: ArmFinding): string {
  const assumed = basis === 'assumed' ? 'assumed from ' : '';
  const ground =
    source === undefined ? 'stands in the file' : `${assumed}${source}${date === undefined ? '' : `, ${dated(date)}`}`;
  return `  ${path}:${line}  ${message} [${ground}]`;
}

/** A month or a year alone stays as the source has it. */
const dated = (date: string) => (/^\d{4}-\d{2}-\d{2}$/.test(date) ? formatDate(date) : date);

function skippedLines(skipped: ArmReport['skipped']): readonly string[] {
  return skipped.length === 0 ? [] : ['', 'Not read', ...skipped.map(({ path, reason }) => `  ${path}: ${reason}`)];
}
