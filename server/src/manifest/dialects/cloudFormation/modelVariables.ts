/** Variables of SageMaker's containers that say which model they serve, and how. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { countOf } from '../../foreign/specBuilder';
import type { Counted } from '../../foreign/unit';
import type { Variables } from './containers';

/** AWS's vLLM and SGLang containers make flags of them: `SM_VLLM_MAX_MODEL_LEN=8192` is `--max-model-len 8192`. */
const FLAG = /^SM_(?:VLLM|SGLANG)_([A-Z\d_]+)$/;

export function flagsOf({ values }: Variables): MappedText[] {
  return [...values].flatMap(([name, value]) => {
    const flag = FLAG.exec(name)?.[1];
    return flag && value ? [textElsewhere(`--${flag.toLowerCase().replaceAll('_', '-')}`), value] : [];
  });
}

/** Variables that name the model where no engine is recognized (Hugging Face and LMI containers on SageMaker). */
export const MODEL_VARIABLES = ['HF_MODEL_ID', 'OPTION_MODEL_ID', 'MODEL_ID'];

export function modelVariable({ values }: Variables): MappedText | undefined {
  return MODEL_VARIABLES.map((name) => values.get(name)).find((value) => filled(value));
}

/** Variables that say over how many devices the model is split, whatever reads them. */
const SPLIT_VARIABLES = ['SM_NUM_GPUS', 'OPTION_TENSOR_PARALLEL_DEGREE', 'TENSOR_PARALLEL_DEGREE'];

export function splitOf({ values }: Variables): Counted | undefined {
  const value = SPLIT_VARIABLES.flatMap((name) => values.get(name) ?? [])[0];
  const count = countOf(value?.text);
  return value && count ? { count, value: value.span } : undefined;
}

export const filled = (text: MappedText | undefined) => (text && text.text.trim() !== '' ? text : undefined);

/** Tasks of Hugging Face's inference toolkit that say what is served. */
export function taskOf(task: string | undefined): WorkloadKind | undefined {
  switch (task) {
    case 'feature-extraction':
    case 'sentence-similarity':
    case 'sentence-embeddings':
      return 'embedding';
    case 'sentence-ranking':
    case 'text-ranking':
      return 'rerank';
    case 'automatic-speech-recognition':
    case 'text-to-speech':
      return 'speech';
    case 'image-classification':
    case 'object-detection':
    case 'image-segmentation':
      return 'vision';
    case 'text-to-image':
      return 'image-generation';
    default:
      return undefined;
  }
}
