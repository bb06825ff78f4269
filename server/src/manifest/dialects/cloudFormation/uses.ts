/** Where a template names its parameters and mappings. */
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf } from '../../yaml/tree';
import { intrinsicOf } from './intrinsics';
import { REFERENCE } from './substitute';
import { nameIn } from './values';

export interface Use {
  readonly name: string;
  /** The resource that does, or the section of the template. */
  readonly by: string;
  /** It is a key by which this mapping is read. */
  readonly keyOf?: string;
}

export interface Uses {
  readonly names: readonly Use[];
  /** Calls that read a mapping, with its name and the keys. */
  readonly reads: readonly { readonly map: string; readonly keys: readonly TreeNode[] }[];
}

/** Outputs only repeat what was said. */
const REPEATS = new Set(['Outputs', 'Metadata', 'Parameters', 'Description']);

export function usesIn(body: TreeNode): Uses {
  const names: Use[] = [];
  const reads: Uses['reads'][number][] = [];
  const visit = (node: TreeNode, by: string, keyOf?: string): void => {
    const call = intrinsicOf(node);
    const add = (name: string) => names.push({ name, by, ...(keyOf === undefined ? {} : { keyOf }) });
    if (call?.name === 'Ref') {
      add(nameIn(call.argument));
      return;
    }
    if (call?.name === 'Sub') {
      const [text] = call.argument.kind === 'list' ? call.argument.items : [call.argument];
      [...(text ? nameIn(text) : '').matchAll(REFERENCE)].forEach(([, literal, name = '']) =>
        literal === '' ? add(name.trim()) : undefined,
      );
    }
    if (call?.name === 'FindInMap') {
      const [map, ...keys] = itemsOf(call.argument);
      const name = map ? nameIn(map) : '';
      reads.push({ map: name, keys: keys.slice(0, 2) });
      keys.forEach((key) => visit(key, by, name));
      return;
    }
    if (node.kind === 'map') {
      node.entries.forEach(({ value }) => visit(value, by));
    } else if (node.kind === 'list') {
      node.items.forEach((item) => visit(item, by));
    }
  };
  for (const { key: section, value } of entriesOf(body)) {
    if (section === 'Resources') {
      entriesOf(value).forEach((resource) => visit(resource.value, resource.key));
    } else if (!REPEATS.has(section)) {
      visit(value, section);
    }
  }
  return { names, reads };
}
