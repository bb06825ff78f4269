/** A YAML scalar as text that knows the place of each of its characters, escapes and folded lines included. */
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import type { MappedText } from '../../engines/text';
import { literalText, TextBuilder, textOver } from '../../engines/text';

/** Longer values are data, not a command, an image or a flag. */
const LONGEST_VALUE = 65_536;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '/': '/',
  '"': '"',
  '\\': '\\',
  ' ': ' ',
};

/** `undefined` for null, maps, lists and values past the limit. */
export function scalarText(node: TreeNode | undefined, text: string): MappedText | undefined {
  if (node?.kind !== 'scalar' || node.value === null || node.span.end - node.span.start > LONGEST_VALUE) {
    return undefined;
  }
  const raw = text.slice(node.span.start, node.span.end);
  const value = typeof node.value === 'string' ? node.value : raw;
  if (raw === value) {
    return literalText(raw, node.span.start);
  }
  const decoded = decode(node, literalText(raw, node.span.start));
  return decoded.text === value ? decoded : textOver(value, node.span);
}

/** A key that is a name of its own. */
export const keyText = ({ key, keySpan }: Pick<TreeEntry, 'key' | 'keySpan'>, text: string): MappedText =>
  text.slice(keySpan.start, keySpan.end) === key ? literalText(key, keySpan.start) : textOver(key, keySpan);

function decode(node: TreeScalar, raw: MappedText): MappedText {
  switch (node.style) {
    case 'literal':
    case 'folded':
      return decodeBlock(raw, node.style === 'folded', String(node.value));
    case 'double':
      return decodeDouble(raw);
    default:
      return decodePlain(raw, node.style === 'single');
  }
}

/** Indentation of the first line with content is taken off every line; folded lines are joined by a blank. */
function decodeBlock(raw: MappedText, folded: boolean, value: string): MappedText {
  const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(raw.text)?.[1]?.length ?? 0;
  const result = new TextBuilder();
  let at = 0;
  while (at < raw.text.length && result.length < value.length) {
    const lineEnd = raw.text.indexOf('\n', at);
    const stop = lineEnd < 0 ? raw.text.length : lineEnd;
    const contentEnd = raw.text[stop - 1] === '\r' && stop > at ? stop - 1 : stop;
    for (let index = Math.min(at + indent, contentEnd); index < contentEnd; index += 1) {
      result.add(raw, index);
    }
    // Of several line breaks in a row, folding drops the first: the value says which are left.
    const joint = folded ? /[ \n]/.exec(value[result.length] ?? '')?.[0] : '\n';
    if (result.length < value.length && joint !== undefined) {
      result.add(raw, stop, joint);
    }
    at = stop + 1;
  }
  return result.build(raw.span.start);
}

function decodeDouble(raw: MappedText): MappedText {
  const result = new TextBuilder();
  let index = 0;
  while (index < raw.text.length) {
    const character = raw.text[index] ?? '';
    const escape =
      character === '\\'
        ? /^(x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/.exec(raw.text.slice(index + 1, index + 6))?.[1]
        : undefined;
    if (escape !== undefined) {
      const code = escape.length > 1 ? String.fromCharCode(Number.parseInt(escape.slice(1), 16)) : ESCAPES[escape];
      result.add(raw, index, code ?? escape);
      index += 1 + escape.length;
    } else {
      index = addOrFold(result, raw, index);
    }
  }
  return result.build(raw.span.start);
}

function decodePlain(raw: MappedText, single: boolean): MappedText {
  const result = new TextBuilder();
  let index = 0;
  while (index < raw.text.length) {
    if (single && raw.text.startsWith("''", index)) {
      result.add(raw, index);
      index += 2;
    } else {
      index = addOrFold(result, raw, index);
    }
  }
  return result.build(raw.span.start);
}

/** A line break inside a flow scalar is one blank, its indentation nothing. */
function addOrFold(result: TextBuilder, raw: MappedText, index: number): number {
  const fold = /^[ \t]*\r?\n[ \t]*/.exec(raw.text.slice(index, index + 400))?.[0];
  if (fold) {
    result.add(raw, index, ' ');
    return index + fold.length;
  }
  result.add(raw, index);
  return index + 1;
}
