/** What has to hold for every move that is offered, in any dialect. */
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyEdits, changing } from '../../../server/src/features/codeActions/move';
import type { FoundWorkload } from '../../../server/src/manifest/manifest';
import type { Estimate, Target } from '../../../shared/src/report/schema';
import { editsOf } from '../codeActions';
import { ROOT } from '../workspace';
import type { Bench, Checked, Placed, Say } from './bench';
import { dataOf, dialectAt, fullPlacementOf, isMove, open, placementOf, read, retarget, sayer } from './bench';
import { checkBack, checkReading } from './meaningLaws';
import type { Subject } from './subjects';
import type { Tally } from './tally';
import { count } from './tally';
import { checkText, undone } from './textLaws';
import { checkVariants } from './variantLaws';

const MOST_ENTRIES = 8;

export interface Extent {
  /** At most so many moves of a workload are taken through every law; the others are read again only. */
  readonly perWorkload?: number;
  /** Every machine of the catalog that could run it, not only the best ones of each kind. */
  readonly everyTarget?: boolean;
}

/** Every move of every workload of a file. */
export async function checkMoves(
  subject: Subject,
  tally: Tally,
  { perWorkload = Infinity, everyTarget = false }: Extent = {},
) {
  const bench = open(subject, tally);
  const own = await bench.service.provideDiagnostics(bench.document);
  const seen = new Set<string>();
  for (const [index, workload] of bench.manifest.workloads.entries()) {
    const dialect = dialectAt(bench, workload);
    const counts = tally.of(dialect?.id ?? 'none');
    counts.files += seen.has(dialect?.id ?? 'none') ? 0 : 1;
    seen.add(dialect?.id ?? 'none');
    counts.workloads += 1;
    const at = bench.document.positionAt(workload.nameSpan.start);
    const range = { start: at, end: at };
    const diagnostics = own.filter(({ range: { start } }) => start.line === at.line);
    const actions = await bench.service.provideCodeActions(bench.document, range, { diagnostics });
    checkMenu(bench, workload, actions);
    checkTargets({ ...bench, workload, index, dialect }, everyTarget);
    const moves = actions.filter(isMove).filter((action) => dataOf(action)?.workload === workload.name);
    counts.disabled += actions.filter((action) => isMove(action) && action.disabled).length;
    for (const [place, move] of moves.filter(isPlain).entries()) {
      counts.offered += 1;
      tally.titles.push(move.title);
      const checked = { ...bench, workload, index, dialect, action: move };
      await checkMove(checked, place < perWorkload);
    }
  }
}

/** What an editor of a dialect makes of a target, whether a menu would show it or not. */
function checkTargets(placed: Placed, everyTarget: boolean): void {
  const { subject, manifest, workload, index, dialect, tally } = placed;
  if (!dialect?.retarget || !manifest.complete) {
    return;
  }
  const counts = tally.of(dialect.id);
  for (const { target } of targetsOf(placed, everyTarget)) {
    const say = sayer(placed, dialect.id, `${workload.name} to ${target.instance}`);
    const result = retarget(placed, subject.text, workload, target);
    if (!result?.ok) {
      counts.refusedTargets += 1;
      const reason = result?.reason.trim() ?? '';
      count(counts.refusals, inGeneral(reason));
      say('target: a reason', reason !== '');
      continue;
    }
    const edits = changing(subject.text, result.edits);
    const after = applyEdits(subject.text, edits);
    if (!say('target: the edits do not touch each other', after !== undefined) || after === undefined) {
      continue;
    }
    counts.targets += 1;
    checkText(placed, say, edits, after);
    const moved = read(subject, after).workloads[index];
    // Some formats name a card, and no machine.
    const named = moved?.spec.placement?.instance ?? target.instance;
    say('target: no other one is named', moved !== undefined && named === target.instance, named);
    const again = moved && retarget(placed, after, moved, target);
    say(
      'target: nothing is left to change',
      again?.ok === true && changing(after, again.edits).length === 0,
      JSON.stringify(again),
    );
  }
}

/** One for each machine: numbers of replicas and purchases of one type make the same edit. */
function targetsOf({ manifest, workload }: Placed, everyTarget: boolean): readonly Estimate[] {
  const { candidates } = placementOf(manifest, workload);
  const shown = everyTarget ? fullPlacementOf(manifest, workload).candidates : candidates;
  return shown.filter(({ feasible, target }) => feasible && target.sharedWith === undefined);
}

