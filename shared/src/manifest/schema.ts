/**
 * The workload manifest: one schema for types, validation, the published JSON
 * Schema, completion and hover texts. Units stand in the key.
 */
import * as z from 'zod';
import { phrase } from '../l10n';

// The webview and strict hosts forbid eval; zod compiles validators with it otherwise.
z.config({ jitless: true });

/** A finite number above 0. */
const positive = () => z.number().positive();
/** A finite number from 0. */
const nonNegative = () => z.number().nonnegative();
const count = () => z.int().positive();
const percent = () => z.number().min(0).max(100);

export const WORKLOAD_KINDS = [
  'training',
  'fine-tuning',
  'rl',
  'inference',
  'batch',
  'embedding',
  'rerank',
  'vision',
  'speech',
  'image-generation',
  'agent',
  'orchestration',
  'code-generation',
  'reasoning',
] as const;
export const PRECISIONS = ['fp32', 'bf16', 'fp16', 'fp8', 'int8', 'int4', 'fp4'] as const;
export const KV_PRECISIONS = ['fp16', 'bf16', 'fp8', 'int8'] as const;
export const RUNTIMES = [
  'vllm',
  'sglang',
  'tensorrt-llm',
  'tgi',
  'tei',
  'llama.cpp',
  'ollama',
  'onnxruntime',
  'pytorch',
  'neuron',
  'triton',
] as const;
export const PURCHASES = ['on-demand', 'spot', 'savings-1y', 'savings-3y'] as const;
export const HOURLY_PROFILES = ['flat', 'business-hours', 'consumer', 'nightly'] as const;
export const TRAINING_METHODS = ['full', 'lora', 'qlora', 'sft', 'dpo', 'grpo'] as const;
export const OPTIMIZERS = ['adamw', 'adamw-8bit', 'adafactor', 'sgd', 'lion', 'muon'] as const;
export const ATTENTIONS = ['mha', 'gqa', 'mqa', 'mla', 'sliding', 'hybrid'] as const;

/** What a tool of an agent mostly does: asks others over the network, or works on the machine. */
export const TOOL_NEEDS = ['network', 'vectorDb', 'browser', 'sandbox', 'cpu'] as const;
export const HOPS = ['same-zone', 'cross-zone'] as const;
/** More are no service that anyone places by hand. */
const MOST_STAGES = 16;

const modelShape = z
  .strictObject({
    paramsB: positive().describe(phrase('All parameters, in billions. For a mixture of experts, every expert counts.')),
    activeParamsB: positive()
      .optional()
      .describe(phrase('Parameters that one token uses, in billions. Differs from paramsB for a mixture of experts.')),
    layers: count().optional().describe(phrase('Transformer layers.')),
    hidden: count().optional().describe(phrase('Hidden size.')),
    heads: count().optional().describe(phrase('Attention heads.')),
    kvHeads: count().optional().describe(phrase('Key-value heads: fewer than heads with grouped-query attention.')),
    headDim: count().optional().describe(phrase('Size of one attention head.')),
    vocab: count().optional().describe(phrase('Vocabulary size.')),
    attention: z
      .enum(ATTENTIONS)
      .optional()
      .describe(phrase('Attention type: decides how much memory the KV cache takes.')),
    window: count().optional().describe(phrase('Sliding window, in tokens.')),
    contextTokens: count().optional().describe(phrase('Longest context the model was made for, in tokens.')),
  })
  .describe(phrase('The shape of a model that the catalog does not list.'));

const traffic = z
  .strictObject({
    rpsAvg: nonNegative().optional().describe(phrase('Requests per second, mean over the month.')),
    rpsPeak: nonNegative()
      .optional()
      .describe(phrase('Requests per second in the busiest hour. Replicas are sized for it.')),
    burstCv: nonNegative()
      .optional()
      .describe(phrase('Coefficient of variation of the time between requests: 1 is Poisson.')),
    concurrency: count()
      .optional()
      .describe(phrase('Requests held in flight by a closed loop, as load generators do.')),
    tasksPerHour: nonNegative().optional().describe(phrase('Agent tasks per hour.')),
    itemsPerHour: nonNegative().optional().describe(phrase('Items (images, documents, minutes of audio) per hour.')),
    hourlyProfile: z
      .union([z.enum(HOURLY_PROFILES), z.array(nonNegative()).length(24)])
      .optional()
      .describe(phrase('Load over the day: 24 numbers, only their ratio counts, or a named profile.')),
    daysPerMonth: z.number().min(0).max(31).optional().describe(phrase('Days with traffic in a month.')),
  })
  .describe(phrase('How much work arrives.'));

