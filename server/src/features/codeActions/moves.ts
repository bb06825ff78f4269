/** Moves of the workload under the cursor: the recommended one as a fix, others as rewrites, refused ones with the reason. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import type { Placement } from '../../../../shared/src/placement/place';
import { costOf, meetsSlo } from '../../../../shared/src/placement/rank';
import type { Estimate, Target } from '../../../../shared/src/report/schema';
import { disabledFixTitle, fixTitle, previewTitle } from '../../../../shared/src/words/fixTitle';
import { engineName } from '../../../../shared/src/words/names';
import { missedLimits, missWords } from '../../../../shared/src/words/slo';
import type { Scope } from '../../estimates';
import type { FoundWorkload } from '../../manifest/manifest';
import type { FeatureContext, Reading } from '../context';
import type { DiagnosticData } from '../diagnostics';
import { SOURCE } from '../diagnostics';
import { prepareMove } from './move';
import type { MoveOption } from './moveOptions';
import { moveOptions, withSameEngine } from './moveOptions';

/** What a move needs to be prepared again on resolve. */
export interface MoveData {
  readonly uri: string;
  readonly version: number;
  readonly workload: string;
  /** Line of its name: two workloads of a file may share one. */
  readonly line: number;
  readonly target: Target;
  /** Shown before it is made. */
  readonly preview?: true;
}

export const REWRITE = `${CodeActionKind.RefactorRewrite}.placewright`;

/** What a move mends. */
const MENDED = new Set([
  'cheaper-placement',
  'slo-missed',
  'memory-exceeded',
  'over-budget',
  'idle-replicas',
  'training-on-cpu',
]);

export function moveActions(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const { placement } = reading.estimated(workload);
  const tried = triedOptions(context, reading, workload, placement);
  const mended = diagnostics.filter(
    ({ source, data }) => source === SOURCE && isMended(data as DiagnosticData | undefined, workload.name),
  );
  const dataFor = ({ target }: Estimate): MoveData => ({
    uri: reading.document.uri,
    version: reading.document.version,
    workload: workload.name,
    line: reading.document.positionAt(workload.nameSpan.start).line,
    target,
  });
  const on = tried.filter(({ reason }) => reason === undefined);
  const offered = on.map(({ estimate, kind, label }): CodeAction => {
    const action = { title: fixTitle(placement, estimate, label), kind: kindOf(kind), data: dataFor(estimate) };
    return kind === 'recommended'
      ? { ...action, isPreferred: true, diagnostics: mended.length > 0 ? mended : undefined }
      : action;
  });
  const [first] = on;
  const preview: CodeAction[] =
    first && context.client.changeAnnotations && context.client.documentChanges
      ? [
          {
            title: previewTitle(placement, first.estimate),
            kind: `${REWRITE}.preview`,
            data: { ...dataFor(first.estimate), preview: true } satisfies MoveData,
          },
        ]
      : [];
  return [...unique(offered), ...preview, ...(context.client.disabledActions ? refused(placement, tried) : [])];
}

const kindOf = (kind: MoveOption['kind']): string =>
  kind === 'recommended' ? CodeActionKind.QuickFix : `${REWRITE}.${kind}`;

function isMended(data: DiagnosticData | undefined, workload: string): boolean {
  return data !== undefined && data.workload === workload && MENDED.has(data.code);
}

/** Two targets may read the same where only what a title leaves out tells them apart: the better one stays. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
  const titles = new Set<string>();
  return actions.filter(({ title }) => !titles.has(title) && titles.add(title));
}

interface Tried extends MoveOption {
  /** Absent: it can be made. */
  readonly reason?: string;
}

interface Known {
  readonly placement: Placement;
  readonly tried: readonly Tried[];
}

/** Asked for at every move of the cursor, worked out once for each version of the file, the settings and the figures. */
const prepared = new WeakMap<Scope, WeakMap<FoundWorkload, Known>>();

function triedOptions(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  placement: Placement,
): readonly Tried[] {
  const known = knownOptions(reading, workload, placement);
  if (known) {
    return known;
  }
  const tried = moveOptions(placement).map((option) => tryOption(context, reading, workload, placement, option));
  keepOptions(reading, workload, { placement, tried });
  return tried;
}

