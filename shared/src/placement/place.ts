/** Where a workload could run, and where it should. */
import type { Catalog } from '../catalog/types';
import { t } from '../l10n';
import type { BreakEven, Estimate } from '../report/schema';
import { energyCardOf } from '../energy/card';
import type { EnergyCard } from '../energy/schema';
import { once } from '../once';
import { breakEvens } from './breakEven';
import { configurationFrom } from './loadCurve';
import { createSearch } from './candidates';
import type { Ranking, Search } from './candidates';
import { withChosen } from './chosen';
import type { CostModel, Candidate, Refusal } from './costModel';
import { costModel } from './realModel';
import type { Answering } from './realModel';
import { computeCurrent, priceCurrent } from './current';
import type { Current } from './current';
import type { Decision } from './decide';
import { decide, SAME_COST } from './decide';
import { excludedBy } from './exclusion';
import { fallbacksOf } from './fallbacks';
import type { Fallback } from './fallbacks';
import { KIND_DEFAULTS } from './kindDefaults';
import { nextBestOf } from './nextBest';
import type { NextBest } from './nextBest';
import { compareCandidates, isTraining, meetsSlo, candidateOf, tierOf } from './rank';
import { shortlist } from './shortlist';
import { waitingOf } from './waiting';
import type { Waiting } from './waiting';
import type { Workload } from './workload';

export interface Placement {
  readonly workload: Workload;
  /** Names, prices and dates behind the numbers. */
  readonly catalog: Catalog;
  /** Of the workload that answers an agent's model calls. */
  readonly llm?: Estimate;
  /** What the manifest states, computed; absent where it states no hardware that we know. */
  readonly current?: Estimate;
  /** The best feasible candidate that meets the SLO; equals `current` where moving does not pay. */
  readonly recommended?: Estimate;
  /** `move`: the saving exceeds the uncertainty. */
  readonly decision: Decision;
  /** As it was decided; present where a reader asks about another target. */
  readonly decided?: Placement;
  /** Best variant per instance type, ranked: feasible and meeting the SLO first, then by cost. Computed when first asked for. */
  readonly candidates: readonly Estimate[];
  readonly candidatesEvaluated: number;
  /** Computed when first asked for. */
  readonly breakEven: readonly BreakEven[];
  /** What is recommended once the recommended type is not to be had. Computed when first asked for. */
  readonly nextBest?: NextBest;
  /** In the order of the manifest. Computed when first asked for. */
  readonly fallbacks: readonly Fallback[];
  /** Waiting for the recommended target against running elsewhere. Computed when first asked for. */
  readonly waiting?: Waiting;
  /** Which target takes less energy, and from which load on. Computed when first asked for. */
  readonly energyCard?: EnergyCard;
  /** Why nothing is recommended, or nothing can be computed. */
  readonly reasons: readonly string[];
  readonly reasonCodes: readonly string[];
}

/** Equal input gives equal output, in any order of the catalog. */
export function place(workload: Workload, catalog: Catalog): Placement {
  const llm = answeringOf(workload, catalog);
  return placeWith(workload, catalog, costModel(llm, catalog), llm?.estimate);
}

interface Answer {
  readonly catalog: Catalog;
  readonly estimate: Estimate | undefined;
}

/** By workload: agents of a file that share a model share the object. */
const answers = new WeakMap<Workload, Answer>();

/** The workload that answers an agent's calls, as it runs now or as it should. */
export function answeringOf({ agent }: Workload, catalog: Catalog): Answering | undefined {
  const llm = agent?.llm;
  const estimate = llm && estimateOf(llm, catalog);
  return llm && estimate
    ? { workload: llm, estimate, instance: catalog.instance(estimate.target.instance), callers: agent.callers }
    : undefined;
}

function estimateOf(llm: Workload, catalog: Catalog): Estimate | undefined {
  if (missingInput(llm)) {
    return undefined;
  }
  const known = answers.get(llm);
  if (known?.catalog === catalog) {
    return known.estimate;
  }
  const estimate = answerOf(llm, catalog);
  answers.set(llm, { catalog, estimate });
  return estimate;
}

/** Chains of agents are short: `resolveWorkload` follows two. */
function answerOf(llm: Workload, catalog: Catalog): Estimate | undefined {
  const model = costModel(answeringOf(llm, catalog), catalog);
  const { estimate } = computeCurrent(llm, catalog, model);
  return estimate?.feasible ? estimate : placeWith(llm, catalog, model).recommended;
}

