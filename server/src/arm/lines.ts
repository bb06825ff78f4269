/** Where something stands, counted only when it is shown. */

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** 1-based line on which a text first stands; 1 where it does not. */
export function lineOf(text: string, wanted: string): number {
  const offset = text.indexOf(wanted);
  return offset < 0 ? 1 : lineAt(text, offset);
}
