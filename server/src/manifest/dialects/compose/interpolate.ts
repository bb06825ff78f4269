/**
 * Compose's own variables: `${NAME:-default}` is filled in from the shell or a `.env` file, neither of which is read here.
 * Defaults stand in; a name without one stays as it is written, and `$$` is a dollar for the container.
 */
import type { MappedText } from '../../engines/text';
import { sliceText, TextBuilder } from '../../engines/text';

/** Defaults within defaults; more than this is nobody's file. */
const DEEPEST = 6;
const OPERATOR = /^([A-Za-z_]\w*)(:?[-?+])/;

export function interpolate(source: MappedText, depth = 0): MappedText {
  if (!source.text.includes('$') || depth > DEEPEST) {
    return source;
  }
  const built = new TextBuilder();
  let index = 0;
  while (index < source.text.length) {
    index = readAt(source, index, built, depth);
  }
  const result = built.build(source.span.start);
  return result.text === source.text ? source : result;
}

function readAt(source: MappedText, index: number, built: TextBuilder, depth: number): number {
  const { text } = source;
  if (text.startsWith('$$', index)) {
    built.add(source, index);
    return index + 2;
  }
  const end = text.startsWith('${', index) ? closing(text, index + 2) : undefined;
  if (end === undefined) {
    built.add(source, index);
    return index + 1;
  }
  const inner = sliceText(source, index + 2, end);
  const match = OPERATOR.exec(inner.text);
  if (match?.[2]?.endsWith('-')) {
    append(built, interpolate(sliceText(inner, match[0].length), depth + 1));
  } else {
    append(built, sliceText(source, index, end + 1));
  }
  return end + 1;
}

function append(built: TextBuilder, part: MappedText): void {
  for (let index = 0; index < part.text.length; index += 1) {
    built.add(part, index);
  }
}

/** The brace that closes the one before `from`, those within counted. */
function closing(text: string, from: number): number | undefined {
  let open = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text.startsWith('${', index)) {
      open += 1;
    } else if (text[index] === '}') {
      open -= 1;
      if (open === 0) {
        return index;
      }
    }
  }
  return undefined;
}
