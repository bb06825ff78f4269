/** Where something stands, looked up only for what is shown, and in one pass for all of a file. */

/** 1-based line of an offset. */
export function lineIndex(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= startsOf(text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  };
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** 1-based line of the first key of a name in a JSON text; 1 where there is none. */
export function keyLines(text: string, pattern: RegExp): (key: string) => number {
  let lines: Map<string, number> | undefined;
  return (key) => {
    lines ??= linesByKey(text, pattern);
    return lines.get(key) ?? 1;
  };
}

/** A key with a value of any kind. */
export const ANY_KEY = /"([^"\\\n]{1,500})"\s*:/g;
/** A key with an object below it. */
export const OBJECT_KEY = /"([^"\\\n]{1,500})"\s*:\s*\{/g;

function linesByKey(text: string, pattern: RegExp): Map<string, number> {
  const lineAt = lineIndex(text);
  const lines = new Map<string, number>();
  for (const match of text.matchAll(pattern)) {
    const [, key = ''] = match;
    if (!lines.has(key)) {
      lines.set(key, lineAt(match.index));
    }
  }
  return lines;
}
