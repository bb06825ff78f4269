/**
 * Placements by content: what the workload states, the workloads that it calls,
 * and the settings. A keystroke recomputes the edited workload and no other.
 */
import type { ArmReport } from '../../shared/src/arm/schema';
import type { Catalog } from '../../shared/src/catalog/types';
import type { WorkloadSpec } from '../../shared/src/manifest/schema';
import { place } from '../../shared/src/placement/place';
import type { Placement } from '../../shared/src/placement/place';
import { callersOf, leadsBack, referencesOf, wayBack } from '../../shared/src/placement/references';
import type { Reference } from '../../shared/src/placement/references';
import { AGENTS_FOLLOWED, resolveWorkload } from '../../shared/src/placement/resolve';
import type { Workload } from '../../shared/src/placement/workload';
import type { Estimate } from '../../shared/src/report/schema';
import type { Settings } from '../../shared/src/settings';
import { checkWorkload } from './diagnostics/index';
import type { Found } from './diagnostics/rule';
import { NO_EVIDENCE } from './evidence/evidenceFiles';
import { createEvidenceFits } from './evidence/fits';
import type { Later } from './evidence/fits';
import type { EvidenceView } from './evidence/evidenceFiles';
import { useEvidence } from './evidence/useEvidence';
import type { EvidenceUse } from './evidence/useEvidence';
import { isSageMakerType } from './manifest/foreign/machines/ec2Types';
import type { FoundWorkload, Manifest } from './manifest/manifest';
import { TURN_MS } from './turn';

export interface Estimated {
  /** Few candidates: the first, and the best of each kind of hardware. */
  readonly placement: Placement;
  readonly findings: readonly Found[];
  readonly evidence?: EvidenceUse;
}

/** The file around a workload, and what the settings say where it is silent. */
export interface Scope {
  readonly siblings: ReadonlyMap<string, WorkloadSpec>;
  readonly settings: Settings;
  /** The user's own measurements, as far as they are read. */
  readonly evidence: EvidenceView;
  /** With the user's own hardware; absent: that of the estimates. */
  readonly catalog?: Catalog;
  /** What the files around the code say about arm64; absent where they are not read, or are none. */
  readonly arm?: ArmReport;
}

export interface Estimates {
  readonly has: (found: FoundWorkload, scope: Scope) => boolean;
  /** From the cache, or computed now. */
  readonly of: (found: FoundWorkload, scope: Scope) => Estimated;
  /** With every candidate; only the last few are kept, for a panel that follows the cursor and asks what if. */
  readonly full: (found: FoundWorkload, scope: Scope) => Placement;
  /** Computes what is missing and lets other messages in between; false when cancelled. */
  readonly prepare: (found: readonly FoundWorkload[], scope: Scope, isCancelled: () => boolean) => Promise<boolean>;
  /** Fits that answers did not wait for are there. */
  readonly settled: () => Promise<void>;
}

/** Workloads kept beside those of the file at hand, at about 20 kB each. */
const KEPT = 1000;
/** As stated, as asked, and as asked at the stated load: each is some hundred kilobytes. */
const WHOLE_KEPT = 3;

