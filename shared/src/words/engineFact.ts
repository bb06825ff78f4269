/** What a flag or a variable of a serving engine sets, in one line. */
import { phrase, t } from '../l10n';

export interface EngineFactWords {
  /** The key of a manifest that says the same; absent where none does. */
  readonly field?: string;
  readonly says: string;
}

/** By the names that the readers of engines give to facts. */
export const ENGINE_FACTS = {
  model: { field: 'model', says: phrase('The model that is served.') },
  modelFile: { field: 'model', says: phrase('The file with the weights that are served.') },
  tensorParallel: {
    field: 'placement.tensorParallel',
    says: phrase(
      'Accelerators that one model copy is split over: divides weights and KV cache, adds an exchange per layer.',
    ),
  },
  pipelineParallel: {
    field: 'placement.pipelineParallel',
    says: phrase('Stages of whole layers that one model copy is cut into.'),
  },
  dataParallel: { says: phrase('Copies of the model that one replica runs side by side: each needs its own memory.') },
  expertParallel: {
    field: 'placement.expertParallel',
    says: phrase('Each accelerator holds whole experts of a mixture, instead of a slice of all.'),
  },
  quantization: {
    field: 'precision',
    says: phrase('Number format of the weights: decides their memory and the speed of decode.'),
  },
  dtype: {
    field: 'precision',
    says: phrase('Number format of weights and arithmetic, where no quantization is stated.'),
  },
  kvDtype: {
    field: 'kvPrecision',
    says: phrase('Number format of the KV cache: half the bits hold twice the context.'),
  },
  contextTokens: {
    field: 'contextTokens',
    says: phrase('Longest context that one sequence may have, in tokens: KV cache must hold it.'),
  },
  maxSequences: { says: phrase('Most sequences that run at once in one batch: a bound on the KV cache that is used.') },
  threads: { says: phrase('Threads that compute: more than physical cores slow decode down.') },
  device: { says: phrase('Kind of hardware that the engine runs on.') },
  task: { field: 'kind', says: phrase('What is served: generation, embedding, ranking.') },
  draftModel: {
    field: 'speculative.draftModel',
    says: phrase('Model that drafts tokens for the served one to check.'),
  },
  speculative: { field: 'speculative', says: phrase('Speculative decoding: how tokens are drafted, and how many.') },
  gpuLayers: { says: phrase('Layers that are computed on the accelerator; the others stay on the CPU.') },
  cpuKvSpaceGiB: { says: phrase('Memory for the KV cache on a CPU, in GiB: 4 where it is not set.') },
} as const satisfies Readonly<Record<string, EngineFactWords>>;

export type EngineFactName = keyof typeof ENGINE_FACTS;

/** `Longest context …, in tokens. In a manifest: contextTokens.` */
export function engineFactSentence(fact: EngineFactName): string {
  const { says, field }: EngineFactWords = ENGINE_FACTS[fact];
  return field === undefined ? t(says) : `${t(says)} ${t`In a manifest: ${field}.`}`;
}
