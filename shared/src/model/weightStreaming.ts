/** What stands beside the copying of weights in a step: unpacking them, and launches that wait for it. */
import type { Chip } from '../catalog/types';
import type { Site } from './factors/domain';

const WIDENED = /int4|unpacked|quant|q4_0|q8_0/;

/**
 * Formats whose weights are widened in registers before they are multiplied. Paged engines and libraries quantize activations too and
 * multiply 8 bits as they are (CTranslate2's `src/layers/common.cc`).
 */
export function unpacksWeights({ family, kernel = '' }: Site): boolean {
  return WIDENED.test(kernel) || (kernel === 'int8' && family !== 'paged' && family !== 'library');
}

/** Vector operations a second: a multiply-add counts as two in the listed fp32 peak. 0 where none is listed: unpacking is left out. */
export function laneRate({ peak }: Chip): number {
  return (peak.fp32 ?? 0) / 2;
}

/** How sharply the shorter of two that run beside each other is hidden. Assumed. */
const HIDING = 3;

/**
 * Seconds of launches that the device waits for.
 *
 *     waiting = (launches^p + reading^p)^(1/p) − reading                 [s]
 *
 * An eager framework launches from Python while the device still works on what was launched before; other engines launch a graph.
 * Source: CUDA programming guide, asynchronous concurrent execution.
 */
export function unhidden(launches: number, reading: number, { family }: Site): number {
  return family === 'eager' ? (launches ** HIDING + reading ** HIDING) ** (1 / HIDING) - reading : launches;
}
