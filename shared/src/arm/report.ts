/** Findings of several files, put in order and counted. */
import type { ArmFinding, ArmReport, ArmStatus } from './schema';
import { ARM_STATUSES } from './schema';

const ORDER: readonly ArmStatus[] = ['blocks', 'unknown', 'slow', 'fine'];

export function armReport(
  files: ArmReport['files'],
  skipped: ArmReport['skipped'],
  found: readonly ArmFinding[],
): ArmReport {
  const findings = found.toSorted(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) ||
      compare(a.path, b.path) ||
      a.line - b.line ||
      compare(a.subject, b.subject),
  );
  const counts = { blocks: 0, slow: 0, fine: 0, unknown: 0 };
  ARM_STATUSES.forEach((status) => (counts[status] = findings.filter((each) => each.status === status).length));
  return {
    version: 1,
    platform: 'linux/arm64',
    verdict: verdictOf(counts, files.length),
    counts,
    files,
    skipped,
    findings,
  };
}

/** Where nothing was read, nothing is known. */
function verdictOf({ blocks, slow, unknown }: ArmReport['counts'], files: number): ArmReport['verdict'] {
  if (blocks > 0) {
    return 'blocked';
  }
  if (unknown > 0 || files === 0) {
    return 'unknown';
  }
  return slow > 0 ? 'slow' : 'fine';
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
