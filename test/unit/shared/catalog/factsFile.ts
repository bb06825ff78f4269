/** The founders' tables, read from the folder beside the repository; absent in a plain clone. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export type FactRow = Readonly<Record<string, string>>;

export function factsFile(table: string): FactRow[] | undefined {
  const path = resolve('..', 'shared', 'facts', `${table}.csv`);
  return existsSync(path) ? recordsOf(parseCsv(readFileSync(path, 'utf8'))) : undefined;
}

export function recordsOf(table: readonly (readonly string[])[]): FactRow[] {
  const [header = [], ...body] = table;
  return body.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

/** Cells of RFC 4180, apart from the build's reader: a mistake there would show here. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '') {
      break;
    }
    if (match[3] !== ',') {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.length > 1);
}
