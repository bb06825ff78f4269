/**
 * What a program can rely on: the JSON that `placewright estimate --format json`
 * prints, and the same `Estimate` that hint, hover and panel show.
 * Times in s, money in USD, memory in bytes, power in W; absent means unknown.
 */
import * as z from 'zod';

const n = () => z.number();
const opt = () => z.number().optional();

/** How hard a target is to get, as far as a dated source says. */
export const AVAILABILITY_CLASSES = ['owned', 'tight', 'scarce', 'capacity-block', 'unknown'] as const;
export const HARDWARE_CLASSES = ['gpu', 'neuron', 'graviton', 'x86'] as const;
export const EVIDENCE_CLASSES = ['measured', 'fitted', 'roofline', 'assumed'] as const;

const percentiles = z.strictObject({ p50: n(), p95: n(), p99: n() }).describe('Seconds at three percentiles.');
const interval = z.strictObject({ low: n(), high: n() }).describe('The 80 % range.');

export const targetSchema = z.strictObject({
  hardwareClass: z.enum(HARDWARE_CLASSES),
  instance: z.string(),
  accelerator: z.string().optional().describe('Chip, as the catalog names it; absent on a CPU target.'),
  acceleratorCount: opt().describe('Accelerators of one replica.'),
  instances: n().describe('Machines paid for: replicas × machines per replica, at the peak.'),
  replicas: n().describe('Copies of the service at the peak.'),
  tensorParallel: opt().describe('Accelerators that one model copy is split over.'),
  pipelineParallel: opt().describe('Stages of whole layers that one model copy is cut into; absent: one.'),
  runtime: z.string().optional(),
  precision: z.string().optional(),
  purchase: z.string(),
  region: z.string(),
  sharedWith: z
    .string()
    .optional()
    .describe('Workload on whose machines it runs, on vCPUs that are idle there; instances is 0 then.'),
});

export const availabilitySchema = z
  .strictObject({
    class: z
      .enum(AVAILABILITY_CLASSES)
      .describe(
        'owned: enough machines are paid for already. tight: launches were refused in single zones. scarce: in whole regions. capacity-block: not sold on demand. unknown: no source says.',
      ),
    note: z.string().optional(),
    source: z.string().optional(),
    date: z.string().optional(),
    capacityBlocks: z
      .array(z.strictObject({ region: z.string(), usdPerHour: n(), date: z.string().optional() }))
      .optional()
      .describe(
        'Capacity Blocks for ML of this type: those of the region, else elsewhere. Reserved ahead, paid up front.',
      ),
  })
  .describe('How hard the machines are to get.');
const parts = { modelShare: opt(), cpuShare: opt() };
export const taskSchema = z
  .strictObject({
    steps: n().describe('Steps of a mean task.'),
    modelCalls: n().describe('Model calls of one task.'),
    bottleneck: z.enum(['model', 'cpu', 'wait']).optional().describe('What takes most of its time.'),
    latency: z
      .strictObject({ modelS: opt(), cpuS: n(), waitS: n(), ...parts, waitShare: opt() })
      .describe('Of a mean task, without queueing.'),
    cost: z.strictObject({ modelUsd: opt(), cpuUsd: opt(), ...parts }),
    energy: z
      .strictObject({
        modelWh: opt(),
        cpuWh: opt(),
        ...parts,
        dynamicCpuShare: opt().describe('CPU share of what is drawn beyond idle.'),
      })
      .describe('Idle power and PUE included.'),
    coresBusy: n().describe('vCPUs at work, mean over the month.'),
    coresBusyPeak: n(),
    tasksInFlightPeak: opt(),
    memoryPeak: opt().describe('Bytes of tools and of tasks in flight at the peak, over all machines.'),
    spare: z
      .strictObject({
        owner: z.string().describe('Workload whose machines have idle vCPUs.'),
        instance: z.string(),
        machines: n(),
        vcpus: n().describe('Idle vCPUs of all these machines, this agent’s part.'),
        memory: n().describe('Idle bytes of all these machines, this agent’s part.'),
        tasksPerHour: n().describe('Tasks that they are planned to take.'),
      })
      .optional()
      .describe('What the machines of the model workload have to spare, used before new machines.'),
  })
  .describe('One task of an agent: the model’s part and the CPU’s part, apart.');

