/** What transformers.js serves and computes, in the manifest's words. */
import type { Precision, WorkloadKind } from '../../../../../shared/src/manifest/schema';

const TASKS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['feature-extraction', 'embedding'],
  ['embeddings', 'embedding'],
  ['sentence-similarity', 'embedding'],
  ['text-generation', 'inference'],
  ['text2text-generation', 'inference'],
  ['summarization', 'inference'],
  ['translation', 'inference'],
  ['question-answering', 'inference'],
  ['fill-mask', 'inference'],
  ['text-classification', 'inference'],
  ['sentiment-analysis', 'inference'],
  ['token-classification', 'inference'],
  ['ner', 'inference'],
  ['zero-shot-classification', 'inference'],
  ['image-text-to-text', 'inference'],
  ['text-ranking', 'rerank'],
  ['reranking', 'rerank'],
  ['automatic-speech-recognition', 'speech'],
  ['asr', 'speech'],
  ['text-to-speech', 'speech'],
  ['text-to-audio', 'speech'],
  ['audio-classification', 'speech'],
  ['zero-shot-audio-classification', 'speech'],
  ['image-classification', 'vision'],
  ['zero-shot-image-classification', 'vision'],
  ['image-segmentation', 'vision'],
  ['background-removal', 'vision'],
  ['object-detection', 'vision'],
  ['zero-shot-object-detection', 'vision'],
  ['depth-estimation', 'vision'],
  ['image-feature-extraction', 'vision'],
  ['image-to-image', 'vision'],
  ['image-to-text', 'vision'],
  ['document-question-answering', 'vision'],
  ['text-to-image', 'image-generation'],
]);

export function kindOfTask(task: string, model: string | undefined): WorkloadKind | undefined {
  const kind = TASKS.get(task);
  return kind === 'inference' && /rerank|cross-encoder|ms-marco/i.test(model ?? '') ? 'rerank' : kind;
}

/** `dtype`; `auto` and a mixture of parts say nothing for the whole. */
const DTYPES: ReadonlyMap<string, Precision> = new Map([
  ['fp32', 'fp32'],
  ['fp16', 'fp16'],
  ['q8', 'int8'],
  ['int8', 'int8'],
  ['uint8', 'int8'],
  ['q4', 'int4'],
  ['q4f16', 'int4'],
  ['bnb4', 'int4'],
]);

export const precisionOfDtype = (dtype: string) => DTYPES.get(dtype);
