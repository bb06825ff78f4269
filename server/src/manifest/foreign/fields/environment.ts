/** Environment variables as formats without containers write them. */
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf } from '../../yaml/tree';
import { scalarText } from './scalarText';

/** Variables as a map, as a list of `NAME=value`, or as a list of names that are set at the launch. */
export function readVariables(node: TreeNode | undefined, text: string): Map<string, MappedText | undefined> {
  const variables = new Map<string, MappedText | undefined>();
  for (const { key, value } of entriesOf(node)) {
    const written = scalarText(value, text);
    variables.set(key, written && written.text !== '' ? written : undefined);
  }
  for (const item of itemsOf(node)) {
    const written = scalarText(item, text);
    const equals = written?.text.indexOf('=') ?? -1;
    if (written && equals > 0) {
      const value = sliceText(written, equals + 1);
      variables.set(written.text.slice(0, equals).trim(), value.text === '' ? undefined : value);
    } else if (written) {
      variables.set(written.text.trim(), undefined);
    }
  }
  return variables;
}