export const evidenceSchema = z.strictObject({
  figure: z.string().describe('What the evidence is for: price, throughput, ttft, tpot, energy, memory, …'),
  class: z.enum(EVIDENCE_CLASSES),
  source: z.string(),
  date: z.string().optional(),
});

export const COST_BASES = ['published', 'scaled', 'undated', 'override', 'owned', 'assumed'] as const;

export const costLineSchema = z.strictObject({
  name: z.string(),
  monthlyUsd: n(),
  basis: z
    .enum(COST_BASES)
    .optional()
    .describe('How the price came about: a dated list, scaled from another figure, a copy without a day, your own.'),
  source: z.string().optional(),
  date: z.string().optional(),
});

export const daySchema = z
  .strictObject({
    replicas: z.array(n()).describe('Replicas in each of 24 hours of a day with traffic.'),
    startsPerDay: n().describe('Times a day that the service comes up from nothing.'),
    stoppedHours: z.array(n()).describe('Hours of the day in which nothing runs.'),
    startSeconds: n().describe('From the call for a machine to its first answer: what the first caller waits.'),
  })
  .describe('A service whose replicas follow the load.');

export const currencySchema = z
  .strictObject({
    code: z.string(),
    usdPerUnit: n().describe('Exchange rate as stated.'),
    monthly: opt(),
    perRequest: opt(),
    perMTokens: opt(),
    perTask: opt(),
    perRun: opt(),
  })
  .describe('The same money in the currency of the manifest.');

/** The headline numbers that carry a range; keys of `Estimate.range`. */
export const rangeSchema = z.strictObject({
  monthlyUsd: interval.optional(),
  ttftP95: interval.optional(),
  tpotP95: interval.optional(),
  e2eP95: interval.optional(),
  tokensPerSecond: interval.optional(),
  samplesPerSecond: interval.optional(),
  runHours: interval.optional(),
  averageW: interval.optional(),
  whPerRequest: interval.optional(),
  whPerTask: interval.optional(),
  whPerMTokens: interval.optional(),
  kwhPerMonth: interval.optional(),
  kwhPerRun: interval.optional(),
  kgCo2ePerMonth: interval.optional(),
  kgCo2ePerRun: interval.optional(),
  gCo2ePerRequest: interval.optional(),
  gCo2ePerTask: interval.optional(),
  gCo2ePerMTokens: interval.optional(),
  embodiedKgCo2ePerMonth: interval.optional(),
  perRequestUsd: interval.optional(),
  perMTokensUsd: interval.optional(),
  perTaskUsd: interval.optional(),
  perRunUsd: interval.optional(),
});

