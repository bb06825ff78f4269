/** What GPUs that share a model send each other. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Values } from './factors/factorSet';
import type { GPU_DECODER } from './factors/gpuDecoder';
import { layersOf } from './kvCache';

/**
 * Two all-reduces a layer.
 *
 *     latency   = 2 · layers · hop · chips                               [s]
 *     per token = 2 · layers · 2 (chips − 1)/chips · hidden · 2 B / link [s]
 *
 * A ring sends each byte twice, less one chip's part; one way is half of the link's two-way figure.
 */
export function collectives(
  model: ModelShape,
  chip: Chip,
  chips: number,
  { hop, linkShare }: Pick<Values<keyof typeof GPU_DECODER.terms>, 'hop' | 'linkShare'>,
): { readonly latency: number; readonly perToken: number } {
  if (chips <= 1) {
    return { latency: 0, perToken: 0 };
  }
  const twice = 2 * layersOf(model);
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  // PCIe 4.0 x16 where none is listed.
  const oneWay = ((chip.interconnectBandwidth ?? 64e9) / 2) * linkShare;
  return { latency: twice * hop * chips, perToken: (twice * ((2 * (chips - 1)) / chips) * hidden * 2) / oneWay };
}

/** A message of a few kilobytes between two stages, and the start of the next: NCCL send and receive. Assumed. */
const HAND_OVER = 3e-5;
/** Sequences that a hand-over is taken to carry: its bytes are small beside its latency. */
const HANDED_OVER = 64;

/**
 * Activations passed on from stage to stage.
 *
 *     (stages − 1) · (latency + 64 · hidden · 2 B / link)                [s]
 *
 * Between machines the network is slower than the link: errs to the fast side there.
 */
export function handOver(model: ModelShape, chip: Chip, stages: number): number {
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  const oneWay = (chip.interconnectBandwidth ?? 64e9) / 2;
  return (stages - 1) * (HAND_OVER + (HANDED_OVER * hidden * 2) / oneWay);
}
