/** Every domain of fitted factors: a new one is one line here. */
import { CPU_DECODER } from './cpuDecoder';
import { DIFFUSION } from './diffusion';
import type { Domain } from './domain';
import { GPU_DECODER } from './gpuDecoder';
import { ITEM_ACCELERATOR } from './itemAccelerator';
import { ITEM_PROCESSOR } from './itemProcessor';
import { NEURON_DECODER } from './neuronDecoder';
import { POWER } from './power';
import { SPEECH } from './speech';
import { TRAINING } from './training';

export const DOMAINS: readonly Domain[] = [
  GPU_DECODER,
  CPU_DECODER,
  NEURON_DECODER,
  TRAINING,
  ITEM_ACCELERATOR,
  ITEM_PROCESSOR,
  SPEECH,
  DIFFUSION,
  POWER,
];
