/** Where a cursor stands in half-typed text, by lines and brackets: no parser has to agree that it is YAML. */

export interface Cursor {
  /** Keys from the root down to the block that the cursor is in; a list item is a number. */
  readonly path: readonly (string | number)[];
  /** At a key, or at the value of the last key in `path`. */
  readonly at: 'key' | 'value';
  /** What is typed so far, from `start` to the cursor. */
  readonly typed: string;
  readonly start: number;
  /** Keys that stand in the same block already. */
  readonly present: ReadonlySet<string>;
  /** Inside `{ }` or `[ ]`. */
  readonly flow: boolean;
}

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly start: number;
}

/** Longest way back that is looked at: far more than a workload is long. */
const MOST_LINES = 2000;
/** Nobody types at the end of a longer line. */
const LONGEST_LINE = 2000;

export function yamlCursor(text: string, offset: number): Cursor | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (before.length > LONGEST_LINE || commentStart(before) >= 0) {
    return undefined;
  }
  const above = linesAbove(text, lineStart);
  const indent = before.length - before.trimStart().length;
  const bare = before.slice(indent);
  const item = /^((?:- +)*)(.*)$/s.exec(bare);
  const dashes = item?.[1]?.length ?? 0;
  const rest = item?.[2] ?? '';
  const parents = parentsOf(above, indent, dashes > 0 || bare === '-');
  const below = text.slice(offset).split('\n', MOST_LINES).slice(1);
  const list = dashes > 0 ? [0] : [];

  const flow = flowCursor(rest, offset - rest.length);
  if (flow) {
    return { ...flow, path: [...parents, ...list, ...flow.path] };
  }
  const key = keyOf(rest);
  if (key) {
    const typed = rest.slice(key.end).trimStart();
    return {
      path: [...parents, ...list, key.name],
      at: 'value',
      typed: unquoted(typed),
      start: offset - typed.length,
      present: new Set(),
      flow: false,
    };
  }
  const present = new Set(siblingKeys(above, below, indent + dashes));
  const at = dashes > 0 && !present.size ? 'value' : 'key';
  return {
    path: [...parents, ...list],
    at: parentIsList(at, dashes) ? 'value' : 'key',
    typed: unquoted(rest),
    start: offset - rest.length,
    present,
    flow: false,
  };
}

function parentIsList(at: 'key' | 'value', dashes: number): boolean {
  return dashes > 0 && at === 'value';
}

function linesAbove(text: string, lineStart: number): readonly Line[] {
  const lines: Line[] = [];
  for (let end = lineStart - 1; end >= 0 && lines.length < MOST_LINES;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (/^---(\s|$)/.test(line)) {
      break;
    }
    const trimmed = line.trimStart();
    if (trimmed !== '' && !trimmed.startsWith('#')) {
      lines.push({ indent: line.length - trimmed.length, text: trimmed, start });
    }
    end = start - 1;
  }
  return lines;
}

/** From the cursor's line upwards, each line that stands further left opens a block. */
function parentsOf(above: readonly Line[], indent: number, isItem: boolean): (string | number)[] {
  const path: (string | number)[] = [];
  let limit = isItem ? indent + 1 : indent;
  for (const line of above) {
    const dash = /^(?:- +)+/.exec(line.text)?.[0].length ?? 0;
    const inner = line.indent + dash;
    if (dash > 0 && inner <= limit && line.indent < limit && !(isItem && line.indent === indent && path.length === 0)) {
      const key = keyOf(line.text.slice(dash));
      if (key && inner < limit) {
        path.unshift(key.name);
      }
      path.unshift(0);
      limit = line.indent + 1;
      isItem = true;
      continue;
    }
    const opens = line.indent < limit || (isItem && line.indent === indent && path.length === 0);
    const key = dash === 0 && opens ? keyOf(line.text) : undefined;
    if (key && line.indent < limit) {
      path.unshift(key.name);
      limit = line.indent;
      isItem = false;
    }
    if (limit === 0 && !isItem) {
      break;
    }
  }
  return path;
}

