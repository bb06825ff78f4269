/** What it took to make accelerators: kgCO2e of one, cradle to gate, as published; kin stand in where nothing is. */
import table from './tables/embodied.csv';
import { readTable } from './table';
import type { Chip, Source } from './types';

export interface EmbodiedFigure {
  readonly kgCo2e: number;
  /** What the figure is of, and where kin stand in. */
  readonly basis: string;
  readonly class: 'published' | 'assumed';
  readonly source: Source;
}

let figures: ReadonlyMap<string, EmbodiedFigure> | undefined;

export function embodiedFigures(): ReadonlyMap<string, EmbodiedFigure> {
  figures ??= new Map(
    readTable(table, (row) => [
      row.text('chip'),
      {
        kgCo2e: row.number('kgco2e'),
        basis: row.text('basis'),
        class: row.text('class') === 'published' ? 'published' : 'assumed',
        source: { title: row.text('source'), date: row.text('date') },
      },
    ]),
  );
  return figures;
}

export function chipEmbodied(chip: Pick<Chip, 'id'>): EmbodiedFigure | undefined {
  return embodiedFigures().get(chip.id);
}
