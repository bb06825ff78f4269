/** From what a file says to what the model needs: every gap is filled, and every filled gap is on record. */
import { apiPrice } from '../catalog/apiPrices';
import { t } from '../l10n';
import type { Catalog, ModelShape } from '../catalog/types';
import type { Precision, Purchase, WorkloadKind, WorkloadSpec } from '../manifest/schema';
import type { Recorder } from './assumptions';
import { recorder, usable } from './assumptions';
import { listedApi } from './hosted';
import { inlineShape } from './inlineShape';
import { FALLBACK_PURCHASE, FALLBACK_REGION, KIND_DEFAULTS, REPLICA_FLOOR } from './kindDefaults';
import { callersOf, leadsBack } from './references';
import { resolveAgent, resolveTraining } from './resolveJobs';
import { resolveTokens } from './resolveTokens';
import { resolveTraffic } from './resolveTraffic';
import type { ResolvedStage, Workload } from './workload';
import { diffusionItem } from '../model/denoiser';
import { includedBy } from '../model/besides';
import { AUDIO_SECONDS } from '../model/encoder';

export interface ResolveContext {
  readonly catalog: Catalog;
  /** The other workloads of the file, for `agent.llm`. */
  readonly siblings?: ReadonlyMap<string, WorkloadSpec>;
  /** What the settings say where the file is silent. */
  readonly defaults?: { readonly region?: string; readonly purchase?: Purchase };
}

export function resolveWorkload(name: string, spec: WorkloadSpec, context: ResolveContext): Workload {
  const workload = resolve(name, spec, context, []);
  return workload.kind === 'orchestration' && spec.stages
    ? { ...workload, stages: resolveStages(workload, spec.stages, context) }
    : workload;
}

/**
 * The workloads that a service calls, each under the service's load times its calls. A service within a service is taken with its own
 * work alone; one that leads back, and a training run, are left out.
 */
function resolveStages(
  service: Workload,
  stages: NonNullable<WorkloadSpec['stages']>,
  context: ResolveContext,
): readonly ResolvedStage[] {
  const { siblings = new Map<string, WorkloadSpec>() } = context;
  return stages.flatMap(({ name, use, callsPerRequest, hop, prefillApart }) => {
    const spec = use === undefined ? undefined : siblings.get(use);
    if (use === undefined || !spec || leadsBack(service.name, use, siblings) || isTrainingSpec(spec)) {
      return [];
    }
    const calls = usable(callsPerRequest) ?? 1;
    const workload = withLoadOf(service, calls, answering(use, spec, context));
    return calls > 0
      ? [{ name: name ?? use, use, calls, hop: hop ?? 'same-zone', mayPart: prefillApart === true, workload }]
      : [];
  });
}

function withLoadOf({ traffic, region, purchase }: Workload, calls: number, stage: Workload): Workload {
  const { rpsAvg, rpsPeak, hourlyShape, daysPerMonth } = traffic;
  const load = { rpsAvg: rpsAvg * calls, rpsPeak: rpsPeak * calls, hourlyShape, daysPerMonth };
  return {
    ...stage,
    region,
    purchase,
    traffic: { ...stage.traffic, ...load, concurrency: undefined, tasksPerHour: undefined, itemsPerHour: undefined },
  };
}

function isTrainingSpec(spec: WorkloadSpec): boolean {
  return KIND_DEFAULTS[kindOf(spec)].family === 'train';
}

/**
 * Agents that are followed on the way to a model: one may call another, which calls a model. An agent has no
 * time to a first token, so a longer chain would add nothing but the time to walk it.
 */
export const AGENTS_FOLLOWED = 2;

/** `above` holds the agents that led here: an agent that calls itself has no model. */
function resolve(name: string, spec: WorkloadSpec, context: ResolveContext, above: readonly string[]): Workload {
  const record = recorder();
  const kind = resolveKind(spec, record);
  const model = resolveModel(name, spec, kind, context.catalog, record);
  const answers = resolveAnswers(name, spec, kind, context, above, record);
  const agent = resolveAgent(kind, spec, answers, record);
  noteReplicaFloor(kind, spec, record);
  noteItem(kind, model.model, record);
  const callsModel = kind === 'agent' && (agent?.modelCallsPerStep ?? 0) > 0;
  const traffic = resolveTraffic(kind, spec.traffic, record);
  noteIncluded({ kind, ...model, traffic, agent }, spec, record);

  return {
    name,
    kind,
    ...model,
    kvPrecision: spec.kvPrecision,
    runtime: spec.runtime,
    contextTokens: usable(spec.contextTokens) || undefined,
    speculative: spec.speculative,
    draft: spec.speculative?.draftModel ? context.catalog.model(spec.speculative.draftModel)?.shape : undefined,
    traffic,
    tokens: resolveTokens(kind, spec.tokens, callsModel, record),
    slo: resolveSlo(kind, spec.slo, record),
    agent,
    training: resolveTraining(kind, spec.training, record),
    placement: spec.placement ?? {},
    region: resolveRegion(spec, context, record),
    purchase: resolvePurchase(spec, context, record),
    pricing: spec.pricing,
    energy: spec.energy,
    budget: spec.budget,
    assumptions: record.list,
  };
}