export const estimateSchema = z
  .strictObject({
    target: targetSchema,
    availability: availabilitySchema.optional(),
    feasible: z.boolean(),
    meetsSlo: z.boolean().optional().describe('Absent where the SLO cannot be computed or none is stated.'),
    reasons: z.array(z.string()).describe('Why it is infeasible, misses the SLO, or is not recommended; in words.'),
    reasonCodes: z.array(z.string()).optional().describe('The same reasons as stable kebab-case codes.'),
    performance: z.strictObject({
      ttft: percentiles.optional().describe('Time to first token, queueing included.'),
      tpot: percentiles.optional().describe('Time per output token after the first.'),
      e2e: percentiles.optional().describe('Time to the whole answer.'),
      tokensPerSecond: opt().describe('Generated tokens over all replicas, at the most the target can sustain.'),
      requestsPerSecond: opt().describe('Requests over all replicas, at the most the target can sustain.'),
      samplesPerSecond: opt(),
      batch: opt().describe('Requests in flight on one replica at the peak.'),
      utilization: opt().describe('Share of its capacity that one replica uses, mean over the month; 0 to 1.'),
      utilizationPeak: opt().describe('The same in the busiest hour.'),
      bound: z.enum(['memory', 'compute', 'overhead', 'interconnect', 'queue', 'cpu', 'wait', 'model']).optional(),
      mfu: opt(),
      runHours: opt().describe('Wall time of one training run, in hours.'),
      rolloutShare: opt().describe('Share of a run of reinforcement learning that goes into generating rollouts.'),
      singleStreamTokensPerSecond: opt().describe('Decode speed of one request alone.'),
      prefillTokensPerSecond: opt().describe('Prompt tokens per second of one replica.'),
    }),
    memory: z
      .strictObject({
        weights: opt(),
        kvCache: opt().describe('KV cache at the concurrency held.'),
        activations: opt(),
        reserve: opt(),
        capacity: opt().describe('Usable memory of one replica.'),
        kvPerToken: opt().describe('KV cache bytes per token of context.'),
        longestContext: opt().describe('Longest context that one sequence can have, in tokens.'),
        maxSequences: opt().describe('Most sequences of the stated length held at once.'),
      })
      .describe('Bytes of one replica.'),
    cost: z.strictObject({
      hourlyUsd: opt().describe('All replicas at the peak.'),
      monthlyUsd: opt(),
      idleUsd: opt().describe('Share of the month that pays for waiting.'),
      perRequestUsd: opt(),
      perMTokensUsd: opt().describe('Per million generated tokens, at the stated load.'),
      perTaskUsd: opt(),
      perRunUsd: opt().describe('One training run, however long; monthlyUsd holds what falls into one month.'),
      perItemUsd: opt().describe('Per picture, minute of sound or text of an encoder, at the stated load.'),
      lines: z.array(costLineSchema).describe('They sum to monthlyUsd.'),
      missing: z.array(z.string()).optional().describe('Lines that apply and have no known price: not in the sum.'),
      day: daySchema.optional(),
      currency: currencySchema.optional(),
    }),
    task: taskSchema.optional(),
    energy: z.strictObject({
      averageW: opt().describe('Mean power of the machines: over the month, or while a run lasts.'),
      whPerRequest: opt(),
      whPerTask: opt().describe('One agent task, its model calls included.'),
      whPerMTokens: opt().describe('Per million generated tokens, at the stated load; of a run: tokens that it sees.'),
      kwhPerMonth: opt(),
      kwhPerRun: opt().describe('One training run, however long.'),
      kgCo2ePerMonth: opt().describe('Operation: kWh × grid; embodied carbon is apart.'),
      kgCo2ePerRun: opt(),
      gCo2ePerRequest: opt(),
      gCo2ePerTask: opt(),
      gCo2ePerMTokens: opt(),
      embodiedKgCo2ePerMonth: opt().describe('Making of the machines, the share of the hours that are paid for.'),
      embodiedGCo2ePerRequest: opt(),
      pue: opt().describe('Power usage effectiveness: all power ÷ machine power.'),
      gridGco2ePerKwh: opt(),
      gridBasis: z
        .enum(['location', 'stated'])
        .optional()
        .describe(
          'location: annual mean of the grid there. stated: the manifest’s own figure. Certificates never count.',
        ),
    }),
    range: rangeSchema,
    evidence: z.array(evidenceSchema),
  })
  // By reference in the published schema: it stands in five places.
  .meta({ id: 'estimate', description: 'One target for one workload: absent means unknown, never 0.' });

const position = z.strictObject({ line: z.int().nonnegative(), character: z.int().nonnegative() });
const range = z.strictObject({ start: position, end: position }).describe('Zero-based, UTF-16.');

export const statedSchema = z.strictObject({
  hardwareClass: z.enum([...HARDWARE_CLASSES, 'other', 'unspecified']),
  accelerator: z.string().optional(),
  acceleratorCount: opt(),
  instance: z.string().optional(),
  arch: z.enum(['amd64', 'arm64']).optional(),
  replicas: opt(),
  region: z.string().optional(),
  runtime: z.string().optional(),
  precision: z.string().optional(),
  tensorParallel: opt(),
  pipelineParallel: opt(),
  dataParallel: opt().describe('Copies of the model that one replica runs side by side.'),
});

