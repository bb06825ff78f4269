/** Comma-separated values after RFC 4180, with the line on which each record starts. */
import { t } from '../l10n';

export interface CsvRecord {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvProblem {
  readonly line: number;
  readonly message: string;
}

export type CsvResult =
  | { readonly ok: true; readonly records: readonly CsvRecord[] }
  | { readonly ok: false; readonly problem: CsvProblem };

/**
 * Quoted cells, doubled quotes, line breaks in quotes, `\n` and `\r\n`, a byte order mark. Empty lines hold no record.
 * Refused: a quote that is never closed, and text after a closing quote.
 */
export function parseCsv(text: string): CsvResult {
  const records: CsvRecord[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  cell.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let start = 1;
  let cells: string[] = [];
  for (;;) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) {
      return { ok: false, problem: { line, message: quoteProblem(text, at) } };
    }
    const [whole, quoted, plain = '', end = ''] = found;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += breaksIn(whole);
    const atEnd = cell.lastIndex >= text.length && end !== ',';
    if (end !== ',') {
      if (cells.length > 1 || cells[0] !== '') {
        records.push({ line: start, cells });
      }
      cells = [];
      start = line;
    }
    if (atEnd) {
      return { ok: true, records };
    }
  }
}

function quoteProblem(text: string, at: number): string {
  return text[at] === '"' && !/^"(?:[^"]|"")*"/.test(text.slice(at, at + LONGEST_CELL))
    ? t('a quote is opened and never closed')
    : t('a quote stands inside a cell that does not start with one, or text follows a closing quote');
}

/** Enough to tell the two mistakes apart without a second pass over a huge file. */
const LONGEST_CELL = 100_000;

function breaksIn(text: string): number {
  return text.match(/\r?\n|\r/g)?.length ?? 0;
}
