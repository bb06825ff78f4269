/** Text encoders beside denoisers, and power where none is published. Replace the rows, not the code. */

/** Text encoders that stay in memory beside a denoiser whose catalog row counts the denoiser alone (notes of the model table). */
export const RESIDENT_ENCODERS: readonly (readonly [RegExp, number])[] = [
  // T5-XXL 4.7B and CLIP L 0.12B.
  [/flux\.?1/i, 4.82e9],
  // T5-XXL, CLIP L and CLIP G.
  [/stable-diffusion-3/i, 5.6e9],
];

/** GPU power without a published figure: shares of TDP. Assumed from T4, V100, A100 (idle 0.11–0.12, max 1.02). */
export const TDP_IDLE_SHARE = 0.12;
export const TDP_MAX_SHARE = 1;
/** Inferentia and Trainium power is not published; 0.10 W per TFLOP/s is what A100 to H100 take at bf16. Assumed. */
export const NEURON_IDLE_WATTS = 30;
export const NEURON_MAX_WATTS_PER_TFLOPS = 0.9;
/** CPU without a published figure: idle and max of a vCPU; mean of Cascade Lake and EPYC 2nd gen. Assumed. */
export const VCPU_IDLE_WATTS = 0.55;
export const VCPU_MAX_WATTS = 2.8;
/** 0.392 W per GB of memory (Cloud Carbon Footprint). */
export const MEMORY_WATTS_PER_GB = 0.392;
/** AWS global mean, where a region publishes none (2024). */
export const FALLBACK_PUE = 1.15;
