/** A table for a page. The first line is the head; cells after the columns of words are figures, set to the right. */
export function markdownTable(lines: readonly (readonly string[])[], wordColumns: number): string {
  const [head = [], ...body] = lines;
  const rule = `|${head.map((_, column) => (column < wordColumns ? ' --- |' : ' ---: |')).join('')}`;
  const written = [head, ...body].map((line) => `| ${line.map(escaped).join(' | ')} |`);
  return [written[0], rule, ...written.slice(1)].join('\n');
}

/** Names come from files. */
const escaped = (cell: string) => cell.replace(/[|<*`\\]/g, '\\$&').replace(/\s+/g, ' ');

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
