/** A table compiled by the build: rows of cells, the header line first. */
declare module '*.csv' {
  const rows: readonly (readonly string[])[];
  export default rows;
}
