/** Where the factors of a decoder on GPUs are asked for. */
import type { Chip } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Site } from './factors/domain';
import { ggufKernel, isGguf } from './weightFormat';

/** Engines that work alike: an engine without rows of its own is taken from its family. */
const FAMILY: Readonly<Record<Runtime, string>> = {
  'llama.cpp': 'llama.cpp',
  ollama: 'llama.cpp',
  vllm: 'paged',
  sglang: 'paged',
  'tensorrt-llm': 'paged',
  tgi: 'paged',
  tei: 'paged',
  triton: 'paged',
  neuron: 'paged',
  pytorch: 'eager',
  onnxruntime: 'eager',
};

/** What an engine is told apart by, beyond the runtimes of a manifest. */
export interface EngineName {
  /** As its benchmark writes it, where finer than the runtime: `lmdeploy`, `exllamav2`. */
  readonly engine?: string;
  readonly family?: string;
  readonly modelName?: string;
  /** ISO date of the build, where it is known. */
  readonly engineDate?: string;
}

export function decoderSite(
  chip: Chip,
  precision: Precision,
  runtime: Runtime | undefined,
  { engine, family, modelName }: EngineName,
  isMoe: boolean,
): Site {
  const known = runtime ?? 'vllm';
  return {
    family: family ?? FAMILY[known],
    engine: engine ?? known,
    architecture: chip.architecture,
    chip: chip.id,
    kernel: isGguf(runtime) ? ggufKernel(precision, modelName) : multiplied(chip, precision),
    link: linkOf(chip),
    body: isMoe ? 'experts' : 'dense',
  };
}

function linkOf(chip: Chip): string {
  return /nvlink|infinity/i.test(chip.interconnect ?? '') ? 'switched' : 'pcie';
}

/** A format that the chip only unpacks is multiplied at 16 bits: weights alone are small. */
function multiplied(chip: Chip, precision: Precision): string {
  if (precision === 'fp8' || precision === 'fp4') {
    return chip.peak[precision] === undefined ? `${precision} unpacked` : precision;
  }
  return precision === 'bf16' || precision === 'fp16' ? '16 bit' : precision;
}
