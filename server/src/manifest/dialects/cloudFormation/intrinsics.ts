/** CloudFormation's functions in both spellings: `!Ref x` and `{"Ref": "x"}`. */
import type { TreeNode } from '../../yaml/tree';

export interface Intrinsic {
  /** Without `Fn::`: `Ref`, `Sub`, `If`. */
  readonly name: string;
  readonly argument: TreeNode;
}

const NAMES = new Set([
  'Ref',
  'Condition',
  'Sub',
  'GetAtt',
  'FindInMap',
  'If',
  'Select',
  'Join',
  'Split',
  'Base64',
  'ImportValue',
  'Transform',
  'GetAZs',
  'Cidr',
  'Equals',
  'And',
  'Or',
  'Not',
  'Length',
  'ToJsonString',
]);
/** Functions that are written without `Fn::` in front. */
const BARE = new Set(['Ref', 'Condition']);

export function intrinsicOf(node: TreeNode): Intrinsic | undefined {
  if (node.tag !== undefined) {
    const name = node.tag.slice(1);
    return NAMES.has(name) ? { name, argument: untagged(node) } : undefined;
  }
  const [entry, ...others] = node.kind === 'map' ? node.entries : [];
  if (!entry || others.length > 0) {
    return undefined;
  }
  const name = entry.key.startsWith('Fn::') ? entry.key.slice('Fn::'.length) : entry.key;
  return NAMES.has(name) && entry.key.startsWith('Fn::') !== BARE.has(name)
    ? { name, argument: entry.value }
    : undefined;
}

function untagged(node: TreeNode): TreeNode {
  return { ...node, tag: undefined };
}
