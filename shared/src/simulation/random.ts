/** Seeded random numbers: equal seeds give equal runs on every machine. */

export interface Random {
  /** Above 0, below 1. */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** A gamma variable of mean 1 with this squared coefficient of variation; 0 gives 1, 1 the exponential. */
  readonly gamma: (squaredVariation: number) => number;
}

/** Odd fraction of 2³² by the golden ratio, and the finalizer of MurmurHash3: what splitmix is made of. */
const GOLDEN = 0x9e3779b9;
const MIX_1 = 0x85ebca6b;
const MIX_2 = 0xc2b2ae35;

/**
 * xoshiro128** over a state filled by a 32-bit splitmix: period 2¹²⁸ − 1.
 *
 * Source: Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), 2021.
 */
export function randomFrom(seed: number): Random {
  const next = xoshiro128(seed);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    normal,
    gamma: (squaredVariation) => {
      if (!(squaredVariation > 0)) {
        return 1;
      }
      return squaredVariation === 1 ? -Math.log(uniform()) : gammaOf(1 / squaredVariation, uniform, normal);
    },
  };
}

function xoshiro128(seed: number): () => number {
  const mix = splitmix32(Number.isFinite(seed) ? Math.trunc(seed) | 0 : 0);
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  return () => {
    const scrambled = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return scrambled;
  };
}

function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + GOLDEN) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), MIX_1);
    z = Math.imul(z ^ (z >>> 13), MIX_2);
    return z ^ (z >>> 16);
  };
}

function rotated(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/**
 * Gamma with `shape`, scaled to mean 1.
 *
 * Source: Marsaglia, Tsang, "A Simple Method for Generating Gamma Variables", ACM TOMS 26(3), 2000;
 * below shape 1 by theirs at shape + 1 times u^(1/shape).
 */
function gammaOf(shape: number, uniform: () => number, normal: () => number): number {
  const low = shape < 1;
  const d = (low ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
      return (d * v * (low ? uniform() ** (1 / shape) : 1)) / shape;
    }
  }
}
