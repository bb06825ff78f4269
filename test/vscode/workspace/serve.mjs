import { pipeline } from '@huggingface/transformers';

export async function embed(texts) {
  const extractor = await pipeline('feature-extraction', 'Xenova/bge-small-en-v1.5', { dtype: 'q8', device: 'cpu' });
  return extractor(texts, { pooling: 'mean' });
}
