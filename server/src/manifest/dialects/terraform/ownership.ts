/** Whose a place in a module is: what a move of one workload may write over. */
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import type { PlacedBlock } from './definitions';
import { resourceName } from './definitions';
import type { Attribute, Block, Expression } from './syntax';

/** Calls in which a value stands as it is. */
const CARRIES =
  /^(?:base64encode|base64gzip|chomp|jsonencode|nonsensitive|sensitive|tolist|tomap|tonumber|toset|tostring|trimspace|yamlencode)$/;

export interface OwnBlocks {
  readonly text: string;
  readonly blocks: readonly PlacedBlock[];
  readonly outputs: readonly Span[];
  /** Blocks that the workload has to itself. */
  readonly own: ReadonlySet<Block>;
  /** Whether other files of the folder use a name (`var.x`). */
  readonly isUsedBeside: (name: string) => boolean;
}

export function ownershipIn(all: OwnBlocks) {
  return (span: Span, wanted: string): string | undefined => {
    const found = placeIn(all, span);
    if (!found?.attribute) {
      return t('another part of the file');
    }
    const { placed, attribute, dynamic, keys, reason } = found;
    if (reason !== undefined || dynamic) {
      return reason ?? t('a dynamic block, which makes several');
    }
    const { block } = placed;
    const pointedAt = nameOfPointedAt(block);
    if (pointedAt !== undefined) {
      return isUsedAlone(all, pointedAt) ? undefined : t`${pointedAt}, which others use too`;
    }
    if (all.own.has(block)) {
      return undefined;
    }
    if (block.type === 'variable') {
      return variableReason(all, placed, attribute, wanted);
    }
    if (block.type === 'locals') {
      const name = `local.${attribute.name}`;
      return isUsedAlone(all, name, keys) ? undefined : t`${name}, which others use too`;
    }
    return t`${resourceName(block) || block.type}, which others use too`;
  };
}

/** What several resources may be made from, by the name under which they say so. */
function nameOfPointedAt(block: Block): string | undefined {
  const isTemplate = block.type === 'resource' && block.labels[0]?.text === 'aws_launch_template';
  return block.type === 'data' ? `data.${resourceName(block)}` : isTemplate ? resourceName(block) : undefined;
}

function variableReason(all: OwnBlocks, { block, place }: PlacedBlock, attribute: Attribute, wanted: string) {
  const name = `var.${block.labels[0]?.text ?? ''}`;
  if (attribute.name !== 'default') {
    return t`${name}, which has no default`;
  }
  const checks = block.blocks.filter(({ type }) => type === 'validation');
  const isAllowed = checks.every(({ span }) => {
    const { start, end } = place(span);
    return all.text.slice(start, end).includes(`"${wanted}"`);
  });
  if (!isAllowed) {
    return t`${name}, whose validation may not allow ${wanted}`;
  }
  return isUsedAlone(all, name) ? undefined : t`${name}, which others use too`;
}

interface Place {
  readonly placed: PlacedBlock;
  readonly attribute?: Attribute;
  readonly dynamic: boolean;
  /** Keys of the objects in which the place stands. */
  readonly keys: readonly string[];
  readonly reason?: string;
}

const within = (outer: Span, { start, end }: Span) => outer.start <= start && outer.end >= end;

function placeIn({ blocks }: OwnBlocks, span: Span): Place | undefined {
  const placed = blocks.find(({ block, place }) => within(place(block.span), span));
  if (!placed) {
    return undefined;
  }
  const inside = (each: Span) => within(placed.place(each), span);
  let dynamic = false;
  let block: Block | undefined = placed.block;
  for (let inner: Block | undefined = block; inner; inner = inner.blocks.find((each) => inside(each.span))) {
    dynamic ||= inner.type === 'dynamic';
    block = inner;
  }
  const attribute = block.attributes.find(({ value }) => inside(value.span));
  const walked = attribute ? walk(attribute.value, inside) : { keys: [] };
  return { placed, dynamic, ...(attribute ? { attribute } : {}), ...walked };
}

/** From the value of an attribute in to the place. */
function walk(start: Expression, inside: (span: Span) => boolean): { keys: readonly string[]; reason?: string } {
  const keys: string[] = [];
  for (let at: Expression | undefined = start; at;) {
    if (at.kind === 'conditional') {
      return { keys, reason: t('a condition') };
    }
    if (at.kind === 'operation' || at.kind === 'other' || (at.kind === 'call' && !CARRIES.test(at.name))) {
      return { keys, reason: t('an expression') };
    }
    if (at.kind === 'object') {
      const entry: (typeof at.entries)[number] | undefined = at.entries.find(({ value }) => inside(value.span));
      keys.push(...(entry ? [entry.key] : []));
      at = entry?.value;
    } else {
      at = partsOf(at).find((each) => inside(each.span));
    }
  }
  return { keys };
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'list':
      return expression.items;
    case 'call':
      return expression.arguments;
    case 'text':
      return expression.parts.flatMap((part) => (part.kind === 'literal' ? [] : [part]));
    default:
      return [];
  }
}

/** Every use of a name, of a part of it or of what it is a part of, is the workload's own; outputs only repeat it. */
function isUsedAlone(
  all: OwnBlocks,
  name: string,
  keys: readonly string[] = [],
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (all.isUsedBeside(name)) {
    return false;
  }
  const uses = usesOf(all.text, name);
  return (
    uses.length < MOST_USES &&
    uses.every(({ start, path }) => {
      const common = Math.min(path.length, keys.length);
      const isApart = path.slice(0, common).join('.') !== keys.slice(0, common).join('.');
      const span = { start, end: start + name.length };
      return isApart || all.outputs.some((output) => within(output, span)) || isOwnUse(all, name, span, seen);
    })
  );
}

/** In a block of the workload's, in the definition itself, or in a local that stands for the same. */
function isOwnUse(all: OwnBlocks, name: string, span: Span, seen: ReadonlySet<string>): boolean {
  const found = placeIn(all, span);
  const block = found?.placed.block;
  if (!found || !block) {
    return false;
  }
  if (all.own.has(block) || (block.type === 'variable' && name === `var.${block.labels[0]?.text ?? ''}`)) {
    return true;
  }
  const { attribute } = found;
  const alias =
    block.type === 'locals' && attribute?.value.kind === 'reference' ? `local.${attribute.name}` : undefined;
  return alias !== undefined && !seen.has(alias) && isUsedAlone(all, alias, [], new Set([...seen, alias]));
}

/** assumed: what is named so often is no setting of one machine. */
const MOST_USES = 200;

/** In the text, whatever stands around it; lines of comments aside. */
function usesOf(text: string, name: string): { readonly start: number; readonly path: readonly string[] }[] {
  const uses: { start: number; path: string[] }[] = [];
  for (let at = text.indexOf(name); at >= 0 && uses.length < MOST_USES; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const line = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (!/[\w.-]$/.test(line) && !/^[\w-]/.test(text.slice(end, end + 1)) && !/^\s*(?:#|\/\/)/.test(line)) {
      const path = /^(?:\.[A-Za-z_][\w-]*)*/.exec(text.slice(end, end + LONGEST_PATH))?.[0] ?? '';
      uses.push({ start: at, path: path.split('.').filter((step) => step !== '') });
    }
  }
  return uses;
}

const LONGEST_PATH = 200;
