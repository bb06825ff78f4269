/** Our own Markdown as plain text, for a client that shows no Markdown. It reads what words/ writes, and no more. */

export function plainText(markdown: string): string {
  return markdown.split('\n\n').map(plainBlock).join('\n\n');
}

function plainBlock(block: string): string {
  const lines = block.split('\n');
  return lines.length > 1 && lines.every((line) => line.startsWith('|'))
    ? alignedRows(lines.map(cellsOf)).join('\n')
    : lines.map(plainInline).join('\n');
}

/** A bar inside a cell stands behind a backslash. */
const cellsOf = (line: string) => line.split(/(?<!\\)\|/).slice(1, -1);

/** The second line says which columns stand to the right. */
function alignedRows([head = [], rule = [], ...body]: readonly (readonly string[])[]): string[] {
  const rows = [head, ...body].map((cells) => cells.map((cell) => plainInline(cell.trim())));
  const widths = rule.map((_, column) => Math.max(...rows.map((cells) => Array.from(cells[column] ?? '').length)));
  return rows.map((cells) =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        const space = ' '.repeat(width - Array.from(cell).length);
        return rule[column]?.trim().endsWith(':') ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd(),
  );
}

/**
 * From left to right: an escaped sign, an entity, inline code, a link (its words stay, its address goes), emphasis.
 * What a name of the file brought was escaped, so it comes out as it stands in the file.
 */
const MARKED = /\\([!-/:-@[-`{-~])|&(lt|gt|amp);|(`+)(.+?)(?<!`)\3(?!`)|\[((?:\\.|[^\]\\])*)\]\([^)]*\)|\*\*/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' };

function plainInline(text: string): string {
  return text.replace(MARKED, (_, sign?: string, entity?: string, __?: string, code?: string, words?: string) => {
    if (sign !== undefined) {
      return sign;
    }
    if (entity !== undefined) {
      return ENTITIES[entity] ?? '';
    }
    return code !== undefined ? unpadded(code.replaceAll('\\|', '|')) : words === undefined ? '' : plainInline(words);
  });
}

/** The space that keeps a backtick of the content from the fence. */
const unpadded = (code: string) => (/^ .*`.* $/.test(code) ? code.slice(1, -1) : code);