const tokens = z
  .strictObject({
    inMean: nonNegative().optional().describe(phrase('Prompt tokens per request, mean.')),
    inP95: nonNegative().optional().describe(phrase('Prompt tokens per request, 95th percentile.')),
    outMean: nonNegative().optional().describe(phrase('Generated tokens per request, mean.')),
    outP95: nonNegative().optional().describe(phrase('Generated tokens per request, 95th percentile.')),
    reasoningMean: nonNegative()
      .optional()
      .describe(phrase('Hidden reasoning tokens per request, mean: they cost what generated tokens cost.')),
    cachedPrefixPct: percent()
      .optional()
      .describe(phrase('Share of the prompt that a prefix cache already holds, in percent.')),
    mix: z
      .array(
        z.strictObject({
          inMean: nonNegative().describe(phrase('Prompt tokens of this bucket.')),
          outMean: nonNegative().describe(phrase('Generated tokens of this bucket.')),
          share: nonNegative().describe(phrase('Share of the requests; the shares are scaled to sum to 1.')),
        }),
      )
      .min(1)
      .optional()
      .describe(phrase('Size buckets in place of one mean.')),
  })
  .describe(phrase('How long prompts and answers are.'));

const slo = z
  .strictObject({
    ttftMsP95: positive().optional().describe(phrase('Time to first token, 95th percentile, in milliseconds.')),
    tpotMsP95: positive()
      .optional()
      .describe(phrase('Time per output token after the first, 95th percentile, in milliseconds.')),
    e2eMsP95: positive().optional().describe(phrase('Time to the whole answer, 95th percentile, in milliseconds.')),
    availabilityPct: percent().optional().describe(phrase('Share of the time the service answers, in percent.')),
    deadlineHours: positive().optional().describe(phrase('Hours until a batch or a training run must be done.')),
  })
  .describe(phrase('What must hold. A target that misses it is not recommended.'));

const agentTool = z.strictObject({
  name: z.string().min(1).describe(phrase('Name of the tool.')),
  needs: z
    .enum(TOOL_NEEDS)
    .optional()
    .describe(phrase('What a call mostly does: it decides what is assumed of the seconds that are not stated.')),
  callsPerTask: nonNegative().optional().describe(phrase('Calls per task.')),
  cpuSeconds: nonNegative().optional().describe(phrase('CPU seconds per call.')),
  memMiB: nonNegative().optional().describe(phrase('Memory held during a call, in MiB.')),
  waitMs: nonNegative().optional().describe(phrase('Time per call spent waiting for others, in milliseconds.')),
});

const agent = z
  .strictObject({
    stepsMean: positive().optional().describe(phrase('Steps per task, mean.')),
    stepsP95: positive().optional().describe(phrase('Steps per task, 95th percentile.')),
    modelCallsPerStep: nonNegative().optional().describe(phrase('Model calls per step.')),
    contextGrowthTokensPerStep: nonNegative()
      .optional()
      .describe(phrase('Tokens that each step adds to the next prompt.')),
    parallelBranches: count().optional().describe(phrase('Branches that run side by side.')),
    llm: z
      .string()
      .optional()
      .describe(
        phrase(
          'The workload in this manifest that serves the model calls, or the model of a token-priced API, such as gpt-5.4-mini; without one, pricing.apiAlternative prices them.',
        ),
      ),
    tools: z.array(agentTool).optional().describe(phrase('Tools that a task calls.')),
  })
  .describe(phrase('An agent: steps of model calls, tool CPU and waiting.'));

