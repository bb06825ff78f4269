/** Reads a compiled table by column name. An empty cell is an unknown value: `undefined`, never 0. */
import type { Source } from './types';

export interface Row {
  readonly text: (column: string) => string;
  readonly optionalText: (column: string) => string | undefined;
  /** A number that every row of the column has; a hole is our own mistake, which the catalog test finds. */
  readonly number: (column: string) => number;
  readonly optional: <T = number>(column: string, as?: (n: number) => T) => T | undefined;
}

export function readTable<T>(table: readonly (readonly string[])[], map: (row: Row) => T): T[] {
  const [header = [], ...body] = table;
  const columns = new Map(header.map((name, index) => [name, index]));
  return body.map((cells) => map(rowOf(columns, cells)));
}

function rowOf(columns: ReadonlyMap<string, number>, cells: readonly string[]): Row {
  const text = (column: string): string => {
    const index = columns.get(column);
    if (index === undefined) {
      throw new Error(`The table has no column ${column}.`);
    }
    return cells[index] ?? '';
  };
  return {
    text,
    optionalText: (column) => text(column) || undefined,
    number: (column) => Number(text(column) || Number.NaN),
    optional: <T = number>(column: string, as?: (n: number) => T) => {
      const cell = text(column);
      if (cell === '') {
        return undefined;
      }
      return as ? as(Number(cell)) : (Number(cell) as T);
    },
  };
}

/** Sources by id, as the `source` columns name them. */
export type Sources = ReadonlyMap<string, Source>;

export function readSources(table: readonly (readonly string[])[]): Sources {
  return new Map(
    readTable(table, (row) => {
      const date = row.optionalText('date');
      return [row.text('id'), { title: row.text('title'), ...(date && { date }) }];
    }),
  );
}

/** The source that a row names; the catalog test proves that each one is there. */
export function sourceOf(row: Row, sources: Sources): Source {
  return sources.get(row.text('source')) ?? { title: row.text('source') };
}
