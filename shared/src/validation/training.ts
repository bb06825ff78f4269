/** Rows of training and fine-tuning. */
import type { ModelShape } from '../catalog/types';
import type { Factors } from '../model/factors/factorSet';
import type { Machine } from '../model/hardware';
import { originFor } from '../model/range';
import { trainingRate } from '../model/trainingRate';
import type { TrainingEngine } from '../model/trainingPeaks';
import { flopsPerToken, flopsPerTokenOfMfu } from '../model/trainingWork';
import { TRAINING_DEFAULTS } from '../placement/kindDefaults';
import type { ResolvedTraining } from '../placement/workload';
import type { Measurement } from './measurement';
import { precisionOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted } from './prediction';
import type { Outcome } from './prediction';

/**
 * Frameworks by name. llm-foundry's tables (2023) are of the Triton port of FlashAttention 1, as its scripts set
 * (`attn_impl: triton`); torchtitan's (2024) of PyTorch's own attention, FlashAttention 2 on Hopper. Offloading and checkpointing are named by those who use them. First match wins.
 */
const ENGINES: readonly (readonly [RegExp, TrainingEngine])[] = [
  [/neuron/i, { engine: 'neuron', family: 'neuron' }],
  [/llm-foundry|composer/i, { engine: 'llm-foundry', family: 'sharded', olderAttention: true }],
  [/megatron|nemo/i, { engine: 'megatron', family: 'megatron' }],
  [/torchtitan/i, { engine: 'torchtitan', family: 'megatron', olderAttention: true }],
  [/torchtune/i, { engine: 'torchtune', family: 'sharded' }],
  [/transformers|\bpeft\b|\btrl\b/i, { engine: 'transformers', family: 'eager', olderAttention: true }],
  [/deepspeed/i, { engine: 'deepspeed', family: 'sharded' }],
  [/lit-gpt/i, { engine: 'lit-gpt', family: 'sharded' }],
  [/\bngc\b/i, { engine: 'ngc', family: 'plain' }],
  [/\btimm\b/i, { engine: 'timm', family: 'plain' }],
];
const OTHER: TrainingEngine = { engine: 'pytorch', family: 'sharded' };

function engineFor(runtime: string): TrainingEngine {
  const found = ENGINES.find(([words]) => words.test(runtime))?.[1] ?? OTHER;
  return { ...found, offload: /offload/i.test(runtime), checkpoints: /checkpointing/i.test(runtime) };
}

/** Sequences of rows that state none: pre-training at the model's own length up to this; GPT-3's where it is unknown. */
const LONGEST_DEFAULT = 4096;
/** Tokens by device and step where no batch is stated: what gradient accumulation makes of it is large. Assumed. */
const TOKENS_PER_DEVICE = 65_536;

/**
 * Steps as they run: no checkpoints and no failures, which a manifest's run has and a benchmark leaves out.
 *
 *     tokens  = 1 / seconds by token and device                          [1/s a device]
 *     samples = devices · tokens / seqLen                                [1/s]
 *     TFLOP/s = tokens · FLOP per token, causal attention at half        [FLOP/s a device]
 *     mfu     = tokens · FLOP per token, the whole square ÷ peak of the format multiplied in   [-]
 *
 * Megatron and DeepSpeed state TFLOP/s and count half; llm-foundry, lit-gpt state MFU as PaLM does.
 */
export function predictTraining(row: Measurement, model: ModelShape, machine: Machine, factors?: Factors): Outcome {
  const training = trainingOf(row, model);
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const rate = trainingRate(
    { model, training, machine, precision, devices: row.deviceCount, engine: engineFor(row.runtime) },
    factors,
  );
  if (!rate) {
    return unpredicted(NO_RATES);
  }
  const { spread } = originFor(rate.origin, model);
  const isVision = model.kind === 'vision';
  const tokens = 1 / rate.perToken;
  switch (row.metric) {
    case 'tokens_per_s_per_device':
      return isVision ? unknownMetric(row) : predicted(tokens, spread);
    case 'tokens_per_s_total':
      return isVision ? unknownMetric(row) : predicted(tokens * row.deviceCount, spread);
    case 'samples_per_s':
      return predicted((tokens * row.deviceCount) / (isVision ? 1 : training.seqLen), spread);
    case 'tflops_per_device':
      return predicted((tokens * flopsPerToken(model, training)) / 1e12, spread);
    case 'mfu':
      return predicted((tokens * flopsPerTokenOfMfu(model, training)) / rate.peak, spread);
    default:
      return unknownMetric(row);
  }
}

function trainingOf(
  { runtime, precision, seqLen, batch, deviceCount }: Measurement,
  model: ModelShape,
): ResolvedTraining {
  const words = `${runtime} ${precision}`;
  const own = (model.contextTokens ?? 0) <= LONGEST_DEFAULT ? model.contextTokens : undefined;
  const length = seqLen ?? own ?? TRAINING_DEFAULTS.seqLen;
  return {
    method: /q-?lora/i.test(words) ? 'qlora' : /lora/i.test(words) ? 'lora' : 'full',
    tokens: 1,
    seqLen: length,
    globalBatch: batch ?? deviceCount * Math.max(1, Math.round(TOKENS_PER_DEVICE / length)),
    optimizer: TRAINING_DEFAULTS.optimizer,
    checkpointEveryMin: TRAINING_DEFAULTS.checkpointEveryMin,
    interruptible: false,
  };
}
