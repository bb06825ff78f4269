/** The loads that a curve covers: three decades around the stated one. */

const HALF_SPAN = 10 ** 1.5;

/** Multiples of the stated load. */
export const LOW = 1 / HALF_SPAN;
export const HIGH = HALF_SPAN;