/** `later`: whom to tell of fits that an answer did not wait for; without it every answer waits for them. */
export function createEstimates(
  catalog: Catalog,
  nextTurn: () => Promise<void>,
  later?: Omit<Later, 'nextTurn'>,
): Estimates {
  const known = new Map<string, Estimated>();
  const whole = new Map<string, Placement>();

  const pending = new Set<string>();
  const fitted = () => {
    pending.forEach((key) => known.delete(key));
    pending.clear();
    whole.clear();
    later?.fitted();
  };
  const fits = createEvidenceFits(later && { ...later, nextTurn, fitted });
  /** Asked again for every figure typed elsewhere in the workload: fitted once for a target. */
  const evidenceOf = ({ spec }: FoundWorkload, { evidence, siblings }: Scope, placement: Placement) => {
    const files = evidence.filesFor(spec.evidence ?? []);
    if (files.length === 0) {
      return undefined;
    }
    const { instance, accelerator, acceleratorCount, runtime, precision } =
      (placement.current ?? placement.recommended)?.target ?? {};
    const key = JSON.stringify([
      evidence.version,
      files,
      placement.workload.kind,
      placement.workload.model,
      [instance, accelerator, acceleratorCount, runtime, precision],
    ]);
    return useEvidence(evidence, spec.evidence ?? [], placement, (rows) => fits.of(key, rows, KEPT + siblings.size));
  };
  const compute = (found: FoundWorkload, scope: Scope) => {
    const inScope = scope.catalog ?? catalog;
    const workload = resolveIn(found, scope, inScope);
    const placement = place(workload, inScope);
    const evidence = evidenceOf(found, scope, placement);
    if (!evidence?.fit) {
      return { workload, placement, evidence };
    }
    const measured = { ...workload, factors: evidence.fit.factors };
    return { workload: measured, placement: place(measured, inScope), evidence };
  };
  const wholeOf = (key: string, found: FoundWorkload, scope: Scope): Placement => {
    const placement = whole.get(key) ?? compute(found, scope).placement;
    whole.delete(key);
    whole.set(key, placement);
    forgetOldest(whole, WHOLE_KEPT);
    return placement;
  };
  const add = (key: string, found: FoundWorkload, scope: Scope): Estimated => {
    const { workload, placement, evidence } = compute(found, scope);
    const estimated = {
      placement: slim(placement, () => wholeOf(key, found, scope)),
      findings: checkWorkload({
        found,
        workload,
        placement,
        catalog: scope.catalog ?? catalog,
        siblings: scope.siblings,
        evidence,
        arm: scope.arm,
      }),
      evidence,
    };
    known.set(key, estimated);
    if (evidence?.isPending) {
      pending.add(key);
    }
    // A file that did not fit would push out its own first workload with its last.
    forgetOldest(known, KEPT + scope.siblings.size);
    return estimated;
  };
  const recall = (key: string) => {
    const estimated = known.get(key);
    if (estimated) {
      known.delete(key);
      known.set(key, estimated);
    }
    return estimated;
  };

  return {
    has: (found, scope) => known.has(keyOf(found, scope)),
    of: (found, scope) => {
      const key = keyOf(found, scope);
      return recall(key) ?? add(key, found, scope);
    },
    full: (found, scope) => wholeOf(keyOf(found, scope), found, scope),
    prepare: async (all, scope, isCancelled) => {
      let until = performance.now() + TURN_MS;
      for (const found of all) {
        const key = keyOf(found, scope);
        if (!known.has(key)) {
          add(key, found, scope);
        }
        if (performance.now() > until) {
          await nextTurn();
          if (isCancelled()) {
            return false;
          }
          until = performance.now() + TURN_MS;
        }
      }
      return !isCancelled();
    },
    settled: fits.settled,
  };
}

const scopes = new WeakMap<Manifest, Scope>();

/** The same object as long as manifest, settings and evidence are the same. */
export function scopeOf(
  manifest: Manifest,
  settings: Settings,
  evidence: EvidenceView = NO_EVIDENCE,
  catalog?: Catalog,
  arm?: ArmReport,
): Scope {
  const known = scopes.get(manifest);
  if (known?.settings === settings && known.evidence === evidence && known.catalog === catalog && known.arm === arm) {
    return known;
  }
  const siblings = new Map(manifest.workloads.map(({ name, spec }) => [name, spec]));
  const scope: Scope = { siblings, settings, evidence, catalog, arm };
  scopes.set(manifest, scope);
  return scope;
}

export function resolveIn(found: FoundWorkload, { siblings, settings }: Scope, catalog: Catalog): Workload {
  const defaults = { region: settings['defaults.region'], purchase: settings['defaults.purchase'] };
  const workload = resolveWorkload(found.name, found.spec, { catalog, siblings, defaults });
  return isSageMakerType(found.stated.instance ?? '') ? { ...workload, host: 'sagemaker' } : workload;
}

const texts = new WeakMap<object, string>();

/** A reader keeps the objects of what did not change, so most texts are written once. */
function textOf(value: object): string {
  const text = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, text);
  return text;
}

const numbers = new WeakMap<object, number>();
let numbered = 0;

/** Tells catalogs and reports apart in a key. */
function numberOf(thing: Catalog | ArmReport): number {
  const known = numbers.get(thing) ?? (numbered += 1);
  numbers.set(thing, known);
  return known;
}

const keys = new WeakMap<FoundWorkload, { readonly scope: Scope; readonly key: string }>();

/** Asked for by every feature, worked out once for each version of a file. */
function keyOf(found: FoundWorkload, scope: Scope): string {
  const known = keys.get(found);
  if (known?.scope === scope) {
    return known.key;
  }
  const key = buildKey(found, scope);
  keys.set(found, { scope, key });
  return key;
}

