/** Agents and training runs: what is stated, and what is assumed of the rest. */
import { mebibytes } from '../units';
import { t } from '../l10n';
import type { WorkloadKind, WorkloadSpec } from '../manifest/schema';
import type { Recorder } from './assumptions';
import { usable } from './assumptions';
import {
  AGENT_DEFAULTS,
  ORCHESTRATION_CALL,
  TOOL_DEFAULTS,
  TRAINING_DEFAULTS,
  WAITING_TOOL_DEFAULTS,
} from './kindDefaults';
import type { ResolvedAgent, ResolvedTraining } from './workload';

type ToolSpec = NonNullable<NonNullable<WorkloadSpec['agent']>['tools']>[number];

type StageSpec = NonNullable<WorkloadSpec['stages']>[number];

export function resolveAgent(
  kind: WorkloadKind,
  { agent: spec, stages = [] }: Pick<WorkloadSpec, 'agent' | 'stages'>,
  answers: Pick<ResolvedAgent, 'llm' | 'api' | 'callers'>,
  record: Recorder,
): ResolvedAgent | undefined {
  if (kind === 'orchestration') {
    return orchestration(
      [...(spec?.tools ?? []), ...stages.filter(({ use }) => use === undefined).map(asStage)],
      record,
    );
  }
  if (kind !== 'agent') {
    return undefined;
  }
  const assumed = t('not stated; assumed for agents');
  const stepsP95 = positive(spec?.stepsP95);
  const steps = resolveSteps(spec?.stepsMean, stepsP95, record);
  return {
    steps,
    // A percentile below the mean cannot be.
    stepsP95: stepsP95 === undefined ? undefined : Math.max(steps, stepsP95),
    modelCallsPerStep: record.number(
      'agent.modelCallsPerStep',
      spec?.modelCallsPerStep,
      AGENT_DEFAULTS.modelCallsPerStep,
      assumed,
    ),
    contextGrowthTokensPerStep: record.number(
      'agent.contextGrowthTokensPerStep',
      spec?.contextGrowthTokensPerStep,
      AGENT_DEFAULTS.contextGrowthTokensPerStep,
      assumed,
    ),
    parallelBranches: Math.max(1, usable(spec?.parallelBranches) ?? AGENT_DEFAULTS.parallelBranches),
    ...answers,
    llmName: spec?.llm,
    tools: (spec?.tools ?? []).map((tool, i) => resolveTool(tool, i, record)),
  };
}

/** A mean above the stated 95th percentile cannot be: a loop that ends after five steps has no mean of ten. */
function resolveSteps(stated: number | undefined, stepsP95: number | undefined, record: Recorder): number {
  const { steps } = AGENT_DEFAULTS;
  return stepsP95 !== undefined && stepsP95 < steps
    ? record.number('agent.stepsMean', stated, stepsP95, t('not stated; no more than the stated 95th percentile'))
    : record.number('agent.stepsMean', stated, steps, t('not stated; assumed for agents'));
}

/** A stage that is no workload of its own: work of the service itself. */
function asStage({ name, callsPerRequest, cpuSeconds, memMiB, waitMs }: StageSpec, index: number): ToolSpec {
  return { name: name ?? t`stage ${index + 1}`, callsPerTask: callsPerRequest, cpuSeconds, memMiB, waitMs };
}

/** A service without a model: one step, no model call. */
function orchestration(stated: readonly ToolSpec[], record: Recorder): ResolvedAgent {
  if (stated.length === 0) {
    record.note('agent.tools.0.cpuSeconds', ORCHESTRATION_CALL.cpuSeconds, t('the work of a request is not stated'));
  }
  const tools =
    stated.length > 0 ? stated.map((tool, i) => resolveTool(tool, i, record)) : [asTool(ORCHESTRATION_CALL)];
  return { steps: 1, modelCallsPerStep: 0, contextGrowthTokensPerStep: 0, parallelBranches: 1, tools };
}

