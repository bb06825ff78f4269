/** A target that a reader asks about, in the place of the one that is recommended. */
import type { Estimate } from '../report/schema';
import type { Placement } from './place';

/** Names a candidate while load and limits change how many of it there are: `c8g.2xlarge`. */
export function machineKey({ target }: Pick<Estimate, 'target'>): string {
  return target.sharedWith === undefined ? target.instance : `${target.instance} idle`;
}

/** Undefined: no candidate, or what runs now. */
export function candidateNamed({ candidates, current }: Placement, key: string): Estimate | undefined {
  return candidates.find((each) => each !== current && machineKey(each) === key);
}

/** One for each estimate, so that what was drawn of it is drawn once. */
const known = new WeakMap<Estimate, Placement>();

/** The same search, with `target` where the figures, the bars and the curves look for the proposal. */
export function askedPlacement(decided: Placement, target: Estimate): Placement {
  const kept = known.get(target);
  const asked = kept?.decided === decided ? kept : withTarget(decided, target);
  known.set(target, asked);
  return asked;
}

function withTarget(decided: Placement, target: Estimate): Placement {
  const { workload, catalog, llm, current, reasons, reasonCodes } = decided;
  return {
    workload,
    catalog,
    llm,
    current,
    reasons,
    reasonCodes,
    decided,
    recommended: target,
    decision: 'asked',
    get candidates() {
      return decided.candidates;
    },
    get candidatesEvaluated() {
      return decided.candidatesEvaluated;
    },
    get breakEven() {
      return decided.breakEven;
    },
    get energyCard() {
      return decided.energyCard;
    },
    // They are of what is recommended.
    fallbacks: [],
  };
}