const stage = z.strictObject({
  name: z.string().min(1).optional().describe(phrase('Name of the stage; that of its workload where none is stated.')),
  use: z.string().optional().describe(phrase('The workload in this manifest that does this stage.')),
  callsPerRequest: nonNegative().optional().describe(phrase('Calls of this stage per request to the service.')),
  cpuSeconds: nonNegative()
    .optional()
    .describe(phrase('CPU seconds per call, for a stage that is no workload of its own.')),
  memMiB: nonNegative()
    .optional()
    .describe(phrase('Memory held during a call, in MiB, for a stage that is no workload.')),
  waitMs: nonNegative()
    .optional()
    .describe(phrase('Time per call spent waiting for others, in milliseconds, for a stage that is no workload.')),
  hop: z.enum(HOPS).optional().describe(phrase('How far the stage is from the one that calls it.')),
  prefillApart: z
    .boolean()
    .optional()
    .describe(phrase('Whether prompts may be read on machines of their own, apart from decoding.')),
});

const training = z
  .strictObject({
    method: z
      .enum(TRAINING_METHODS)
      .optional()
      .describe(phrase('What is trained: all weights, adapters, or preferences.')),
    tokensB: positive().optional().describe(phrase('Training tokens, in billions.')),
    samples: count().optional().describe(phrase('Training samples; tokens are samples × seqLen × epochs.')),
    seqLen: count().optional().describe(phrase('Tokens per sequence.')),
    epochs: positive().optional().describe(phrase('Passes over the samples.')),
    globalBatch: count().optional().describe(phrase('Sequences per optimizer step, over all devices.')),
    optimizer: z.enum(OPTIMIZERS).optional().describe(phrase('Optimizer: decides the memory per trained parameter.')),
    checkpointEveryMin: positive().optional().describe(phrase('Minutes between checkpoints.')),
    interruptible: z.boolean().optional().describe(phrase('Whether the run survives a spot interruption.')),
    rolloutsPerPrompt: count().optional().describe(phrase('Rollouts generated per prompt in reinforcement learning.')),
    rolloutTokens: count().optional().describe(phrase('Tokens per rollout.')),
  })
  .describe(phrase('A training run.'));

const placement = z
  .strictObject({
    instance: z.string().optional().describe(phrase('EC2 instance type, such as g6.xlarge.')),
    accelerator: z
      .string()
      .optional()
      .describe(phrase('Accelerator by name, such as L4: the cheapest instance that has it is priced.')),
    hosted: z
      .string()
      .min(1)
      .optional()
      .describe(phrase('Provider that runs the model and is paid by tokens, such as OpenAI: no machine is rented.')),
    count: z.int().nonnegative().optional().describe(phrase('Accelerators per replica.')),
    replicas: z.int().nonnegative().optional().describe(phrase('Copies of the service, fixed.')),
    minReplicas: z.int().nonnegative().optional().describe(phrase('Fewest copies when it scales with load.')),
    maxReplicas: count().optional().describe(phrase('Most copies when it scales with load.')),
    tensorParallel: count().optional().describe(phrase('Accelerators that one model copy is split over.')),
    pipelineParallel: count()
      .optional()
      .describe(phrase('Stages of whole layers that one model copy is cut into, each of tensorParallel accelerators.')),
    expertParallel: z
      .boolean()
      .optional()
      .describe(phrase('Each accelerator holds whole experts of a mixture, instead of a slice of all.')),
    region: z.string().optional().describe(phrase('AWS region, such as us-east-1.')),
    regions: z.array(z.string()).optional().describe(phrase('Regions to choose from.')),
    purchase: z.enum(PURCHASES).optional().describe(phrase('How the machines are paid for.')),
    allow: z.array(z.string()).optional().describe(phrase('Only these instance types, families, classes or chips.')),
    deny: z.array(z.string()).optional().describe(phrase('Never these instance types, families, classes or chips.')),
    fallback: z
      .array(z.string())
      .optional()
      .describe(phrase('Targets to try in this order when the first is not to be had.')),
    quota: z
      .record(z.string(), nonNegative())
      .optional()
      .describe(
        phrase(
          'vCPUs allowed, by AWS quota (G, P, Inf, Trn, Standard, a quota code or its full name) or by family such as g6; accelerators where a chip such as L4 is named.',
        ),
      ),
    owned: z
      .array(
        z.strictObject({
          instance: z.string().describe(phrase('Instance type.')),
          count: count().describe(phrase('Machines owned.')),
        }),
      )
      .optional()
      .describe(phrase('Machines that are paid for already.')),
    waitHours: nonNegative()
      .optional()
      .describe(phrase('Hours until the first choice is to be had, as far as you know.')),
    delayUsdPerHour: nonNegative()
      .optional()
      .describe(phrase('What an hour of waiting costs, in USD: people and machines that idle, work that is not done.')),
    scaleToZero: z.boolean().optional().describe(phrase('Whether the last replica stops without load.')),
    coldStartS: nonNegative().optional().describe(phrase('Seconds from zero to the first answer.')),
  })
  .describe(phrase('Where it runs now.'));

