/** The energy truth card: which target takes less for this workload, from which load on, and what the claim compares with. */
import { replicaFloor, unsized } from '../placement/candidates';
import type { Configuration } from '../placement/configuration';
import type { CostModel } from '../placement/costModel';
import { isClosedLoop, isTraining, meetsSlo } from '../placement/rank';
import type { Workload } from '../placement/workload';
import { once } from '../once';
import { HARDWARE_CLASSES } from '../report/schema';
import type { Estimate, EvidenceClass } from '../report/schema';
import { combined } from '../model/carbon';
import { GRAVITON_CLAIM } from './claim';
import { atLoad, energyCrossings } from './crossings';
import type { EnergyAt } from './crossings';
import type { Comparison, Contender, EnergyCard } from './schema';
import { unitEnergy, unitOf } from './unit';

export interface CardInput {
  readonly workload: Workload;
  readonly candidates: readonly Estimate[];
  readonly model: CostModel;
  readonly configurationOf: (estimate: Estimate) => Configuration | undefined;
}

/**
 * One contender for each hardware class: of the candidates that keep the SLO, the one with the least energy for a unit of
 * work at the stated load, idle hours shared out. Undefined where nothing runs or no power is known.
 */
export function energyCardOf(input: CardInput): EnergyCard | undefined {
  const { workload, candidates } = input;
  const leanest = HARDWARE_CLASSES.flatMap((name) => leanestOf(workload, candidates, name) ?? []).toSorted(
    (a, b) => a.contender.wh - b.contender.wh,
  );
  if (leanest.length === 0) {
    return undefined;
  }
  const contenders = leanest.map(({ contender }) => contender);
  const crossings = once(() =>
    crossingsOf(
      input,
      leanest.map(({ estimate }) => estimate),
    ),
  );
  const find = (name: string) => contenders.find(({ target }) => target.hardwareClass === name);
  return {
    unit: unitOf(workload),
    contenders,
    get crossings() {
      return crossings();
    },
    claim: {
      ...GRAVITON_CLAIM,
      here: compared(find('graviton'), find('x86')),
      againstGpu: compared(find('graviton'), find('gpu')),
    },
  };
}

interface Found {
  readonly estimate: Estimate;
  readonly contender: Contender;
}

function leanestOf(workload: Workload, candidates: readonly Estimate[], hardwareClass: string): Found | undefined {
  let best: Found | undefined;
  for (const estimate of candidates) {
    const contender =
      estimate.target.hardwareClass === hardwareClass && meetsSlo(estimate)
        ? contenderOf(workload, estimate)
        : undefined;
    if (contender && !(best && best.contender.wh <= contender.wh)) {
      best = { estimate, contender };
    }
  }
  return best;
}

/** Undefined where its power is unknown. */
export function contenderOf(workload: Workload, estimate: Estimate): Contender | undefined {
  const unit = unitEnergy(workload, estimate);
  return (
    unit && {
      target: estimate.target,
      ...unit,
      kwhPerMonth: estimate.energy.kwhPerMonth,
      evidence: evidenceClassOf(estimate),
    }
  );
}

function evidenceClassOf({ evidence }: Estimate): EvidenceClass {
  return evidence.find(({ figure }) => figure === 'energy')?.class ?? 'assumed';
}

/**
 *     ratio = Wh subject / Wh baseline                                   [-]
 *     range = ratio ·/÷ exp √(ln² of either side)                        [-], the two taken as independent
 *
 * Errors that both share (PUE, load) cancel: errs wide.
 */
function compared(subject: Contender | undefined, baseline: Contender | undefined): Comparison | undefined {
  if (!subject || !baseline || !(baseline.wh > 0)) {
    return undefined;
  }
  const ratio = subject.wh / baseline.wh;
  return {
    subject: subject.target.instance,
    baseline: baseline.target.instance,
    ratio,
    range:
      subject.range && baseline.range && subject.range.low > 0 && baseline.range.low > 0
        ? {
            low: ratio / combined(subject.wh / subject.range.low, baseline.range.high / baseline.wh),
            high: ratio * combined(subject.range.high / subject.wh, baseline.wh / baseline.range.low),
          }
        : undefined,
  };
}

/** The least contender against each other one. A run has no load, a closed loop makes its own. */
function crossingsOf(input: CardInput, leanest: readonly Estimate[]): EnergyCard['crossings'] {
  const { workload } = input;
  const rate = workload.traffic.rpsAvg;
  if (isTraining(workload) || isClosedLoop(workload) || !(rate > 0)) {
    return [];
  }
  const [first, ...others] = leanest.flatMap((estimate) => {
    const at = energyAtLoads(input, estimate);
    return at ? [{ name: estimate.target.instance, at }] : [];
  });
  return first ? others.flatMap((other) => energyCrossings(rate, first, other)).toSorted((a, b) => a.rps - b.rps) : [];
}

/** With as many replicas as each load needs, whatever the manifest fixes for the stated one. */
function energyAtLoads({ workload, model, configurationOf }: CardInput, estimate: Estimate): EnergyAt | undefined {
  const configuration = configurationOf(estimate);
  if (!configuration) {
    return undefined;
  }
  const scalable = unsized(workload);
  const sized: Configuration = { ...configuration, replicas: undefined, minReplicas: replicaFloor(workload) };
  const known = new Map<number, number | undefined>();
  return (factor) => {
    if (!known.has(factor)) {
      const at = model.estimate(atLoad(scalable, factor), sized);
      known.set(factor, meetsSlo(at) ? at.energy.kwhPerMonth : undefined);
    }
    return known.get(factor);
  };
}