/** Copies that any other target keeps are a choice of ours, so it is said. */
function noteReplicaFloor(kind: WorkloadKind, spec: WorkloadSpec, record: Recorder): void {
  const { replicas, minReplicas } = spec.placement ?? {};
  if (KIND_DEFAULTS[kind].family !== 'train' && minReplicas === undefined && (usable(replicas) ?? 0) >= REPLICA_FLOOR) {
    record.note(
      'placement.minReplicas',
      REPLICA_FLOOR,
      t('elsewhere too, two copies stay up, because several are stated'),
    );
  }
}

const INCLUDED_WORDS = {
  storage: () => t('a disk with the weights on each machine, a copy in S3'),
  loadBalancer: () => t('one balancer, where more than one replica runs'),
  trafficOut: () => t('answers leave for the internet'),
  betweenZones: () => t('half of the model calls cross to another zone'),
} as const;

/** What is counted beside the machines unless the manifest says otherwise. */
function noteIncluded(workload: Parameters<typeof includedBy>[0], { pricing }: WorkloadSpec, record: Recorder): void {
  const included = includedBy(workload);
  for (const key of ['storage', 'loadBalancer', 'trafficOut', 'betweenZones'] as const) {
    if (included[key] && pricing?.include?.[key] === undefined) {
      record.note(`pricing.include.${key}`, true, INCLUDED_WORDS[key]());
    }
  }
}

/** What one item is, where the manifest has no word for it. */
function noteItem(kind: WorkloadKind, model: ModelShape | undefined, record: Recorder): void {
  if (kind === 'image-generation' && model) {
    const { steps, pixels } = diffusionItem(model);
    record.note('image.steps', steps, t('usual for this model'));
    record.note('image.pixels', pixels, t('width and height of an image'));
  }
  if (kind === 'speech') {
    record.note('audio.seconds', AUDIO_SECONDS, t('an item is a minute of speech'));
  }
}

function resolveKind(spec: WorkloadSpec, record: Recorder): WorkloadKind {
  const kind = kindOf(spec);
  if (kind !== spec.kind) {
    record.note('kind', kind, t('no kind is stated'));
  }
  return kind;
}

/** The kind follows from the blocks that are there, where it is not stated. */
export function kindOf({ kind, training, stages, agent }: WorkloadSpec): WorkloadKind {
  if (kind !== undefined && Object.hasOwn(KIND_DEFAULTS, kind)) {
    return kind;
  }
  return training ? 'fine-tuning' : stages ? 'orchestration' : agent ? 'agent' : 'inference';
}

interface ModelPart {
  readonly model?: ModelShape;
  readonly modelName?: string;
  readonly precision?: Precision;
}

function resolveModel(
  name: string,
  spec: WorkloadSpec,
  kind: WorkloadKind,
  catalog: Catalog,
  record: Recorder,
): ModelPart {
  if (kind === 'orchestration' || spec.model === undefined) {
    return { precision: spec.precision };
  }
  if (typeof spec.model !== 'string') {
    const model = inlineShape(name, spec.model, kind, record);
    return { model, modelName: model?.name, precision: spec.precision };
  }
  const match = catalog.model(spec.model);
  if (spec.precision === undefined && match?.precision !== undefined) {
    record.note('precision', match.precision, t('the model’s name says so'));
  }
  return { model: match?.shape, modelName: spec.model, precision: spec.precision ?? match?.precision };
}

/** Who answers an agent's model calls: a workload of the file, else an API at its price, which `agent.llm` may name as well. */
function resolveAnswers(
  name: string,
  spec: WorkloadSpec,
  kind: WorkloadKind,
  context: ResolveContext,
  above: readonly string[],
  record: Recorder,
): Pick<NonNullable<Workload['agent']>, 'llm' | 'api' | 'callers'> {
  const llm = resolveLlm(name, spec, kind, context, above, record);
  if (llm) {
    return { llm, callers: context.siblings ? callersOf(llm.name, context.siblings) : 1 };
  }
  const answers = spec.agent?.llm;
  const isNamed = answers !== undefined && context.siblings?.has(answers);
  const stated = spec.pricing?.apiAlternative ?? (answers === undefined ? undefined : listedApi(answers));
  const { inUsdPerM, outUsdPerM } = (typeof stated === 'string' ? apiPrice(stated) : stated) ?? {};
  const [into, out] = [usable(inUsdPerM), usable(outUsdPerM)];
  return kind === 'agent' && !isNamed && into !== undefined && out !== undefined
    ? { api: { inUsdPerM: into, outUsdPerM: out } }
    : {};
}