function siblingKeys(above: readonly Line[], below: readonly string[], indent: number): string[] {
  const keys: string[] = [];
  const collect = (lineIndent: number, text: string): boolean => {
    if (lineIndent < indent) {
      return false;
    }
    const key = lineIndent === indent ? keyOf(text) : undefined;
    if (key) {
      keys.push(key.name);
    }
    return true;
  };
  above.every(({ indent: at, text }) => {
    const dash = /^(?:- +)+/.exec(text)?.[0].length ?? 0;
    if (dash > 0 && at + dash === indent) {
      collect(indent, text.slice(dash));
      return false;
    }
    return collect(at, text);
  });
  below.every((line) => {
    const text = line.trimStart();
    return text === '' || text.startsWith('#') || (!text.startsWith('- ') && collect(line.length - text.length, text));
  });
  return keys;
}

/** `key:` at the start of a text, quoted or not. */
function keyOf(text: string): { readonly name: string; readonly end: number } | undefined {
  const found = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'{}[\],#:](?:[^:#]|:(?=\S)|(?<=\S)#)*?))\s*:(?=\s|$)/.exec(
    text,
  );
  const name = found?.[1] ?? found?.[2] ?? found?.[3];
  return found && name !== undefined ? { name, end: found[0].length } : undefined;
}

/** Inside `{ a: 1, b: [x, | ] }`; `rest` is the line up to the cursor, from its first key. */
function flowCursor(rest: string, start: number): Cursor | undefined {
  const opening = keyOf(rest);
  const from = opening?.end ?? 0;
  const body = rest.slice(from);
  if (!/^\s*[{[]/.test(body)) {
    return undefined;
  }
  const levels: Level[] = [];
  const outer = opening ? [opening.name] : [];
  for (let i = 0; i < body.length; i += 1) {
    const c = body[i];
    const level = levels.at(-1);
    if (c === '"' || c === "'") {
      const end = body.indexOf(c, i + 1);
      i = end < 0 ? body.length : end;
    } else if (c === '{' || c === '[') {
      levels.push({ list: c === '[', present: new Set(), tokenStart: i + 1 });
    } else if (c === '}' || c === ']') {
      levels.pop();
    } else if (c === ',' && level) {
      levels[levels.length - 1] = { list: level.list, present: level.present, tokenStart: i + 1 };
    } else if (
      c === ':' &&
      level &&
      !level.list &&
      level.key === undefined &&
      (i + 1 >= body.length || /\s/.test(body[i + 1] ?? ''))
    ) {
      const key = unquoted(body.slice(level.tokenStart, i).trim());
      level.present.add(key);
      level.key = key;
      level.tokenStart = i + 1;
    }
  }
  const level = levels.at(-1);
  if (!level) {
    return undefined;
  }
  const typed = body.slice(level.tokenStart).trimStart();
  return {
    path: [...outer, ...levels.flatMap(stepOf)],
    at: level.list || level.key !== undefined ? 'value' : 'key',
    typed: unquoted(typed),
    start: start + rest.length - typed.length,
    present: level.present,
    flow: true,
  };
}

interface Level {
  key?: string;
  readonly list: boolean;
  readonly present: Set<string>;
  tokenStart: number;
}

function stepOf({ list, key }: Level): (string | number)[] {
  return list ? [0] : key === undefined ? [] : [key];
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '');
}

/** Where a comment starts: `#` at the start of the line or after a space, outside quotes. */
function commentStart(line: string): number {
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i] ?? '';
    if (quote) {
      quote = c === quote ? '' : quote;
    } else if ((c === '"' || c === "'") && (i === 0 || /[\s{[,:]/.test(line[i - 1] ?? ''))) {
      quote = c;
    } else if (c === '#' && (i === 0 || /\s/.test(line[i - 1] ?? ''))) {
      return i;
    }
  }
  return -1;
}
