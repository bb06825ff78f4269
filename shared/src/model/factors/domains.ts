/** Every domain of fitted factors: a new one is one line here. */
import type { Domain } from './domain';
import { GPU_DECODER } from './gpuDecoder';

export const DOMAINS: readonly Domain[] = [GPU_DECODER];