/** Everything that decides the numbers and the findings. */
function buildKey(
  { name, spec, stated, fields, image, container, use }: FoundWorkload,
  { siblings, settings, evidence, catalog, arm }: Scope,
): string {
  const parts = [name, textOf(spec), textOf(stated), settings['defaults.region'], settings['defaults.purchase']];
  // Findings say amounts.
  parts.push(textOf(settings.currency));
  if (catalog) {
    parts.push(`catalog ${numberOf(catalog)}`);
  }
  if (arm) {
    parts.push(`arm ${numberOf(arm)}`);
  }
  if (image !== undefined) {
    parts.push(`image ${image}`);
  }
  if (container) {
    parts.push(textOf(container));
  }
  const threads = use?.options.get('threads')?.value;
  if (threads !== undefined) {
    parts.push(`threads ${threads}`);
  }
  // A rule says of an SLO whether it is written or assumed.
  parts.push(
    ['slo.ttftMsP95', 'slo.tpotMsP95', 'slo.e2eMsP95', 'slo.deadlineHours']
      .map((field) => (fields.has(field) ? 1 : 0))
      .join(''),
  );
  const files = evidence.filesFor(spec.evidence ?? []);
  if (files.length > 0) {
    parts.push(`evidence ${evidence.version} ${files.map(({ uri }) => uri).join(' ')}`);
  }
  parts.push(...referencesOf(spec).map((reference) => referenceKey(name, reference, siblings)));
  const seen = new Set([name]);
  // As far as a chain of agents is followed, and the workload that answers the last of them.
  for (let called = spec.agent?.llm; called !== undefined && !seen.has(called) && seen.size <= AGENTS_FOLLOWED + 1;) {
    seen.add(called);
    const sibling = siblings.get(called);
    parts.push(called, sibling ? textOf(sibling) : '');
    called = sibling?.agent?.llm;
  }
  return parts.join('\n');
}

/** Of the workload that is called: what it states, who else calls it, and the circle it may close. */
function referenceKey(from: string, { name }: Reference, siblings: Scope['siblings']): string {
  const called = siblings.get(name);
  const circle = leadsBack(from, name, siblings) ? wayBack(from, name, siblings).join(' ') : '';
  const further = called ? referencesOf(called).map((next) => textOf(siblings.get(next.name) ?? {})) : [];
  return `${name} ${callersOf(name, siblings)} ${circle} ${called ? textOf(called) : ''} ${further.join(' ')}`;
}

/** What is asked for at every keystroke; the rest is worked out again when somebody looks: a tenth of the memory, and of the time. */
function slim(
  { workload, catalog, llm, current, recommended, decision, reasons, reasonCodes }: Placement,
  whole: () => Placement,
): Placement {
  let shown: readonly Estimate[] | undefined;
  return {
    workload,
    catalog,
    llm,
    current,
    recommended,
    decision,
    get candidates() {
      shown ??= glance(whole()).map((one) => sameAs(one, current) ?? sameAs(one, recommended) ?? one);
      return shown;
    },
    get candidatesEvaluated() {
      return whole().candidatesEvaluated;
    },
    get breakEven() {
      return whole().breakEven;
    },
    get nextBest() {
      return whole().nextBest;
    },
    get fallbacks() {
      return whole().fallbacks;
    },
    get waiting() {
      return whole().waiting;
    },
    get energyCard() {
      return whole().energyCard;
    },
    reasons,
    reasonCodes,
  };
}

/** The estimate that is kept, where the other is of the same target: what is compared by identity stays one. */
function sameAs(one: Estimate, kept: Estimate | undefined): Estimate | undefined {
  return kept && JSON.stringify(one.target) === JSON.stringify(kept.target) && one.feasible === kept.feasible
    ? kept
    : undefined;
}

function glance({ candidates, current, recommended }: Placement): readonly Estimate[] {
  const first = candidates.slice(0, FIRST);
  const bestOfClass = ['gpu', 'neuron', 'graviton', 'x86'].map((hardwareClass) =>
    candidates.find(({ target }) => target.hardwareClass === hardwareClass),
  );
  const kept = new Set<Estimate | undefined>([...first, ...bestOfClass, greenest(candidates), current, recommended]);
  return candidates.filter((candidate) => kept.has(candidate));
}

const FIRST = 4;

/** Feasible, within the SLO, and with the least known carbon. */
export function greenest(candidates: readonly Estimate[]): Estimate | undefined {
  const carbon = ({ energy }: Estimate) => energy.kgCo2ePerMonth ?? Infinity;
  return candidates
    .filter(
      (candidate) =>
        candidate.feasible && candidate.meetsSlo !== false && candidate.energy.kgCo2ePerMonth !== undefined,
    )
    .reduce<Estimate | undefined>(
      (best, candidate) => (best && carbon(best) <= carbon(candidate) ? best : candidate),
      undefined,
    );
}

function forgetOldest(known: Map<string, unknown>, most: number): void {
  for (const key of known.keys()) {
    if (known.size <= most) {
      return;
    }
    known.delete(key);
  }
}