/** The search over one model; `place` is this over the real one. */
export function placeWith(workload: Workload, catalog: Catalog, model: CostModel, llm?: Estimate): Placement {
  const missing = missingInput(workload);
  if (missing) {
    const { estimate, problem } = priceCurrent(workload, catalog, missing);
    return undecided(workload, catalog, estimate, problem ? [missing, problem] : [missing]);
  }
  const idle = model.withoutMachines?.(workload);
  const onIdle = idle && candidateOf(workload, idle);
  const current =
    idle && statesIdle(workload, idle) ? { estimate: idle, evaluated: 0 } : computeCurrent(workload, catalog, model);
  const here = current.estimate === idle ? onIdle : current.estimate && candidateOf(workload, current.estimate);
  const rank = (asked: Workload, now: Candidate | undefined) =>
    createSearch(asked, catalog, model, now).ranking((e) => isNeeded(asked, e, now));
  const make = () => createSearch(workload, catalog, model, here);
  const search = () => lastOrAgain(make);
  const rankingNow = () => search().ranking((e) => isNeeded(workload, e, here));
  const foremost = firstOf(rankingNow().first(), onIdle);
  const first = bestOf(foremost);
  const best = first?.whole();
  const { decision, recommended } = decide(workload, current.estimate, best);
  const reasons = [current.problem, decision === 'none' ? noneReason(foremost, workload, catalog) : undefined].filter(
    (r) => r !== undefined,
  );
  const next = once(() => nextBestOf(workload, recommended, here, rank));
  const fallbacks = once(() => fallbacksOf(workload, rankingNow()));
  const waiting = once(() => waitingOf(workload, recommended, fallbacks, next));
  const evaluated = once(() => search().points() + current.evaluated);
  const candidates = once(() => shownOf(rankingNow(), [here, onIdle], best));
  const crossings = once(() => crossingsOf(workload, catalog, model, current, first, rankingNow()));
  const energyCard = once(() =>
    energyCardOf({
      workload,
      candidates: candidates(),
      model,
      configurationOf: (estimate) => configurationFrom(workload, estimate, catalog),
    }),
  );

  return {
    workload: withChosen(workload, catalog, current.estimate, recommended),
    catalog,
    llm,
    current: current.estimate,
    recommended,
    decision,
    get candidates() {
      return candidates();
    },
    get candidatesEvaluated() {
      return evaluated();
    },
    get breakEven() {
      return crossings();
    },
    get nextBest() {
      return next();
    },
    get fallbacks() {
      return fallbacks();
    },
    get waiting() {
      return waiting();
    },
    get energyCard() {
      return energyCard();
    },
    reasons: reasons.map((r) => r.message),
    reasonCodes: reasons.map((r) => r.code),
  };
}

function bestOf(foremost: Candidate | undefined): Candidate | undefined {
  return foremost && tierOf(foremost) === 0 ? foremost : undefined;
}

/** What is recommended is either the first or what runs now. */
function shownOf(
  ranking: Ranking,
  always: readonly (Candidate | undefined)[],
  best: Estimate | undefined,
): readonly Estimate[] {
  const first = bestOf(ranking.first());
  return shortlist(ranking, [...always, first]).map((e) => (e === first && best ? best : e.whole()));
}

/** A search holds a candidate for each machine, a hundred times what its answer does: only the last one is kept. */
let lastSearch: { readonly make: () => Search; readonly search: Search } | undefined;

/** Done again where another came between. */
function lastOrAgain(make: () => Search): Search {
  if (lastSearch?.make !== make) {
    lastSearch = { make, search: make() };
  }
  return lastSearch.search;
}

/** What no placement can be computed without. */
function missingInput(workload: Workload): Refusal | undefined {
  const { family } = KIND_DEFAULTS[workload.kind];
  if (family !== 'agent' && !workload.model) {
    return workload.modelName === undefined
      ? { code: 'model-missing', message: t('No model is stated: speed and fit are unknown.') }
      : { code: 'model-unknown', message: t`${workload.modelName} is not in the catalog: speed and fit are unknown.` };
  }
  if (isTraining(workload) && !workload.training) {
    return {
      code: 'tokens-missing',
      message: t('How many tokens the run sees is not stated: its length and cost are unknown.'),
    };
  }
  return undefined;
}