/** Each option reads the file as it would be: of a long one that takes its time, so each has a turn of its own. False: nobody waits any longer. */
export async function prepareMoves(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  goesOn: () => Promise<boolean>,
): Promise<boolean> {
  const { placement } = reading.estimated(workload);
  if (knownOptions(reading, workload, placement)) {
    return true;
  }
  const tried: Tried[] = [];
  for (const option of moveOptions(placement)) {
    if (!(await goesOn())) {
      return false;
    }
    tried.push(tryOption(context, reading, workload, placement, option));
  }
  keepOptions(reading, workload, { placement, tried });
  return goesOn();
}

function knownOptions({ scope }: Reading, workload: FoundWorkload, placement: Placement): readonly Tried[] | undefined {
  const known = prepared.get(scope)?.get(workload);
  return known?.placement === placement ? known.tried : undefined;
}

function keepOptions({ scope }: Reading, workload: FoundWorkload, known: Known): void {
  const ofScope = prepared.get(scope) ?? new WeakMap<FoundWorkload, Known>();
  prepared.set(scope, ofScope);
  ofScope.set(workload, known);
}

/** Where a file names an engine that the best target would change, the best with that engine stands in. */
function tryOption(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  placement: Placement,
  option: MoveOption,
): Tried {
  const refusalOf = (estimate: Estimate) => refusal(context, reading, workload, placement, estimate);
  const reason = refusalOf(option.estimate);
  if (reason === undefined || option.kind === 'recommended' || !changesEngine(placement, option)) {
    return { ...option, reason };
  }
  const other = withSameEngine(placement, reading.full(workload).candidates, option);
  return other && refusalOf(other) === undefined
    ? { ...option, estimate: other, label: t`${option.label ?? ''} with ${engineName(other.target.runtime) ?? ''}` }
    : { ...option, reason };
}

function changesEngine({ current }: Placement, { estimate: { target } }: MoveOption): boolean {
  const now = current?.target;
  return now !== undefined && (now.runtime !== target.runtime || now.precision !== target.precision);
}

/** One entry for each reason: five times the same is said once. */
function refused(placement: Placement, tried: readonly Tried[]): CodeAction[] {
  const byReason = new Map<string, Tried[]>();
  for (const one of tried) {
    if (one.reason !== undefined) {
      byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), one]);
    }
  }
  return [...byReason].map(([reason, options]) => ({
    title: disabledFixTitle(
      placement,
      options.map(({ estimate }) => estimate),
      reason,
    ),
    kind: kindOf(options[0]?.kind ?? 'recommended'),
    disabled: { reason },
  }));
}

function refusal(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  placement: Placement,
  estimate: Estimate,
): string | undefined {
  const { current, recommended } = placement;
  if (!estimate.feasible) {
    return estimate.reasons[0] ?? t('does not fit');
  }
  if (estimate.target.instance === current?.target.instance && estimate !== recommended) {
    return t('it runs there now');
  }
  if (costOf(placement.workload, estimate) === undefined) {
    return t`no published price in ${estimate.target.region}: add one under pricing.overrides`;
  }
  if (estimate !== recommended && losesEverything(placement, estimate)) {
    return missReason(placement, estimate);
  }
  const move = prepareMove(context, reading, workload, estimate);
  return move.ok ? undefined : move.reason;
}

/** It would miss the SLO and save nothing, where another target holds it. */
function losesEverything({ workload, current, recommended }: Placement, estimate: Estimate): boolean {
  const holds = [current, recommended].find((one) => one && meetsSlo(one));
  const [now, then] = [holds && costOf(workload, holds), costOf(workload, estimate)];
  return !meetsSlo(estimate) && now !== undefined && then !== undefined && then >= now;
}

function missReason({ workload }: Placement, estimate: Estimate): string {
  const [missed] = missedLimits(workload, estimate);
  const words = missed ? missWords(workload, missed) : t('Misses the SLO');
  return t`${words.charAt(0).toLowerCase() + words.slice(1)}, and costs more`;
}