/** One of two entries that make the same edit. */
const isPlain = ({ title }: CodeAction) => !title.startsWith('Preview');

/** Less what tells one file or one figure from another. */
const inGeneral = (reason: string): string =>
  reason
    .replace(/ of \S+ is (not )?known/, ' of … is $1known')
    .replace(/\$?\d[\d.,]*( ?(ms|s|min|h|days|GiB)\b|\/mo)?/g, '…')
    .replace(/\b[a-z]+\d*[a-z…-]*…?\.(\d*x?large|medium|metal|…x?large)\b/g, '…');

/** The menu at a workload, moves that are off included. */
function checkMenu(bench: Bench, workload: FoundWorkload, actions: readonly CodeAction[]): void {
  const dialect = dialectAt(bench, workload)?.id ?? 'none';
  const say = sayer(bench, dialect, `menu of ${workload.name}`);
  const moves = actions.filter(isMove);
  say('menu: at most one is preferred', actions.filter(({ isPreferred }) => isPreferred).length <= 1);
  say('menu: at most eight moves', moves.length <= MOST_ENTRIES, moves.length);
  const titles = moves.map(({ title }) => title);
  say('menu: no title twice', new Set(titles).size === titles.length, titles.join(' | '));
  for (const { title, disabled, edit, data } of moves.filter((move) => move.disabled)) {
    const reason = disabled?.reason ?? '';
    count(bench.tally.of(dialect).reasons, inGeneral(reason));
    say('off: a reason, and no edit', reason.trim() !== '' && edit === undefined && data === undefined, title);
    say('off: the title holds the reason', title.endsWith(`(${reason.trim().replace(/\.$/, '')})`), title);
  }
}

async function checkMove(checked: Checked, isWhole: boolean): Promise<void> {
  const { subject, service, document, action, index, manifest, dialect } = checked;
  const say = sayer(checked, dialect?.id ?? 'none', action.title);
  const target = dataOf(action)?.target;
  const resolved = action.edit ? action : await service.resolveCodeAction(action);
  const changes = editsOf(resolved);
  if (!say('on: an edit comes with it', changes.length > 0 && target !== undefined) || !target) {
    return;
  }
  const after = TextDocument.applyEdits(document, changes);
  const edits = changes.map(({ range, newText }) => ({
    span: { start: document.offsetAt(range.start), end: document.offsetAt(range.end) },
    newText,
  }));
  checkText(checked, say, edits, after);
  say('text: undo gives the same bytes', undone(subject.text, changes, after) === subject.text);
  const reading = read(subject, after);
  const moved = reading.workloads[index];
  const isThere = moved !== undefined && reading.workloads.length === manifest.workloads.length;
  if (!say('read: the same workloads are there', isThere, reading.workloads.map(({ name }) => name).join()) || !moved) {
    return;
  }
  checkReading(checked, say, reading, moved, target);
  const again = retarget(checked, after, moved, target);
  const left = again?.ok ? changing(after, again.edits).length : undefined;
  say('again: nothing is left to change', left === 0, JSON.stringify(again));
  checkBack(checked, say, moved, after);
  if (isWhole) {
    checkVariants(checked, say, target, after);
    await checkSecondRun(checked, say, after, moved, target);
  }
}

const TOLD_APART_BY = [
  'instance',
  'acceleratorCount',
  'precision',
  'runtime',
  'purchase',
  'region',
  'instances',
] as const;

async function checkSecondRun(checked: Checked, say: Say, after: string, moved: FoundWorkload, target: Target) {
  const { subject, service } = checked;
  const document = TextDocument.create(`${ROOT}/${subject.path}`, subject.languageId, 2, after);
  service.open(document);
  const at = document.positionAt(moved.nameSpan.start);
  const actions = await service.provideCodeActions(document, { start: at, end: at }, { diagnostics: [] });
  const same = actions
    .filter((action) => isMove(action) && !action.disabled)
    .filter((action) => TOLD_APART_BY.every((key) => dataOf(action)?.target[key] === target[key]));
  say('again: the same target is not offered', same.length === 0, same.map(({ title }) => title).join());
  service.open(checked.document);
}
