/** Moves of the workload under the cursor: the recommended one as a fix, others as rewrites, refused ones with the reason. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { Placement } from '../../../../shared/src/placement/place';
import { costOf, meetsSlo } from '../../../../shared/src/placement/rank';
import type { Estimate, HardwareClass, Target } from '../../../../shared/src/report/schema';
import { disabledFixTitle, fixTitle } from '../../../../shared/src/words/fixTitle';
import { greenest } from '../../estimates';
import type { FoundWorkload } from '../../manifest/manifest';
import type { FeatureContext, Reading } from '../context';
import type { DiagnosticData } from '../diagnostics';
import { SOURCE } from '../diagnostics';
import { prepareMove } from './move';

/** What a move needs to be prepared again on resolve. */
export interface MoveData {
  readonly uri: string;
  readonly version: number;
  readonly workload: string;
  readonly target: Target;
}

interface Option {
  readonly estimate: Estimate;
  /** Absent: the recommended one. */
  readonly label?: string;
}

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
  const mended = diagnostics.filter(
    ({ source, data }) => source === SOURCE && isMended(data as DiagnosticData | undefined, workload.name),
  );
  return optionsOf(placement).flatMap(({ estimate, label }) => {
    const recommended = label === undefined;
    const reason = refusal(context, reading, workload, placement, estimate);
    const kind = recommended ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
    if (reason !== undefined) {
      const disabled = { title: disabledFixTitle(placement, estimate, reason), kind, disabled: { reason } };
      return context.client.disabledActions ? [disabled] : [];
    }
    const data: MoveData = {
      uri: reading.document.uri,
      version: reading.document.version,
      workload: workload.name,
      target: estimate.target,
    };
    const action: CodeAction = { title: fixTitle(placement, estimate, label), kind, data };
    return [
      recommended ? { ...action, isPreferred: true, diagnostics: mended.length > 0 ? mended : undefined } : action,
    ];
  });
}

function isMended(data: DiagnosticData | undefined, workload: string): boolean {
  return data !== undefined && data.workload === workload && MENDED.has(data.code);
}

const CHEAPEST: readonly (readonly [HardwareClass, string])[] = [
  ['gpu', 'the cheapest GPU'],
  ['graviton', 'the cheapest Graviton'],
  ['neuron', 'the cheapest Neuron'],
  ['x86', 'the cheapest x86'],
];

/** A move to this many times the cost is nobody's wish, unless what runs now does not do its work. */
const MOST_TIMES_DEARER = 5;

function isWithinReach({ workload, current }: Placement, estimate: Estimate): boolean {
  const now = current && meetsSlo(current) ? costOf(workload, current) : undefined;
  const then = costOf(workload, estimate);
  return now === undefined || then === undefined || then <= now * MOST_TIMES_DEARER;
}

function optionsOf(placement: Placement): readonly Option[] {
  const { decision, current, recommended, candidates } = placement;
  const proposed = (decision === 'move' || decision === 'choose') && recommended ? [{ estimate: recommended }] : [];
  const green = greenest(candidates);
  const others: readonly Option[] = [
    ...CHEAPEST.flatMap(([hardwareClass, label]) => {
      const estimate = candidates.find(
        ({ target }) => target.hardwareClass === hardwareClass && target.sharedWith === undefined,
      );
      return estimate && isWithinReach(placement, estimate) ? [{ estimate, label }] : [];
    }),
    ...(green ? [{ estimate: green, label: 'the greenest' }] : []),
  ];
  const seen = new Set<Estimate | undefined>([current, ...proposed.map(({ estimate }) => estimate)]);
  return [...proposed, ...others.filter(({ estimate }) => !seen.has(estimate) && seen.add(estimate))];
}

function refusal(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  placement: Placement,
  estimate: Estimate,
): string | undefined {
  if (!estimate.feasible) {
    return estimate.reasons[0] ?? 'does not fit';
  }
  if (estimate.target.instance === placement.current?.target.instance && estimate !== placement.recommended) {
    return 'it runs there now';
  }
  const move = prepareMove(context, reading, workload, estimate);
  return move.ok ? undefined : move.reason;
}