const include = z
  .strictObject({
    storage: z.boolean().optional().describe(phrase('A disk with the weights on each machine, and a copy in S3.')),
    loadBalancer: z
      .boolean()
      .optional()
      .describe(phrase('An Application Load Balancer, where more than one replica runs.')),
    trafficOut: z.boolean().optional().describe(phrase('Answers that leave for the internet.')),
    betweenZones: z.boolean().optional().describe(phrase('Model calls of an agent that cross to another zone.')),
    cluster: z
      .boolean()
      .optional()
      .describe(phrase('The fee of one EKS cluster. A cluster is shared: off unless stated.')),
  })
  .describe(phrase('What is counted beside the machines; what is not stated follows from the kind of workload.'));

const pricing = z
  .strictObject({
    discountPct: percent().optional().describe(phrase('Own discount on instance hours, in percent.')),
    overrides: z
      .record(z.string(), nonNegative())
      .optional()
      .describe(phrase('Own prices, in USD per hour by instance type.')),
    include: include.optional(),
    apiAlternative: z
      .union([
        z.string().min(1),
        z.strictObject({
          inUsdPerM: nonNegative().describe(phrase('USD per million prompt tokens.')),
          outUsdPerM: nonNegative().describe(phrase('USD per million generated tokens.')),
        }),
      ])
      .optional()
      .describe(phrase('A token-priced API to compare with: its prices, or the name of a model in the price table.')),
    currency: z.string().length(3).optional().describe(phrase('ISO code of the currency to show beside USD.')),
    usdPerUnit: positive()
      .optional()
      .describe(phrase('Exchange rate that you state: USD for one unit of the currency.')),
  })
  .describe(phrase('What is paid.'));

const energy = z
  .strictObject({
    pue: z
      .number()
      .min(1)
      .optional()
      .describe(phrase('Power usage effectiveness of the data center: all power ÷ machine power.')),
    gridGco2ePerKwh: nonNegative().optional().describe(phrase('Carbon intensity of the grid, in gCO2e per kWh.')),
    carbonBudgetKgPerMonth: positive().optional().describe(phrase('Carbon budget, in kgCO2e per month.')),
  })
  .describe(phrase('What the energy calculation assumes.'));

const budget = z
  .strictObject({
    usdPerMonth: positive().optional().describe(phrase('Most that may be spent, in USD per month.')),
    usdPerMTokens: positive().optional().describe(phrase('Most that a million generated tokens may cost, in USD.')),
    severity: z
      .enum(['information', 'warning', 'error'])
      .optional()
      .describe(phrase('How a broken budget is reported.')),
  })
  .describe(phrase('A limit on cost.'));

/** More files for one workload are a fleet. */
const MOST_TARGETS = 32;

const target = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .optional()
      .describe(phrase('The file, relative to this one; * and ** stand for any names.')),
    kind: z.string().min(1).optional().describe(phrase('Kind of the object, such as Deployment.')),
    name: z.string().min(1).optional().describe(phrase('Name of the object or service.')),
    container: z.string().min(1).optional().describe(phrase('Container that serves the model.')),
  })
  .describe(phrase('One place in another file.'));

