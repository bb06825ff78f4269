/** Every domain of fitted factors: a new one is one line here. */
import { CPU_DECODER } from './cpuDecoder';
import type { Domain } from './domain';
import { GPU_DECODER } from './gpuDecoder';
import { TRAINING } from './training';

export const DOMAINS: readonly Domain[] = [GPU_DECODER, CPU_DECODER, TRAINING];
