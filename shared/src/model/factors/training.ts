/**
 * Training on GPUs and Neuron chips: shares of what the hardware can do, by what bounds each part of a step.
 *
 * Bases are of papers and of vendors' notes; most engines have one source of rows, so that a row is judged by them alone.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.02, high: 1.05, unit: '-' } as const;

export const TRAINING = {
  name: 'training',
  levels: {
    family: 0.15,
    engine: 0.12,
    architecture: 0.15,
    chip: 0.08,
    precision: 0.2,
    body: 0.2,
    method: 0.4,
  },
  terms: {
    matrixShare: {
      ...SHARE,
      base: 0.8,
      doubt: 0.1,
      on: ['engine', 'architecture', 'chip'],
      about:
        'Sustained ÷ best measured multiplication, products at 16 bits (TF32 alike). Megatron-LM, 530B on A100: 56 % of the printed peak with every other part of the step in it (arXiv:2205.05198, table 5); without them 0.7, over 0.87.',
    },
    plainShare: {
      ...SHARE,
      base: 0.85,
      doubt: 0.15,
      on: ['engine', 'architecture'],
      about:
        'Sustained ÷ peak of plain fp32, where there are no matrix units for it: cuBLAS SGEMM reaches 0.85–0.95 of it. Assumed.',
    },
    eagerShare: {
      ...SHARE,
      base: 0.45,
      doubt: 0.25,
      on: ['engine', 'architecture'],
      about:
        'The same without fused kernels, as Transformers runs layers by itself: norms, rotations and gates wait for memory beside the traffic below. Assumed: a bit more than half of what tuned engines reach.',
    },
    eightBitShare: {
      ...SHARE,
      base: 0.7,
      doubt: 0.2,
      on: ['engine', 'architecture', 'chip'],
      about:
        'Sustained ÷ (peak of fp8 · the ceiling of 16 bits) where blocks are scaled in hardware, casting in it: an eighth less than at 16 bits. Assumed.',
    },
    fourBitShare: {
      ...SHARE,
      base: 0.42,
      doubt: 0.3,
      on: ['engine', 'architecture', 'chip'],
      about:
        'The same for fp4: some layers stay at 8 and 16 bits, and products are rotated first (arXiv:2509.25149). Assumed from fp8.',
    },
    neuronShare: {
      ...SHARE,
      base: 0.36,
      doubt: 0.25,
      on: ['engine', 'precision', 'body'],
      about:
        'Sustained ÷ printed 16-bit peak of NeuronCores: what BERT forward reaches on Inferentia2 and Trainium (docs/accuracy.md).',
    },
    attentionShare: {
      ...SHARE,
      base: 0.5,
      doubt: 0.25,
      on: ['engine', 'architecture'],
      about:
        'Causal attention forward and backward, half of the square counted ÷ printed 16-bit peak: FlashAttention-2 on A100 0.5–0.6 (arXiv:2307.08691), FlashAttention-3 on H100 0.5–0.6 (arXiv:2407.08608).',
    },
    olderAttentionShare: {
      ...SHARE,
      base: 0.35,
      doubt: 0.3,
      on: ['engine', 'architecture'],
      about:
        'The same for kernels of the generation before the chip: FlashAttention 1 on A100 0.25–0.4 (arXiv:2307.08691, figure 4).',
    },
    trafficPerWidth: {
      base: 300,
      doubt: 0.25,
      low: 30,
      high: 3000,
      unit: 'B',
      on: ['family', 'engine', 'body', 'precision'],
      about:
        'Bytes moved outside of matrix products by token, layer and unit of width: 34 B of activations are kept (arXiv:2205.05198, section 4.1); each is written and read, forward and backward, with intermediate copies.',
    },
    expertShare: {
      ...SHARE,
      base: 0.95,
      doubt: 0.2,
      on: ['engine', 'architecture', 'precision'],
      about:
        'Grouped products of wide experts ÷ dense ones: load is uneven. Mixtral 8x22B reaches 49 % on H100 where Qwen2-57B-A14B with narrow experts reaches 39 % (arXiv:2504.14960).',
    },
    exchangeShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.3,
      on: ['engine'],
      about:
        'Sustained ÷ one-way bandwidth of link or network in collectives. nccl-tests print 0.7–0.8 for large messages; smaller ones less.',
    },
    scaleOut: {
      base: 0.015,
      doubt: 0.5,
      low: 0.001,
      high: 0.1,
      unit: '-',
      on: ['family'],
      about:
        'Time added by each doubling of the devices: waiting for the slowest, and for the network where it is not hidden. Llama 3 405B: 43 % on 8,192, 41 % on 16,384 (arXiv:2407.21783, table 4).',
    },
    perLayer: {
      base: 4e-4,
      doubt: 0.5,
      low: 1e-6,
      high: 0.05,
      unit: 's',
      on: ['family', 'engine'],
      about: 'Seconds of launches by layer of one forward and backward pass: about 40 kernels of 5–10 µs. Assumed.',
    },
    eagerPerLayer: {
      base: 5e-3,
      doubt: 0.5,
      low: 1e-5,
      high: 0.1,
      unit: 's',
      on: ['engine', 'method'],
      about:
        'The same in eager mode with checkpointing: some 300 kernels of a layer, each after 10–20 µs of Python and autograd. Assumed.',
    },
    optimizerPerParam: {
      base: 0.25e-9,
      doubt: 0.3,
      low: 1e-11,
      high: 1e-8,
      unit: 's',
      on: ['engine'],
      about:
        'Seconds by parameter and step of Adam on the host of a node: 10B in 2.6 s (ZeRO-Offload, arXiv:2101.06840, table 4).',
    },
    convolutionShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.25,
      on: ['engine', 'architecture'],
      about:
        'Convolutions ÷ best measured multiplication. Assumed: small channels and strides fill tiles less than square products.',
    },
    trafficPerActivation: {
      base: 50,
      doubt: 0.3,
      low: 5,
      high: 500,
      unit: 'B',
      on: ['engine', 'architecture'],
      about:
        'Bytes moved at 16 bits by output element of a convolution in training: written, read by normalization twice, by the next layer, and about twice that backward; two bytes each and fp32 sums. Assumed.',
    },
  },
} as const satisfies Domain;
