/** Moves a unit of a format with fields of its own: found again in the text, edited step by step, and read back. */
import type { Instance } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import { NO_CONTEXT } from '../context';
import type { Dialect, Edit, RetargetResult } from '../dialect';
import { applyEdits } from '../edits';
import { machineOf } from '../foreign/machines/catalogMachine';
import type { PodContainer } from '../foreign/pods/podSpec';
import type { Unit } from '../foreign/unit';
import { mainContainer, workloadOf } from '../foreign/workloadOf';
import type { YamlFormat } from '../foreign/yamlDialect';
import type { FoundWorkload, Span } from '../manifest';
import { splitDocuments } from '../yaml/documents';
import { parseYaml } from '../yaml/parse';
import type { TreeMap } from '../yaml/tree';
import { firstSharedEdit, firstTemplated } from './checks';
import { difference } from './difference';
import { lineStart, orderedEdits } from './treeEdit';
import type { Step } from './step';
import { allSteps } from './step';
import { firstDefault, overOthers } from './variableChecks';

/** A unit where it stands in the text of the file. */
interface PlacedUnit {
  readonly root: TreeMap;
  /** The document. */
  readonly whole: Span;
  readonly unit: Unit;
  /** The workload as this text has it. */
  readonly found: FoundWorkload;
  /** No other workload stands in its document. */
  readonly alone: boolean;
}

/** Everything the steps of a move look at. */
export interface FormatMove extends Omit<PlacedUnit, 'found'> {
  readonly text: string;
  readonly workload: FoundWorkload;
  readonly target: Target;
  readonly machine: Instance;
  /** Absent where the format itself serves the model. */
  readonly container?: PodContainer;
}

export interface FormatSteps {
  readonly steps: readonly ((move: FormatMove) => Step)[];
  /** Variables that the format itself sets on its machines: a number may take their place. */
  readonly ownVariables?: RegExp;
}

type Format = Pick<YamlFormat, 'gate' | 'units'>;

export function formatRetarget(format: Format, { steps, ownVariables }: FormatSteps): NonNullable<Dialect['retarget']> {
  return ({ text }, workload, target): RetargetResult => {
    const move = findMove(format, text, workload, target);
    const edits = 'reason' in move ? move : allSteps(steps.map((step) => step(move)));
    if ('reason' in move || 'reason' in edits) {
      return { ok: false, reason: 'reason' in edits ? edits.reason : t('the workload is no longer in the file') };
    }
    const ordered = orderedEdits(edits);
    if (!ordered) {
      return { ok: false, reason: t('two changes fall on the same line') };
    }
    const reason =
      foreignEdit(move, ordered) ??
      firstSharedEdit(move.root, ordered) ??
      firstTemplated(text, overOthers(text, ordered, ownVariables)) ??
      firstDefault(text, ordered) ??
      broken(format, text, move, ordered);
    return reason === undefined ? { ok: true, edits: ordered } : { ok: false, reason };
  };
}

function findMove(
  format: Format,
  text: string,
  workload: FoundWorkload,
  target: Target,
): FormatMove | { readonly reason: string } {
  const machine = machineOf(target.instance);
  if (!machine) {
    return { reason: t`${target.instance} is not in the catalog` };
  }
  const found = findUnit(format, text, workload);
  if (!found) {
    return { reason: t('the workload is no longer in the file') };
  }
  const { cloud } = found.unit.facts ?? {};
  if (cloud !== undefined) {
    return { reason: t`this file targets ${cloud}` };
  }
  if (workload.stated.hardwareClass === 'other') {
    return { reason: t('its hardware has no estimate to move from') };
  }
  const container = mainContainer(found.unit.pods);
  return { ...found, text, workload, target, machine, ...(container ? { container } : {}) };
}

/** By its place first; by its name where the text has moved since. */
function findUnit(format: Format, text: string, { name, nameSpan }: FoundWorkload): PlacedUnit | undefined {
  const all = unitsIn(format, text);
  return (
    all.find(({ found }) => found.name === name && found.nameSpan.start === nameSpan.start) ??
    all.find(({ found }) => found.name === name)
  );
}

function unitsIn({ gate, units }: Format, text: string): PlacedUnit[] {
  return splitDocuments(text).flatMap((piece): PlacedUnit[] => {
    const { root, issues } = gate(piece.text) ? parseYaml(piece.text, piece.start) : { root: undefined, issues: [] };
    if (root?.kind !== 'map' || issues.length > 0) {
      return [];
    }
    const whole: Span = { start: piece.start, end: piece.end };
    const read = units({ root, text, whole, context: NO_CONTEXT })
      .flatMap((part) => part.units)
      .flatMap((unit) => {
        const found = workloadOf(unit)?.workload;
        return found ? [{ root, whole, unit, found }] : [];
      });
    return read.map((each) => ({ ...each, alone: read.length === 1 }));
  });
}

/** Only the unit's own lines are edited; a comment may speak of it from outside. */
function foreignEdit({ unit, text }: FormatMove, edits: readonly Edit[]): string | undefined {
  const { start, end } = unit.span;
  const isOwn = ({ span }: Edit) =>
    (span.start >= start && span.end <= end) ||
    // The blanks before it and the line break behind it are its own.
    (span.end <= start && text.slice(span.start, start).trim() === '') ||
    (span.start >= start && text.slice(end, span.end).trim() === '');
  const isComment = ({ span, newText }: Edit) =>
    /^\uFEFF?[ \t]*#/.test(text.slice(lineStart(text, span.start), span.start) || newText);
  return edits.every((edit) => isOwn(edit) || isComment(edit))
    ? undefined
    : t('a value to change stands in a part of the file that others share');
}

/** Reads the result back: what it does not show is not promised. */
function broken(format: Format, text: string, move: FormatMove, edits: readonly Edit[]): string | undefined {
  const after = findUnit(format, applyEdits(text, edits), move.workload)?.found;
  return after ? difference(after, move.target) : t('the edited file could not be read');
}
