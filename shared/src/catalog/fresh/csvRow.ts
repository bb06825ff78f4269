/** One line of a price list as cells. The lists hold no line breaks inside quotes. */

/** Undefined where a quote is not closed or text follows a closing quote: the row is rotten. */
export function splitRow(line: string): string[] | undefined {
  const row = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!row.includes('"')) {
    return row.split(',');
  }
  // Every cell quoted and none with a quote inside: a million rows look like this.
  if (row.startsWith('"') && row.endsWith('"') && row.length > 1 && !row.includes('""')) {
    const cells = row.slice(1, -1).split('","');
    if (!cells.some((cell) => cell.includes('"'))) {
      return cells;
    }
  }
  return splitQuoted(row);
}

/** RFC 4180: quoted cells beside plain ones, a doubled quote for one. */
function splitQuoted(row: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row[at] !== '"') {
      const end = row.indexOf(',', at);
      const cell = end < 0 ? row.slice(at) : row.slice(at, end);
      if (cell.includes('"')) {
        return undefined;
      }
      cells.push(cell);
      if (end < 0) {
        return cells;
      }
      at = end + 1;
      continue;
    }
    const end = closingQuote(row, at + 1);
    if (end < 0) {
      return undefined;
    }
    cells.push(row.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === row.length) {
      return cells;
    }
    if (row[end + 1] !== ',') {
      return undefined;
    }
    at = end + 2;
  }
}

function closingQuote(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2)) {
    if (row[at + 1] !== '"') {
      return at;
    }
  }
  return -1;
}
