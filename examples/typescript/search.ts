import { createServer } from 'node:http';
import { pipeline } from '@huggingface/transformers';

/**
 * Embeds search queries for the shop.
 *
 * @workload query-embedder
 *   kind: embedding
 *   model: BAAI/bge-small-en-v1.5
 *   traffic: { rpsAvg: 8, rpsPeak: 25 }
 *   tokens: { inMean: 24 }
 *   slo: { e2eMsP95: 150 }
 *   placement: { instance: c7i.2xlarge, replicas: 2 }
 */
export async function startEmbedder(port: number) {
  const embed = await pipeline('feature-extraction', 'BAAI/bge-small-en-v1.5', { dtype: 'q8' });

  createServer(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams.get('q') ?? '';
    const vector = await embed(query, { pooling: 'mean', normalize: true });
    response.end(JSON.stringify(vector.tolist()));
  }).listen(port);
}

/** Ranks what the search found; recognized without an annotation. */
export async function loadReranker() {
  return pipeline('text-classification', 'BAAI/bge-reranker-base', { dtype: 'fp32', device: 'cpu' });
}
