/**
 * The lower half of a symmetric matrix, each row from its first column that is not zero to its diagonal. Cholesky's
 * decomposition fills nothing before that column: rows of unknowns that meet few others stay short.
 *
 * Source: George and Liu, "Computer Solution of Large Sparse Positive Definite Systems", 1981, chapter 4 (envelope methods).
 */
export type Skyline = readonly Float64Array[];

/** Zeros; `firsts` gives each row's first column. */
export function skyline(firsts: readonly number[]): Skyline {
  return firsts.map((first, row) => new Float64Array(row - first + 1));
}

/** Solves A x = b for a positive matrix. The matrix is overwritten. */
export function solvePositive(matrix: Skyline, right: Float64Array): Float64Array {
  decompose(matrix);
  const x = right.slice();
  matrix.forEach((row, i) => {
    const first = i + 1 - row.length;
    x[i] = ((x[i] ?? 0) - product(row, first, x, 0, i)) / (row[i - first] ?? 1);
  });
  for (let i = matrix.length - 1; i >= 0; i -= 1) {
    const row = matrix[i] ?? right;
    const first = i + 1 - row.length;
    const value = (x[i] ?? 0) / (row[i - first] ?? 1);
    x[i] = value;
    for (let k = first; k < i; k += 1) {
      x[k] = (x[k] ?? 0) - (row[k - first] ?? 0) * value;
    }
  }
  return x;
}

/** A = L · Lᵀ in place. A pivot that rounding made negative counts as the smallest number. */
function decompose(matrix: Skyline): void {
  matrix.forEach((a, i) => {
    const firstA = i + 1 - a.length;
    for (let j = firstA; j < i; j += 1) {
      const b = matrix[j] ?? a;
      const firstB = j + 1 - b.length;
      a[j - firstA] = ((a[j - firstA] ?? 0) - product(a, firstA, b, firstB, j)) / (b[j - firstB] ?? 1);
    }
    const pivot = (a[i - firstA] ?? 0) - product(a, firstA, a, firstA, i);
    a[i - firstA] = Math.sqrt(Math.max(pivot, Number.MIN_VALUE));
  });
}

/** Σ a · b over the columns that both have, before `end`. */
function product(a: Float64Array, firstA: number, b: Float64Array, firstB: number, end: number): number {
  let sum = 0;
  for (let k = Math.max(firstA, firstB); k < end; k += 1) {
    sum += (a[k - firstA] ?? 0) * (b[k - firstB] ?? 0);
  }
  return sum;
}