function undecided(
  workload: Workload,
  catalog: Catalog,
  current: Estimate | undefined,
  why: readonly Refusal[],
): Placement {
  return {
    workload: withChosen(workload, catalog, current, undefined),
    catalog,
    current,
    decision: 'unknown',
    candidates: [],
    candidatesEvaluated: 0,
    breakEven: [],
    fallbacks: [],
    reasons: why.map((r) => r.message),
    reasonCodes: why.map((r) => r.code),
  };
}

/**
 * The current placement stands for its instance type where it does its work. Where it does not, or where another
 * engine or fewer copies on the same type cost less, that layout may be the way out.
 */
function isNeeded(workload: Workload, candidate: Candidate, now: Candidate | undefined): boolean {
  return (
    !now || candidate.target.instance !== now.target.instance || !meetsSlo(now) || betters(workload, candidate, now)
  );
}

/** Machines that are there already against the best of new ones. */
function firstOf(first: Candidate | undefined, onIdle: Candidate | undefined): Candidate | undefined {
  return first && onIdle ? (compareCandidates(first, onIdle) <= 0 ? first : onIdle) : (onIdle ?? first);
}

/** `replicas: 0` on the machine of the workload that answers: what is idle there. */
function statesIdle({ placement }: Workload, { target }: Estimate): boolean {
  return placement.replicas === 0 && placement.instance === target.instance;
}

/** On the machine that is stated already. The length of a run is the user's: fewer machines only make it longer. */
function betters(workload: Workload, candidate: Candidate, now: Candidate): boolean {
  return (
    !isTraining(workload) &&
    tierOf(candidate) === 0 &&
    candidate.costUsd !== undefined &&
    now.costUsd !== undefined &&
    candidate.costUsd < now.costUsd * (1 - SAME_COST)
  );
}

/** What can run comes before what cannot. */
function noneReason(first: Candidate | undefined, workload: Workload, catalog: Catalog): Refusal {
  if (first && tierOf(first) === 2) {
    const { purchase, region } = workload;
    return {
      code: 'price-unknown',
      message:
        purchase === 'on-demand'
          ? t`What would run this has no published price in ${region}: nothing is recommended until prices are refreshed or pricing.overrides states them.`
          : t`What would run this has no published ${purchase} price in ${region}: nothing is recommended until prices are refreshed or pricing.overrides states them.`,
    };
  }
  return first?.feasible
    ? { code: 'slo-missed-everywhere', message: t('No candidate meets the SLO.') }
    : (limitReason(first?.whole(), workload, catalog) ?? {
        code: 'nothing-fits',
        message: t('No candidate can run this workload.'),
      });
}

/** The manifest's own limits leave nothing. */
function limitReason(first: Estimate | undefined, { placement }: Workload, catalog: Catalog): Refusal | undefined {
  const codes = first?.reasonCodes ?? [];
  if (catalog.instances.every((instance) => excludedBy(placement, instance))) {
    return { code: 'nothing-allowed', message: t('No target is left by allow and deny.') };
  }
  return codes.includes('quota-exceeded')
    ? {
        code: 'quota-too-small',
        message: t`Nothing that runs this is within its quota. ${first?.reasons[0] ?? ''}`.trim(),
      }
    : undefined;
}

/** Between what runs now, the best other target (the best of another class where nothing better is there), and the API. */
function crossingsOf(
  workload: Workload,
  catalog: Catalog,
  model: CostModel,
  current: Current,
  best: Candidate | undefined,
  ranking: Ranking,
): readonly BreakEven[] {
  // What needs no machine has no line to cross.
  if (isTraining(workload) || !best || best.target.instances === 0) {
    return [];
  }
  const here = current.configuration ?? configurationFrom(workload, best, catalog);
  const rival =
    current.estimate && best.target !== current.estimate.target
      ? best
      : ranking
          .firsts((instance) => (instance.hardwareClass === best.target.hardwareClass ? undefined : 'another class'))
          .find((e) => tierOf(e) === 0);
  const there = rival && configurationFrom(workload, rival, catalog);
  return breakEvens(
    workload,
    [here, there].filter((c) => c !== undefined),
    model,
  );
}