export const workloadSchema = z
  .strictObject({
    kind: z
      .enum(WORKLOAD_KINDS)
      .optional()
      .describe(phrase('What the workload does. Decides the model and the defaults.')),
    model: z
      .union([z.string().min(1), modelShape])
      .optional()
      .describe(
        phrase('A model of the catalog by its Hugging Face name, a path to a config.json or GGUF file, or a shape.'),
      ),
    precision: z.enum(PRECISIONS).optional().describe(phrase('Number format of the weights.')),
    kvPrecision: z.enum(KV_PRECISIONS).optional().describe(phrase('Number format of the KV cache.')),
    runtime: z.enum(RUNTIMES).optional().describe(phrase('Serving or training engine.')),
    contextTokens: count().optional().describe(phrase('Longest context the engine serves, in tokens.')),
    speculative: z
      .strictObject({
        draftModel: z.string().optional().describe(phrase('Model that drafts tokens.')),
        tokens: count().optional().describe(phrase('Tokens drafted per step.')),
        acceptancePct: percent().optional().describe(phrase('Share of drafted tokens that is accepted, in percent.')),
      })
      .optional()
      .describe(phrase('Speculative decoding.')),
    targets: z
      .array(target)
      .min(1)
      .max(MOST_TARGETS)
      .optional()
      .describe(
        phrase('Where this workload is deployed: what runs there and on which hardware is read from these files.'),
      ),
    traffic: traffic.optional(),
    tokens: tokens.optional(),
    slo: slo.optional(),
    agent: agent.optional(),
    stages: z
      .array(stage)
      .min(1)
      .max(MOST_STAGES)
      .optional()
      .describe(phrase('Stages of a service, called one after the other: each may run on machines of its own.')),
    training: training.optional(),
    placement: placement.optional(),
    pricing: pricing.optional(),
    energy: energy.optional(),
    budget: budget.optional(),
    evidence: z.array(z.string()).optional().describe(phrase('Paths to benchmark results that calibrate the model.')),
  })
  .describe(phrase('One workload.'));

export const defaultsSchema = z
  .strictObject({
    ...workloadSchema.omit({ targets: true, agent: true, stages: true, training: true, evidence: true, budget: true })
      .shape,
    region: z.string().optional().describe(phrase('AWS region of every workload, such as us-east-1.')),
    purchase: z.enum(PURCHASES).optional().describe(phrase('How the machines of every workload are paid for.')),
  })
  .describe(phrase('Values for every workload that does not state its own.'));

export const SHARING = ['none', 'accelerators', 'time'] as const;

export const fleetSchema = z
  .strictObject({
    usdPerMonth: positive().optional().describe(phrase('Most that the whole fleet may cost, in USD per month.')),
    carbonBudgetKgPerMonth: positive()
      .optional()
      .describe(phrase('Carbon budget of the whole fleet, in kgCO2e per month.')),
    quota: z
      .record(z.string(), nonNegative())
      .optional()
      .describe(
        phrase(
          'What the account may run in a region at once: vCPUs by EC2 quota class (g, p, standard), family or type; accelerators by chip (L4).',
        ),
      ),
    owned: z
      .array(
        z.strictObject({
          instance: z.string().describe(phrase('Instance type.')),
          count: count().describe(phrase('Machines owned.')),
        }),
      )
      .optional()
      .describe(phrase('Machines that are paid for already, for whichever workload takes them.')),
    share: z
      .enum(SHARING)
      .optional()
      .describe(
        phrase(
          'Whether workloads may share machines: not, each with accelerators of its own, or taking turns on them.',
        ),
      ),
  })
  .describe(phrase('Limits that hold for all workloads that are planned together.'));

export const manifestSchema = z
  .strictObject({
    version: z.literal(1).describe(phrase('Version of this format.')),
    defaults: defaultsSchema.optional(),
    workloads: z.record(z.string(), workloadSchema).describe(phrase('Workloads by name.')),
    budget: budget.optional(),
    fleet: fleetSchema.optional(),
  })
  .describe(phrase('Placewright workload manifest.'));

export type WorkloadSpec = z.infer<typeof workloadSchema>;
export type DefaultsSpec = z.infer<typeof defaultsSchema>;
export type FleetSpec = z.infer<typeof fleetSchema>;
export type ManifestSpec = z.infer<typeof manifestSchema>;
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];
export type Precision = (typeof PRECISIONS)[number];
export type Runtime = (typeof RUNTIMES)[number];
export type Purchase = (typeof PURCHASES)[number];
export type ToolNeeds = (typeof TOOL_NEEDS)[number];
export type ModelShapeSpec = z.infer<typeof modelShape>;
