/** The evidence of one workload: which files, which of their rows, and the factors that come of them. */
import type { EvidenceFit } from '../../../shared/src/evidence/fitEvidence';
import type { PlacedRow } from '../../../shared/src/evidence/ownFactors';
import { matchRow } from '../../../shared/src/evidence/matchRow';
import type { EvidenceSubject } from '../../../shared/src/evidence/matchRow';
import { t } from '../../../shared/src/l10n';
import type { Placement } from '../../../shared/src/placement/place';
import type { EvidenceFile, EvidenceView, FileState } from './evidenceFiles';

/** What became of one file. */
export type EvidenceOutcome =
  | { readonly is: 'reading' }
  | { readonly is: 'missing' | 'outside' | 'too-large' | 'too-many' | 'unreadable' }
  | { readonly is: 'refused'; readonly line: number; readonly reason: string }
  | { readonly is: 'unused'; readonly reason: string }
  | { readonly is: 'used'; readonly rows: number; readonly of: number };

export interface EvidenceUse {
  readonly entries: readonly { readonly file: EvidenceFile; readonly outcome: EvidenceOutcome }[];
  /** Absent where no row fits, and while they are fitted. */
  readonly fit?: EvidenceFit;
  /** The fit follows: until then the figures are those without it. */
  readonly isPending?: true;
}

interface FileRows {
  readonly outcome: EvidenceOutcome;
  readonly rows: readonly PlacedRow[];
}

/** What becomes of the rows: a fit, none, or one that follows. */
export type FitRows = (rows: readonly PlacedRow[]) => EvidenceFit | 'pending' | undefined;

/** Rows of the placement that runs now, else of the recommended one. Undefined where there is no evidence at all. */
export function useEvidence(
  view: EvidenceView,
  named: readonly string[],
  placement: Placement,
  fitRows: FitRows,
): EvidenceUse | undefined {
  const files = view.filesFor(named);
  if (files.length === 0) {
    return undefined;
  }
  const subject = subjectOf(placement);
  const read = files.map((file) => ({ file, ...rowsOf(file, view.stateOf(file), subject) }));
  const rows = read.flatMap((one) => one.rows);
  const fit = rows.length > 0 ? fitRows(rows) : undefined;
  const entries = read.map(({ file, outcome }) => ({ file, outcome: fitted(outcome, fit) }));
  return fit === 'pending' ? { entries, isPending: true } : { entries, fit };
}

function fitted(outcome: EvidenceOutcome, fit: ReturnType<FitRows>): EvidenceOutcome {
  if (outcome.is !== 'used' || (fit !== undefined && fit !== 'pending')) {
    return outcome;
  }
  return fit === 'pending' ? { is: 'reading' } : { is: 'unused', reason: nothingToFit() };
}

const nothingToFit = () => t('the model has no factor on this hardware that a measurement could move');

function subjectOf({ workload, current, recommended }: Placement): EvidenceSubject | undefined {
  const { kind, model } = workload;
  const target = (current ?? recommended)?.target;
  return model && target && { kind, model, target };
}

function rowsOf(file: EvidenceFile, state: FileState, subject: EvidenceSubject | undefined): FileRows {
  if (state.is === 'reading') {
    return { outcome: state, rows: [] };
  }
  if (state.is === 'absent') {
    return { outcome: { is: state.reason }, rows: [] };
  }
  const { evidence } = state;
  if (!evidence.ok) {
    return { outcome: { is: 'refused', line: evidence.line, reason: evidence.message }, rows: [] };
  }
  if (!subject) {
    return { outcome: { is: 'unused', reason: t('the workload has no model or no target that is known') }, rows: [] };
  }
  const matched = evidence.rows.map((row) => matchRow(row, subject, file.field !== undefined));
  const wrong = matched.find((one) => one.is === 'wrong');
  if (wrong) {
    return { outcome: { is: 'refused', line: wrong.line, reason: wrong.reason }, rows: [] };
  }
  const rows = matched.flatMap((one) => (one.is === 'ours' ? [one.one] : []));
  const other = matched.find((one) => one.is === 'other');
  return rows.length > 0
    ? { outcome: { is: 'used', rows: rows.length, of: evidence.rows.length }, rows }
    : { outcome: { is: 'unused', reason: other?.reason ?? t('it has no rows') }, rows: [] };
}