export const assumptionSchema = z.strictObject({
  field: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  why: z.string(),
});

export const breakEvenSchema = z.strictObject({
  rps: n().describe('Load at which the two cost the same, in requests per second.'),
  below: z.string().describe('Target that is cheaper below: an instance type, or the API.'),
  above: z.string().describe('Target that is cheaper above: an instance type, or the API.'),
});

export const LOST_BY = [
  'costs-more',
  'costs-the-same',
  'cheaper-within-uncertainty',
  'misses-slo',
  'capacity-block',
  'price-unknown',
] as const;

export const nextBestSchema = z
  .strictObject({
    estimate: estimateSchema,
    lostBy: z.enum(LOST_BY),
    moreUsd: opt().describe('Over the recommended one: of a month, a run, or a request in a closed loop.'),
    why: z.string().describe('The same in words.'),
  })
  .describe('What is recommended once the recommended type is not to be had.');

export const fallbackSchema = z
  .strictObject({
    name: z.string(),
    estimate: estimateSchema.optional().describe('The best machine that answers to the name; absent where none does.'),
  })
  .describe('One target of `placement.fallback`.');

export const waitingSchema = z
  .strictObject({
    first: targetSchema,
    elsewhere: targetSchema,
    waitHours: opt(),
    delayHours: opt().describe('Hours by which the work is done later if one waits.'),
    elsewhereUsd: opt().describe('More that is paid elsewhere; below 0: it is cheaper there.'),
    waitUsd: opt().describe('What the delay costs, at the stated price of an hour.'),
    breakEvenUsdPerHour: opt().describe('Price of an hour of delay from which running elsewhere pays.'),
    longestWaitHours: opt().describe('Hours that the first choice may come late and still hold the deadline.'),
    better: z.enum(['wait', 'elsewhere']).optional(),
    decidedBy: z.enum(['deadline', 'cost']).optional(),
    why: z.string(),
  })
  .describe('What it costs to wait for the first choice, against running elsewhere now.');
const servicePlanSchema = z.strictObject({
  monthlyUsd: n(),
  e2eP95: z
    .strictObject({ low: n(), high: n() })
    .describe(
      'Seconds: low where stages are slow independently, high where all are slow at once. The SLO is held by the high one.',
    ),
  meetsSlo: z.boolean().optional().describe('Absent where the SLO lies between the two sums, or none is stated.'),
  stages: z.array(
    z.strictObject({
      name: z.string(),
      use: z.string().optional().describe('Workload that does it; absent: the service’s own work.'),
      callsPerRequest: n(),
      homes: z.array(z.strictObject({ role: z.enum(['all', 'prefill', 'decode']), target: targetSchema })),
      monthlyUsd: n(),
      p50S: n().describe('Of one call.'),
      p95S: n(),
      hopS: n().describe('Round trip of one call; 0 on the caller’s own machines.'),
    }),
  ),
});

export const serviceSchema = z
  .strictObject({
    sloS: opt().describe('Limit on the whole answer, 95th percentile.'),
    split: servicePlanSchema.nullable().describe('The cheapest home for each stage that together hold the limit.'),
    apart: servicePlanSchema
      .optional()
      .describe('The cheapest split with prefill and decode apart, where a stage may part them.'),
    single: servicePlanSchema.nullable().describe('The cheapest machine type that is home to all stages.'),
    nowhere: z.array(z.string()).describe('Stages that run nowhere.'),
  })
  .describe('A service stage by stage; costs are for the service’s load alone.');

export const agentSplitSchema = z
  .strictObject({
    model: z
      .strictObject({ name: z.string(), target: targetSchema })
      .optional()
      .describe('The workload that answers the calls, on its machines; absent: an API answers.'),
    modelMonthlyUsd: n().describe('Its machines at its own load, or the tokens of all tasks.'),
    tools: targetSchema.describe('Where the agent runs its tools.'),
    toolsMonthlyUsd: n(),
  })
  .describe('The cheapest homes of an agent and of the model that answers it, found together.');

