/** The edit that moves a workload, offered only after the edited text was read again and says what was promised. */
import type { Dialect, Edit, SourceText } from '../../manifest/dialect';
import { t } from '../../../../shared/src/l10n';
import type { Estimate, Target } from '../../../../shared/src/report/schema';
import { costOf } from '../../../../shared/src/placement/rank';
import type { FoundWorkload, Manifest } from '../../manifest/manifest';
import { scopeOf } from '../../estimates';
import { armRefusal } from '../../../../shared/src/words/arm';
import { moneyWords } from '../../../../shared/src/words/names';
import type { FeatureContext, Reading } from '../context';

export type Move =
  | { readonly ok: true; readonly edits: readonly Edit[] }
  | { readonly ok: false; readonly reason: string };

/** Several features ask for the same move of the same text. */
const prepared = new WeakMap<Manifest, Map<string, Move>>();

export function prepareMove(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  estimate: Estimate,
): Move {
  const refused = refusedOnArm(context, reading, estimate);
  if (refused !== undefined) {
    return { ok: false, reason: refused };
  }
  const moves = prepared.get(reading.manifest) ?? new Map<string, Move>();
  prepared.set(reading.manifest, moves);
  const key = JSON.stringify([workload.name, workload.nameSpan.start, estimate.target, reading.settings]);
  const move = moves.get(key) ?? checkedMove(context, reading, workload, estimate);
  moves.set(key, move);
  return move;
}

/** What the files around the code are known to forbid: asked anew each time, for they change apart from the text. */
function refusedOnArm({ catalog }: FeatureContext, { scope }: Reading, { target }: Estimate): string | undefined {
  const isArm = catalog.instance(target.instance)?.arch === 'arm64';
  return isArm && scope.arm ? armRefusal(scope.arm) : undefined;
}

function checkedMove(context: FeatureContext, reading: Reading, workload: FoundWorkload, estimate: Estimate): Move {
  const { document, manifest } = reading;
  const source = { path: document.uri, languageId: document.languageId, text: document.getText() };
  const dialect = dialectOf(context, source, manifest, workload);
  if (!dialect?.retarget) {
    return { ok: false, reason: t('no edit is known for this kind of file: change it by hand') };
  }
  if (!manifest.complete) {
    return { ok: false, reason: t('a line in this file is not finished: complete it first') };
  }
  if (estimate.target.sharedWith !== undefined && dialect.id !== OWN_MANIFEST) {
    return { ok: false, reason: t('only a workload manifest can state idle vCPUs: write one for it') };
  }
  const result = dialect.retarget(source, workload, estimate.target, context.around(source));
  if (!result.ok) {
    return result;
  }
  const edits = changing(source.text, result.edits);
  if (edits.length === 0) {
    return { ok: false, reason: t('the file says so already') };
  }
  const edited = applyEdits(source.text, edits);
  const after = edited === undefined ? undefined : context.readDraft({ ...source, text: edited });
  const doubt = after
    ? doubtAbout(context, reading, after, workload, estimate)
    : t('two changes fall on the same text: change it by hand');
  return doubt === undefined ? { ok: true, edits } : { ok: false, reason: doubt };
}

/** Less those that write what stands there. */
export const changing = (text: string, edits: readonly Edit[]): readonly Edit[] =>
  edits.filter(({ span, newText }) => text.slice(span.start, span.end) !== newText);

const OWN_MANIFEST = 'placewright';

/** A stream may hold documents of several dialects: the one that reads this workload can edit it. */
export function dialectOf(
  { dialects }: FeatureContext,
  source: SourceText,
  manifest: Manifest,
  { nameSpan }: FoundWorkload,
): Dialect | undefined {
  const matching = dialects.filter((dialect) => dialect.matches(source));
  return matching.length > 1
    ? matching.find((dialect) =>
        dialect.read(source).workloads.some((found) => found.nameSpan.start === nameSpan.start),
      )
    : dialects.find(({ id }) => id === manifest.dialect);
}

/** Undefined where the edited text says what was promised, and nothing else changed. */
function doubtAbout(
  context: FeatureContext,
  reading: Reading,
  after: Manifest,
  workload: FoundWorkload,
  promised: Estimate,
): string | undefined {
  const { manifest, settings } = reading;
  const index = manifest.workloads.indexOf(workload);
  const moved = after.workloads[index];
  if (!moved || moved.name !== workload.name || !othersStay(manifest, after, index)) {
    return t('other workloads share what would change: separate them first');
  }
  if (errors(after) > errors(manifest)) {
    return t('the edit would leave an error in the file: change it by hand');
  }
  const { current } = context.estimates.of(
    moved,
    scopeOf(after, settings, reading.scope.evidence, reading.scope.catalog),
  ).placement;
  const differs = current ? difference(current.target, promised.target) : 'instance';
  if (differs !== undefined) {
    return CANNOT_BE_SET[differs]();
  }
  return current && costDoubt(context, reading, moved, current, promised);
}

/** Every other workload says what it said. */
function othersStay({ workloads }: Manifest, after: Manifest, index: number): boolean {
  return (
    workloads.length === after.workloads.length &&
    workloads.every((one, at) => at === index || saysTheSame(one, after.workloads[at]))
  );
}

/** A reading keeps the objects of what an edit left alone. */
function saysTheSame(one: FoundWorkload, other: FoundWorkload | undefined): boolean {
  const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);
  return one === other || (one.name === other?.name && same(one.spec, other.spec) && same(one.stated, other.stated));
}

export function errors({ problems }: Manifest): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

const CANNOT_BE_SET = {
  instance: () => t('the instance type cannot be set here: change it by hand'),
  acceleratorCount: () => t('the number of accelerators cannot be set here: change it by hand'),
  precision: () => t('the precision cannot be set here: change it by hand'),
  runtime: () => t('the engine cannot be set here: change it by hand'),
  purchase: () => t('the purchase option cannot be set here: change it by hand'),
  region: () => t('the region cannot be set here: change it by hand'),
} as const;
const COMPARED = Object.keys(CANNOT_BE_SET) as (keyof typeof CANNOT_BE_SET)[];

function difference(found: Target, promised: Target): keyof typeof CANNOT_BE_SET | undefined {
  return COMPARED.find((key) => promised[key] !== undefined && found[key] !== promised[key]);
}

/** assumed: rounding of a replica curve to fixed replicas may move the bill by this share. */
const COST_TOLERANCE = 0.01;

function costDoubt(
  context: FeatureContext,
  reading: Reading,
  moved: FoundWorkload,
  found: Estimate,
  promised: Estimate,
): string | undefined {
  const { workload } = context.estimates.of(moved, reading.scope).placement;
  const [now, then] = [costOf(workload, found), costOf(workload, promised)];
  const isSame =
    now === then || (now !== undefined && then !== undefined && Math.abs(now - then) <= then * COST_TOLERANCE);
  return isSame
    ? undefined
    : t`the edited file would cost ${moneyWords(workload, found)} instead of ${moneyWords(workload, promised)}: change it by hand`;
}

/** Undefined where two edits touch the same text. */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start);
  let result = '';
  let at = 0;
  for (const { span, newText } of ordered) {
    if (span.start < at || span.end < span.start || span.end > text.length) {
      return undefined;
    }
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
