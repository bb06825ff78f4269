/**
 * The shape that lockfiles of pnpm and yarn are written in by their tools: one key a line, what belongs to it indented below.
 * Far cheaper than a YAML parser, and all that these files use of YAML.
 */

export interface Indented {
  /** 1-based. */
  readonly line: number;
  /** What stands behind the key, without quotes. */
  readonly value?: string;
  readonly below: ReadonlyMap<string, Indented>;
}

interface Open extends Indented {
  readonly indent: number;
  readonly below: Map<string, Indented>;
}

/** assumed: lines beyond are not read. */
const MOST_LINES = 2_000_000;
/** assumed: no tool nests deeper. */
const MOST_DEPTH = 16;

export function readIndented(text: string): Indented {
  const root: Open = { indent: -1, line: 1, below: new Map() };
  const open: Open[] = [root];
  const lines = text.split('\n', MOST_LINES);
  lines.forEach((raw, index) => {
    const content = raw.trimStart();
    if (content.trim() === '' || content.startsWith('#') || content.startsWith('- ')) {
      return;
    }
    const indent = raw.length - content.length;
    while (open.length > 1 && (open.at(-1)?.indent ?? 0) >= indent) {
      open.pop();
    }
    const { key, value } = split(content.trimEnd());
    const entry: Open = { indent, line: index + 1, value, below: new Map() };
    open.at(-1)?.below.set(key, entry);
    if (open.length < MOST_DEPTH) {
      open.push(entry);
    }
  });
  return root;
}

/** `key: value`, `key:`, and `key value` as yarn 1 writes it. A key may hold colons and, in quotes, anything. */
function split(content: string): { readonly key: string; readonly value?: string } {
  if (content.endsWith(':')) {
    return { key: unquoted(content.slice(0, -1)) };
  }
  const from = quotedEnd(content);
  const colon = content.indexOf(': ', from);
  const space = content.indexOf(' ', from);
  const at = colon >= 0 && colon <= space ? colon : space;
  return at < 0
    ? { key: unquoted(content) }
    : {
        key: unquoted(content.slice(0, at)),
        value: unquoted(
          content
            .slice(at + 1)
            .replace(/^:?\s+/, '')
            .trim(),
        ),
      };
}

function quotedEnd(content: string): number {
  const quote = content[0];
  return quote === '"' || quote === "'" ? content.indexOf(quote, 1) + 1 : 0;
}

function unquoted(text: string): string {
  const quote = text[0];
  const isQuoted = (quote === '"' || quote === "'") && text.length > 1 && text.indexOf(quote, 1) === text.length - 1;
  return isQuoted ? text.slice(1, -1) : text;
}

/** `[x64, arm64]` as a list. */
export function flowList(value: string | undefined): readonly string[] | undefined {
  const inner = /^\[(.*)\]$/.exec(value ?? '')?.[1];
  return inner?.split(',').map((part) => unquoted(part.trim()));
}
