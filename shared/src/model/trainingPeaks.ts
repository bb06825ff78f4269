/** What a chip multiplies at in training. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { Site } from './factors/domain';
import type { Values } from './factors/factorSet';
import type { TRAINING } from './factors/training';
import { MATMUL_CEILING } from './matrixPeak';
import { isConvolutional } from './trainingWork';

export type TrainingValues = Values<keyof typeof TRAINING.terms>;

/** Frameworks by the way they split a model. */
export interface TrainingEngine {
  readonly engine: string;
  /**
   * sharded: weights gathered layer by layer (FSDP, ZeRO-3); megatron: tensors, layers and experts split over devices;
   * plain: a copy on each device; eager: sharded, without fused kernels.
   */
  readonly family: 'sharded' | 'megatron' | 'plain' | 'neuron' | 'eager';
  /** Kernels of attention are of a generation before the chip's own: FlashAttention 1, or 2 on Hopper. */
  readonly olderAttention?: boolean;
  /** The optimizer runs on the host. */
  readonly offload?: boolean;
  /** Layers are recomputed whether memory asks for it or not. */
  readonly checkpoints?: boolean;
}

export function trainingSite(
  chip: Chip,
  model: ModelShape,
  precision: Precision,
  { engine, family }: TrainingEngine,
  method: string,
): Site {
  return {
    family,
    engine,
    method: method === 'qlora' || method === 'lora' ? method : 'full',
    architecture: chip.architecture,
    chip: chip.id,
    precision: kernelOf(chip, precision),
    body: isConvolutional(model) ? 'convolution' : isMixture(model) ? 'experts' : 'dense',
  };
}

export function isMixture({ params, activeParams }: ModelShape): boolean {
  return activeParams < params * 0.999;
}

export type Kernel = '16 bit' | 'fp8' | 'fp4' | 'tf32' | 'fp32';

/** The format in which products run; formats that the chip has no units for run at 16 bits. */
export function kernelOf({ peak, kind }: Chip, precision: Precision): Kernel {
  if (precision === 'fp32') {
    return peak.tf32 === undefined || kind === 'neuron' ? 'fp32' : 'tf32';
  }
  const own = precision === 'fp8' || precision === 'fp4' ? precision : undefined;
  return own && peak[own] !== undefined && kind === 'gpu' ? own : '16 bit';
}

/** Activations take four bytes. */
export function isWide(kernel: Kernel): boolean {
  return kernel === 'fp32' || kernel === 'tf32';
}

/** Printed peak of 16 bits. */
export function sixteenBitPeak({ peak }: Chip): number | undefined {
  return peak.bf16 ?? peak.fp16;
}

/** Printed peak of the format that is multiplied in: what MFU is counted against. On Neuron always that of 16 bits. */
export function countedPeak(chip: Chip, precision: Precision): number | undefined {
  switch (kernelOf(chip, precision)) {
    case 'fp8':
      return chip.peak.fp8;
    case 'fp4':
      return chip.peak.fp4;
    case 'tf32':
      return chip.peak.tf32;
    case 'fp32':
      return chip.kind === 'neuron' ? sixteenBitPeak(chip) : chip.peak.fp32;
    default:
      return sixteenBitPeak(chip);
  }
}

/** Best measured multiplication ÷ printed peak: what power and clocks leave of it; 0.80 where nobody measured. */
export function matrixCeiling(chip: Chip): number {
  const peak = sixteenBitPeak(chip);
  return chip.measuredBf16 !== undefined && peak ? Math.min(1, chip.measuredBf16 / peak) : MATMUL_CEILING;
}

/**
 * Before Blackwell, scales are applied outside of the matrix units, and sums kept short in them are added up outside too
 * (DeepSeek-V3, arXiv:2412.19437, section 3.3.2): torchtitan's float8 on H100 gains 1.28 over bf16 (8B, December 2024), which
 * is 0.56 of what products could, where hardware that scales blocks is taken to reach 0.7.
 */
const WITHOUT_BLOCK_SCALES = 0.8;

function eightBitUnits({ architecture }: Chip): number {
  return /hopper|ada/i.test(architecture) ? WITHOUT_BLOCK_SCALES : 1;
}

/**
 * FLOP/s of products with weights.
 *
 *     16 bits, TF32 = share · ceiling · peak                             [FLOP/s]
 *     fp8, fp4      = own share · ceiling · peak of the format           [FLOP/s]
 *     plain fp32    = own share · peak of fp32                           [FLOP/s]
 */
export function matrixRate(
  chip: Chip,
  precision: Precision,
  family: TrainingEngine['family'],
  f: TrainingValues,
): number | undefined {
  const { peak } = chip;
  const share = family === 'eager' ? f.eagerShare : f.matrixShare;
  const kernel = kernelOf(chip, precision);
  if (chip.kind === 'neuron') {
    const whole = sixteenBitPeak(chip);
    const plain = kernel === 'fp32' ? peak.fp32 : undefined;
    return plain === undefined ? whole && f.neuronShare * whole : f.plainShare * plain;
  }
  const ceiling = matrixCeiling(chip);
  switch (kernel) {
    case 'fp8':
      return peak.fp8 && f.eightBitShare * eightBitUnits(chip) * ceiling * peak.fp8;
    case 'fp4':
      return peak.fp4 && f.fourBitShare * ceiling * peak.fp4;
    case 'tf32':
      return peak.tf32 && share * ceiling * peak.tf32;
    case 'fp32':
      return peak.fp32 && f.plainShare * peak.fp32;
    default: {
      const whole = sixteenBitPeak(chip);
      return whole && share * ceiling * whole;
    }
  }
}