export const agentSchema = z
  .strictObject({
    steps: n().describe('Steps of a mean task.'),
    stepsP95: opt(),
    tools: z.int().describe('Tools that a task calls.'),
    split: agentSplitSchema.optional(),
  })
  .describe('An agent: what a task consists of, and where its parts would run cheapest.');

export const workloadReportSchema = z.strictObject({
  name: z.string(),
  range,
  kind: z.string(),
  model: z.string().optional(),
  stated: statedSchema,
  assumptions: z.array(assumptionSchema),
  current: estimateSchema.nullable(),
  recommended: estimateSchema.nullable(),
  verdict: z.string().describe('The decision and its reason in one sentence.'),
  candidates: z.array(estimateSchema),
  candidatesEvaluated: z
    .int()
    .describe(
      'Instance × count × precision × runtime points that were compared, or ruled out by what they cost at least.',
    ),
  breakEven: z.array(breakEvenSchema),
  nextBest: nextBestSchema.optional().describe('Absent where nothing is recommended, or nothing else can run.'),
  fallbacks: z.array(fallbackSchema).optional().describe('In the order of the manifest; absent where it states none.'),
  waiting: waitingSchema.optional().describe('Absent where neither a waiting time nor a deadline of a run is stated.'),
  scarcity: z.array(z.string()).optional().describe('Availability, next-best, fallbacks and waiting in sentences.'),
  service: serviceSchema.optional().describe('For a workload with stages.'),
  agent: agentSchema.optional().describe('For an agent.'),
  notes: z
    .array(z.string())
    .optional()
    .describe('What was read and cannot be used, or comes from another place, in sentences.'),
  hosted: z
    .strictObject({
      provider: z.string(),
      model: z.string().optional(),
      monthlyUsd: opt().describe('At the stated load; absent: no price of this model is known.'),
      perRequestUsd: opt(),
      source: z.strictObject({ title: z.string(), date: z.string().optional() }).optional(),
    })
    .optional()
    .describe('A provider runs the model and is paid by tokens.'),
  unestimated: z
    .string()
    .optional()
    .describe('The stated machine or accelerator that has no estimate: the cost of what runs now is unknown.'),
  deployedIn: z
    .string()
    .optional()
    .describe('URI of the file of this report that deploys it: its cost is counted there, not here.'),
});

export const reportSchema = z
  .strictObject({
    version: z.literal(1),
    catalog: z.strictObject({ date: z.string(), sources: z.array(z.string()) }),
    files: z.array(
      z.strictObject({
        path: z.string(),
        dialect: z.string(),
        diagnostics: z.array(
          z.strictObject({
            code: z.string(),
            severity: z.enum(['error', 'warning', 'information', 'hint']),
            message: z.string(),
            range,
          }),
        ),
        workloads: z.array(workloadReportSchema),
      }),
    ),
    totals: z.strictObject({
      workloads: z.int(),
      monthlyUsd: n().describe('Sum over the workloads whose cost is known.'),
      recommendedMonthlyUsd: n().describe('The same after every recommended move.'),
      unknown: z.int().describe('Workloads whose cost is unknown and not in the sum.'),
    }),
  })
  .describe('Output of `placewright estimate --format json`.');

export type Estimate = z.infer<typeof estimateSchema>;
export type Task = z.infer<typeof taskSchema>;
export type AgentReport = z.infer<typeof agentSchema>;
export type ServiceReport = z.infer<typeof serviceSchema>;
export type Target = z.infer<typeof targetSchema>;
export type Availability = z.infer<typeof availabilitySchema>;
export type Stated = z.infer<typeof statedSchema>;
export type Assumption = z.infer<typeof assumptionSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type CostLine = z.infer<typeof costLineSchema>;
export type BreakEven = z.infer<typeof breakEvenSchema>;
export type WorkloadReport = z.infer<typeof workloadReportSchema>;
export type Report = z.infer<typeof reportSchema>;
export type HardwareClass = (typeof HARDWARE_CLASSES)[number];
export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number];
export type TextRange = z.infer<typeof range>;