function resolveLlm(
  name: string,
  spec: WorkloadSpec,
  kind: WorkloadKind,
  context: ResolveContext,
  above: readonly string[],
  record: Recorder,
): Workload | undefined {
  const llmName = kind === 'agent' ? spec.agent?.llm : undefined;
  const llmSpec = llmName === undefined ? undefined : context.siblings?.get(llmName);
  if (llmName === undefined || llmSpec === undefined || llmName === name || above.includes(llmName)) {
    return undefined;
  }
  if (isTrainingSpec(llmSpec)) {
    record.note('agent.llm', llmName, t('left out: a training run answers no calls'));
    return undefined;
  }
  if (above.length + 1 >= AGENTS_FOLLOWED && callsAnother(llmSpec)) {
    record.note('agent.llm', llmName, t`left out: of a chain of agents ${AGENTS_FOLLOWED} are followed`);
    return undefined;
  }
  return callsAnother(llmSpec)
    ? resolve(llmName, llmSpec, context, [...above, name])
    : answering(llmName, llmSpec, context);
}

function callsAnother({ kind, agent }: WorkloadSpec): boolean {
  return agent?.llm !== undefined && (kind === undefined || kind === 'agent');
}

interface Answering {
  readonly spec: WorkloadSpec;
  readonly catalog: Catalog;
  readonly workload: Workload;
}

/** Workloads that answer calls, by file: many agents may share one, and then share its estimate too. */
const answers = new WeakMap<ReadonlyMap<string, WorkloadSpec>, Map<string, Answering>>();

function answering(name: string, spec: WorkloadSpec, context: ResolveContext): Workload {
  const { siblings, catalog, defaults } = context;
  const known = (siblings && answers.get(siblings)) ?? new Map<string, Answering>();
  const key = JSON.stringify([name, defaults?.region, defaults?.purchase]);
  const found = known.get(key);
  if (found?.spec === spec && found.catalog === catalog) {
    return found.workload;
  }
  const workload = resolve(name, spec, context, []);
  known.set(key, { spec, catalog, workload });
  if (siblings) {
    answers.set(siblings, known);
  }
  return workload;
}

const MS = 1000;

function resolveSlo(kind: WorkloadKind, spec: WorkloadSpec['slo'], record: Recorder): Workload['slo'] {
  const stated = {
    ttftP95: seconds(spec?.ttftMsP95),
    tpotP95: seconds(spec?.tpotMsP95),
    e2eP95: seconds(spec?.e2eMsP95),
  };
  const rest = {
    availability: percent(spec?.availabilityPct),
    deadlineHours: usable(spec?.deadlineHours) || undefined,
  };
  const preset = KIND_DEFAULTS[kind].slo;
  // One stated limit is a decision; the others are left open then.
  if (!preset || Object.values(stated).some((limit) => limit !== undefined)) {
    return { ...stated, ...rest };
  }
  for (const [key, limit] of [
    ['ttft', preset.ttftP95],
    ['tpot', preset.tpotP95],
    ['e2e', preset.e2eP95],
  ] as const) {
    if (limit !== undefined) {
      record.note(`slo.${key}MsP95`, Math.round(limit * MS), t(preset.why));
    }
  }
  return { ttftP95: preset.ttftP95, tpotP95: preset.tpotP95, e2eP95: preset.e2eP95, ...rest };
}

function seconds(ms: number | undefined): number | undefined {
  const given = usable(ms);
  return given ? given / MS : undefined;
}

function percent(stated: number | undefined): number | undefined {
  const given = usable(stated);
  return given === undefined ? undefined : Math.min(given, 100);
}

function resolveRegion(spec: WorkloadSpec, context: ResolveContext, record: Recorder): string {
  const stated = spec.placement?.region ?? spec.placement?.regions?.[0];
  const why = context.defaults?.region ? t('the file states none; the setting’s region') : t('no region is stated');
  return record.value('placement.region', stated, context.defaults?.region || FALLBACK_REGION, why);
}

function resolvePurchase(spec: WorkloadSpec, context: ResolveContext, record: Recorder): Purchase {
  const why = context.defaults?.purchase
    ? t('the file states none; the setting’s choice')
    : t('no purchase option is stated');
  return record.value<Purchase>(
    'placement.purchase',
    spec.placement?.purchase,
    context.defaults?.purchase ?? FALLBACK_PURCHASE,
    why,
  );
}
