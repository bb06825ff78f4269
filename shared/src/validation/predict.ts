/** A measurement into the figure that the estimates would give for it. */
import type { ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { WorkloadKind } from '../manifest/schema';
import type { Factors } from '../model/factors/factorSet';
import type { Machine } from '../model/hardware';
import { predictDecoder } from './decoder';
import { predictItem } from './item';
import { isMatrixProduct, predictMatrixProduct } from './matmul';
import type { Measurement } from './measurement';
import { machineFor } from './place';
import type { Outcome } from './prediction';
import { shapeFor } from './shape';
import { predictTraining } from './training';

const KINDS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['llm_decode', 'inference'],
  ['llm_prefill', 'inference'],
  ['llm_serving', 'inference'],
  ['energy', 'inference'],
  ['embedding', 'embedding'],
  ['rerank', 'rerank'],
  ['reranking', 'rerank'],
  ['vision', 'vision'],
  ['asr', 'speech'],
  ['speech', 'speech'],
  ['image_generation', 'image-generation'],
  ['training', 'training'],
  ['fine_tuning', 'fine-tuning'],
]);

/** Makes images, whatever the file calls it. */
const DIFFUSION = /diffusion|sdxl|pixart|\bflux\b|kandinsky|hunyuan-?dit|\bsana\b|qwen-image/i;
/** Dense layers alone: an item passes them once, as one token would. */
const DENSE_LAYERS = /^mlp\b/i;

export interface Placed {
  readonly kind: WorkloadKind;
  readonly model: ModelShape;
  readonly machine: Machine;
}

/** Kind, model and machine of a row; or the first of them that is not known. */
export function placeRow(row: Measurement): Placed | { readonly reason: string } {
  const named = KINDS.get(row.kind);
  if (!named) {
    return { reason: t`workload kind ${row.kind || '(none)'} is not known` };
  }
  const isProduct = isMatrixProduct(row);
  if (isProduct && row.metric !== 'tflops_per_device') {
    return { reason: t('a matrix product alone is not a workload') };
  }
  const kind = named === 'vision' && DIFFUSION.test(row.model) ? 'image-generation' : named;
  // A product has no model: what is predicted does not look at it.
  const model = shapeFor(isProduct ? { ...row, model: '', paramsB: 1 } : row, kind);
  const machine = machineFor(row, model?.heads);
  if (!machine) {
    return { reason: t('hardware not in the catalog') };
  }
  return model ? { kind, model, machine } : { reason: t('model not in the catalog, and params_b is not stated') };
}

export function predictRow(row: Measurement, { kind, model, machine }: Placed, factors?: Factors): Outcome {
  if (isMatrixProduct(row)) {
    return predictMatrixProduct(row, machine);
  }
  switch (kind) {
    case 'inference':
      return predictDecoder(row, model, machine, factors);
    case 'training':
    case 'fine-tuning':
      return predictTraining(row, model, machine, factors);
    default:
      return predictItem(
        DENSE_LAYERS.test(row.model) ? { ...row, inputTokens: 1 } : row,
        kind,
        model,
        machine,
        factors,
      );
  }
}

export function isPlaced(placed: ReturnType<typeof placeRow>): placed is Placed {
  return 'machine' in placed;
}
