/** Solves A x = b for a symmetric positive matrix, of which the lower half is read, by Cholesky's decomposition. The matrix is overwritten. */
export function solvePositive(matrix: readonly Float64Array[], right: Float64Array): number[] {
  const n = matrix.length;
  for (let i = 0; i < n; i += 1) {
    const a = matrix[i] ?? new Float64Array(0);
    for (let j = 0; j <= i; j += 1) {
      const b = matrix[j] ?? a;
      let sum = a[j] ?? 0;
      for (let k = 0; k < j; k += 1) {
        sum -= (a[k] ?? 0) * (b[k] ?? 0);
      }
      a[j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (b[j] ?? 1);
    }
  }
  const x = [...right];
  for (let i = 0; i < n; i += 1) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k += 1) {
      sum -= (matrix[i]?.[k] ?? 0) * (x[k] ?? 0);
    }
    x[i] = sum / (matrix[i]?.[i] ?? 1);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < n; k += 1) {
      sum -= (matrix[k]?.[i] ?? 0) * (x[k] ?? 0);
    }
    x[i] = sum / (matrix[i]?.[i] ?? 1);
  }
  return x;
}
