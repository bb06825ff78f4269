/** Public base images and the architectures that they are published for. */
import type { Row } from './table';
import { readTable } from './table';
import table from './tables/baseImages.csv';
import type { Source } from './types';

export interface BaseImage {
  readonly name: string;
  /** Tags of which the source speaks. */
  readonly tags: readonly string[];
  readonly architectures: readonly string[];
  readonly source: Source;
}

let known: readonly BaseImage[] | undefined;

/** By the name that Docker Hub has for it, without a registry or `library/`; `proven`: the source speaks of the tag. */
export function baseImage(
  name: string,
  tag = 'latest',
): { readonly image: BaseImage; readonly proven: boolean } | undefined {
  known ??= readTable(table, imageOf);
  const rows = known.filter((each) => each.name === name);
  const proven = rows.find(({ tags }) => tags.some((start) => isTag(tag, start)));
  const image = proven ?? rows[0];
  return image && { image, proven: proven !== undefined };
}

/** `3.12.` stands for 3.12, all that follows it and their variants; without the dot at its end for itself and its variants. */
function isTag(tag: string, start: string): boolean {
  const bare = start.replace(/\.$/, '');
  return tag === bare || tag.startsWith(`${bare}-`) || (start !== bare && tag.startsWith(start));
}

function imageOf(row: Row): BaseImage {
  return {
    name: row.text('image'),
    tags: row
      .text('tags')
      .split(' ')
      .filter((tag) => tag !== ''),
    architectures: row.text('architectures').split(' '),
    source: { title: row.text('source'), date: row.text('date') },
  };
}
