/** Marks of a series: a color and a shape, so that neither is needed alone. */

/** Colors of Okabe and Ito, told apart with any color vision; the second of a pair is for a dark ground. */
export const MARKS = [
  { light: '#0072b2', dark: '#56b4e9', shape: 'circle' },
  { light: '#b34700', dark: '#f28e4b', shape: 'triangle' },
  { light: '#00735a', dark: '#2fc39a', shape: 'square' },
  { light: '#a3457c', dark: '#e08fc0', shape: 'diamond' },
  { light: '#6b5b00', dark: '#d9c540', shape: 'cross' },
  { light: '#57606a', dark: '#9aa5b1', shape: 'plus' },
] as const;

export type Shape = (typeof MARKS)[number]['shape'];

/** One mark around the point that the path stands on. */
const OUTLINES: Readonly<Record<Shape, string>> = {
  circle: 'm-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z',
  triangle: 'm-2.9 2.2h5.8l-2.9-5z',
  square: 'm-2.2-2.2h4.4v4.4h-4.4z',
  diamond: 'm-3.1 0l3.1-3.1 3.1 3.1-3.1 3.1z',
  cross: 'm-2.3-2.3l4.6 4.6m0-4.6l-4.6 4.6',
  plus: 'm-3 0h6m-3-3v6',
};

/** All marks of a series in one path: a few bytes each. */
export function marksPath(points: readonly (readonly [number, number])[], shape: Shape): string {
  return points.map(([x, y]) => `M${coordinate(x)} ${coordinate(y)}${OUTLINES[shape]}`).join('');
}

/** A tenth of a pixel, without needless digits: the same bytes for the same figures. */
export function coordinate(value: number): string {
  return String(Math.round(value * 10) / 10);
}