function resolveTool(tool: ToolSpec, index: number, record: Recorder): ResolvedAgent['tools'][number] {
  const at = (key: string) => `agent.tools.${index}.${key}`;
  const waits = tool.needs === 'network' || tool.needs === 'vectorDb';
  const defaults = waits ? WAITING_TOOL_DEFAULTS : TOOL_DEFAULTS;
  const waiting = waits ? t('not stated; a short wait for others') : t('not stated; no waiting');
  return asTool({
    name: tool.name,
    callsPerTask: record.number(at('callsPerTask'), tool.callsPerTask, defaults.callsPerTask, t('one call per task')),
    cpuSeconds: record.number(at('cpuSeconds'), tool.cpuSeconds, defaults.cpuSeconds, t('not stated; a short call')),
    memMiB: record.number(at('memMiB'), tool.memMiB, defaults.memMiB, t('not stated; a small process')),
    waitMs: record.number(at('waitMs'), tool.waitMs, defaults.waitMs, waiting),
  });
}

function asTool(tool: {
  name: string;
  callsPerTask: number;
  cpuSeconds: number;
  memMiB: number;
  waitMs: number;
}): ResolvedAgent['tools'][number] {
  return {
    name: tool.name,
    callsPerTask: tool.callsPerTask,
    cpuSeconds: tool.cpuSeconds,
    memoryBytes: mebibytes(tool.memMiB),
    waitSeconds: tool.waitMs / 1000,
  };
}

/** Absent where nothing says how many tokens the run sees: its length and cost are unknown then. */
export function resolveTraining(
  kind: WorkloadKind,
  spec: WorkloadSpec['training'],
  record: Recorder,
): ResolvedTraining | undefined {
  if (kind !== 'training' && kind !== 'fine-tuning' && kind !== 'rl') {
    return undefined;
  }
  if (positive(spec?.tokensB) === undefined && positive(spec?.samples) === undefined) {
    return undefined;
  }
  const defaults = TRAINING_DEFAULTS;
  record.note('training.runsPerMonth', 1, t('totals count one run a month'));
  const method = record.value(
    'training.method',
    spec?.method,
    defaults.method[kind],
    t('not stated; usual for this kind'),
  );
  const seqLen = record.number('training.seqLen', positive(spec?.seqLen), defaults.seqLen, t('not stated'));
  const rollouts = method === 'grpo' || kind === 'rl' ? resolveRollouts(spec, record) : undefined;
  return {
    method,
    tokens: trainingTokens(spec, seqLen, rollouts, record),
    seqLen,
    globalBatch: record.number(
      'training.globalBatch',
      positive(spec?.globalBatch),
      defaults.globalBatch,
      t('not stated'),
    ),
    optimizer: record.value(
      'training.optimizer',
      spec?.optimizer,
      defaults.optimizer,
      t('not stated; the usual choice'),
    ),
    checkpointEveryMin: record.number(
      'training.checkpointEveryMin',
      positive(spec?.checkpointEveryMin),
      defaults.checkpointEveryMin,
      t('not stated'),
    ),
    interruptible: record.value('training.interruptible', spec?.interruptible, defaults.interruptible, t('not stated')),
    ...rollouts,
  };
}

function resolveRollouts(spec: WorkloadSpec['training'], record: Recorder) {
  return {
    rolloutsPerPrompt: record.number(
      'training.rolloutsPerPrompt',
      positive(spec?.rolloutsPerPrompt),
      TRAINING_DEFAULTS.rolloutsPerPrompt,
      t('not stated'),
    ),
    rolloutTokens: record.number(
      'training.rolloutTokens',
      positive(spec?.rolloutTokens),
      TRAINING_DEFAULTS.rolloutTokens,
      t('not stated'),
    ),
  };
}

/** Tokens of the update step: each sample once an epoch, with its rollouts in reinforcement learning. */
function trainingTokens(
  spec: WorkloadSpec['training'],
  seqLen: number,
  rollouts: { rolloutsPerPrompt: number; rolloutTokens: number } | undefined,
  record: Recorder,
): number {
  const stated = positive(spec?.tokensB);
  if (stated !== undefined) {
    return stated * 1e9;
  }
  const epochs = record.number('training.epochs', positive(spec?.epochs), TRAINING_DEFAULTS.epochs, t('one pass'));
  const perSample = rollouts ? rollouts.rolloutsPerPrompt * rollouts.rolloutTokens : seqLen;
  return (positive(spec?.samples) ?? 0) * perSample * epochs;
}

function positive(n: number | undefined): number | undefined {
  const given = usable(n);
  return given !== undefined && given > 0 ? given : undefined;
}
