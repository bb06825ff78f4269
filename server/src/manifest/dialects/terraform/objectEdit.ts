/** Objects of HCL: one more entry, written as its neighbors are. */
import { t } from '../../../../../shared/src/l10n';
import type { Plain } from '../../retarget/plain';
import { isPlainList, isPlainMap } from '../../retarget/plain';
import type { Step } from '../../retarget/step';
import { insert, lineBreakOf, lineEnd, lineStart } from '../../retarget/treeEdit';
import type { TreeMap } from '../../yaml/tree';

/** On a line of its own where the closing brace has one. */
export function appendToObject({ span, entries }: TreeMap, key: string, value: Plain, text: string): Step {
  const brace = span.end - 1;
  const last = entries.at(-1);
  if (text[brace] !== '}' || !last) {
    return { reason: t`there is no place here for ${key}` };
  }
  const content = text.slice(0, brace).trimEnd();
  const written = `${nameText(key)} = ${hclText(value)}`;
  if (text.slice(content.length, brace).includes('\n')) {
    const indent = /^[ \t]*/.exec(text.slice(lineStart(text, last.keySpan.start)))?.[0] ?? '';
    return insert(lineEnd(text, content.length), lineBreakOf(text) + indent + written);
  }
  return insert(content.length, `${content.endsWith(',') ? '' : ','} ${written}`);
}

const nameText = (key: string) => (/^[A-Za-z_][\w-]*$/.test(key) ? key : JSON.stringify(key));

/** On one line. */
export function hclText(value: Plain): string {
  if (isPlainList(value)) {
    return `[${value.map(hclText).join(', ')}]`;
  }
  return isPlainMap(value) ? `{ ${entriesText(Object.entries(value))} }` : JSON.stringify(value);
}

export const entriesText = (entries: readonly (readonly [string, Plain])[]): string =>
  entries.map(([key, value]) => `${nameText(key)} = ${hclText(value)}`).join(', ');
