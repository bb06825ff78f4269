/** Whose a place in a template is: what a move of one workload may write over. */
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf, nodeAt } from '../../yaml/tree';
import { intrinsicOf } from './intrinsics';
import type { Template } from './template';
import type { Uses } from './uses';
import { usesIn } from './uses';
import { nameIn } from './values';

/** Functions in which a text stands as it is. */
const CARRIES = new Set(['Sub', 'Join', 'Base64', 'ToJsonString']);

/** `own`: the resources that the workload has to itself. */
export function ownershipIn(template: Template, body: TreeNode, own: ReadonlySet<string>) {
  let uses: Uses | undefined;
  return (span: Span, wanted: string): string | undefined => {
    const path = pathTo(body, span);
    const [section, name = ''] = path.map(({ key }) => key);
    const call = path.map(({ node }) => intrinsicOf(node)).find((each) => each && !CARRIES.has(each.name));
    if (call) {
      return call.name === 'If' ? t('a condition') : t('an expression');
    }
    uses ??= usesIn(body);
    switch (section) {
      case 'Resources':
        return own.has(name) ? undefined : t`resource ${name}, which others use too`;
      case 'Parameters':
        return parameterReason(template, uses, name, own, path.at(2)?.key, wanted);
      case 'Mappings':
        return mappingReason(uses, name);
      default:
        return t('another part of the file');
    }
  };
}

interface Stop {
  readonly key: string;
  readonly node: TreeNode;
}

/** The nodes that hold a place, from the outside in, with the keys under which they stand. */
function pathTo(root: TreeNode, { start, end }: Span): Stop[] {
  const holds = (node: TreeNode) => {
    const span = node.kind === 'scalar' ? node.outer : node.span;
    return span.start <= start && span.end >= end;
  };
  const found: Stop[] = [];
  for (let at: TreeNode | undefined = root; at;) {
    const entry: Stop | undefined =
      entriesOf(at)
        .filter(({ value }) => holds(value))
        .map(({ key, value }) => ({ key, node: value }))[0] ??
      itemsOf(at)
        .filter(holds)
        .map((node, index) => ({ key: String(index), node }))[0];
    if (entry) {
      found.push(entry);
    }
    at = entry?.node;
  }
  return found;
}

function parameterReason(
  template: Template,
  { names }: Uses,
  name: string,
  own: ReadonlySet<string>,
  field: string | undefined,
  wanted: string,
): string | undefined {
  const parameter = template.parameters.get(name);
  const uses = names.filter((use) => use.name === name);
  if (field !== 'Default') {
    return t`parameter ${name}, which has no default`;
  }
  if (uses.some(({ by }) => !own.has(by))) {
    return t`parameter ${name}, which others use too`;
  }
  const allowed = itemsOf(nodeAt(parameter, 'AllowedValues'));
  if (allowed.length > 0 && !allowed.some((value) => nameIn(value) === wanted)) {
    return t`parameter ${name}, which does not allow ${wanted}`;
  }
  if (!matches(nameIn(nodeAt(parameter, 'AllowedPattern') ?? NOTHING), wanted) || !isWithin(parameter, wanted)) {
    return t`parameter ${name}, which does not allow ${wanted}`;
  }
  const rowless = uses.find(({ keyOf }) => keyOf !== undefined && !hasKey(nodeAt(template.mappings, keyOf), wanted));
  return rowless?.keyOf === undefined
    ? undefined
    : t`parameter ${name}, by which mapping ${rowless.keyOf} is read, and that has nothing for ${wanted}`;
}

const NOTHING: TreeNode = {
  kind: 'scalar',
  value: '',
  span: { start: 0, end: 0 },
  outer: { start: 0, end: 0 },
  style: 'plain',
  size: 1,
};

/** A pattern that cannot be read is taken as one that does not match. */
function matches(pattern: string, wanted: string): boolean {
  try {
    return pattern === '' || (pattern.length < LONGEST_PATTERN && new RegExp(`^(?:${pattern})$`).test(wanted));
  } catch {
    return false;
  }
}

/** assumed: longer patterns list what is allowed, which `AllowedValues` is for. */
const LONGEST_PATTERN = 300;

function isWithin(parameter: TreeNode | undefined, wanted: string): boolean {
  const bound = (name: string) => {
    const node = nodeAt(parameter, name);
    return node === undefined ? undefined : Number(nameIn(node));
  };
  const value = Number(wanted);
  return !(value < (bound('MinValue') ?? value)) && !(value > (bound('MaxValue') ?? value));
}

/** As a row, or in every row. */
const hasKey = (map: TreeNode | undefined, key: string): boolean =>
  nodeAt(map, key) !== undefined || entriesOf(map).every(({ value }) => nodeAt(value, key) !== undefined);

/** A row is chosen by what it is read by: another type of machine has a row of its own. */
export const followsIn =
  ({ mappings }: Template) =>
  ({ start, end }: Span): boolean =>
    mappings !== undefined && mappings.span.start <= start && mappings.span.end >= end;

/** One call reads it, by keys that are written there. */
function mappingReason({ reads }: Uses, name: string): string | undefined {
  const own = reads.filter(({ map }) => map === name || map === '');
  const isPlain = own.every(({ keys }) => keys.every((key) => key.kind === 'scalar' && intrinsicOf(key) === undefined));
  return own.length === 1 && isPlain ? undefined : t`mapping ${name}, which other values come from too`;
}
