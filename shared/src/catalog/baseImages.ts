/** Public base images and the architectures that they are published for. */
import type { Row } from './table';
import { readTable } from './table';
import table from './tables/baseImages.csv';
import type { Source } from './types';

export interface BaseImage {
  readonly architectures: readonly string[];
  readonly source: Source;
}

let known: ReadonlyMap<string, BaseImage> | undefined;

/** By the name that Docker Hub has for it, without a registry or `library/`. */
export function baseImage(name: string): BaseImage | undefined {
  known ??= new Map(readTable(table, (row) => [row.text('image'), imageOf(row)]));
  return known.get(name);
}

function imageOf(row: Row): BaseImage {
  return {
    architectures: row.text('architectures').split(' '),
    source: { title: row.text('source'), date: row.text('date') },
  };
}
