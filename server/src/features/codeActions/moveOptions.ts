/** Which targets a workload is offered: what is recommended, the best of each kind of hardware, the cheapest and the greenest. */
import { t } from '../../../../shared/src/l10n';
import type { Placement } from '../../../../shared/src/placement/place';
import { costOf, meetsSlo } from '../../../../shared/src/placement/rank';
import type { Estimate, HardwareClass } from '../../../../shared/src/report/schema';
import { limitsAreAssumed } from '../../../../shared/src/words/slo';
import { greenest } from '../../estimates';

export interface MoveOption {
  readonly estimate: Estimate;
  /** Ends the kind of its action: `refactor.rewrite.placewright.gpu`. */
  readonly kind: 'recommended' | 'cheapest' | 'greenest' | HardwareClass;
  /** `the cheapest GPU`; absent: the recommended one. */
  readonly label?: string;
}

const CLASSES: readonly (readonly [HardwareClass, () => string])[] = [
  ['graviton', () => t('the cheapest Graviton')],
  ['gpu', () => t('the cheapest GPU')],
  ['neuron', () => t('the cheapest Neuron')],
  ['x86', () => t('the cheapest x86')],
];

/** In the order of a menu; no target twice. */
export function moveOptions(placement: Placement): readonly MoveOption[] {
  const { decision, current, recommended, candidates } = placement;
  const ofClass = (hardwareClass: HardwareClass) =>
    candidates.find(({ target }) => target.hardwareClass === hardwareClass && target.sharedWith === undefined);
  const isProposed = decision === 'move' || decision === 'choose';
  const wanted: readonly (Omit<MoveOption, 'estimate'> & { readonly estimate: Estimate | undefined })[] = [
    { kind: 'recommended', estimate: isProposed ? recommended : undefined },
    { kind: 'cheapest', label: cheapestLabel(placement), estimate: cheapest(placement) },
    ...CLASSES.map(([kind, label]) => ({ kind, label: label(), estimate: ofClass(kind) })),
    { kind: 'greenest', label: t('the greenest'), estimate: greenest(candidates) },
  ];
  const seen = new Set<Estimate>(current ? [current] : []);
  return wanted.flatMap(({ estimate, ...option }) => {
    const isNew = estimate !== undefined && !seen.has(estimate);
    if (!isNew || !(option.kind === 'recommended' || isWithinReach(placement, estimate))) {
      return [];
    }
    seen.add(estimate);
    return [{ ...option, estimate }];
  });
}

/** Candidates stand in the order of what they cost, those that meet the SLO first. */
function cheapest({ workload, candidates }: Placement): Estimate | undefined {
  const [first] = candidates;
  return first && meetsSlo(first) && costOf(workload, first) !== undefined ? first : undefined;
}

const cheapestLabel = ({ workload, candidates }: Placement): string =>
  candidates[0]?.meetsSlo === undefined || limitsAreAssumed(workload)
    ? t('the cheapest')
    : t('the cheapest that meets the SLO');

/** A move to this many times the cost is nobody's wish, unless what runs now does not do its work. */
const MOST_TIMES_DEARER = 5;

function isWithinReach({ workload, current }: Placement, estimate: Estimate): boolean {
  const now = current && meetsSlo(current) ? costOf(workload, current) : undefined;
  const then = costOf(workload, estimate);
  return now === undefined || then === undefined || then <= now * MOST_TIMES_DEARER;
}

/** The same kind of hardware with the engine and the weights that run now: what a file that names both can be edited to. */
export function withSameEngine(
  { workload, current }: Placement,
  candidates: readonly Estimate[],
  { estimate: { target } }: MoveOption,
): Estimate | undefined {
  const now = current?.target;
  return now === undefined
    ? undefined
    : candidates.find(
        (one) =>
          one.feasible &&
          one.target.instance !== now.instance &&
          one.target.hardwareClass === target.hardwareClass &&
          one.target.runtime === now.runtime &&
          one.target.precision === now.precision &&
          one.target.instance !== target.instance &&
          costOf(workload, one) !== undefined,
      );
}
