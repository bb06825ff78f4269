/** A module as a move looks at it: its blocks as they are written, beside what they come to. */
import type { Body } from './body';
import type { PlacedBlock } from './definitions';
import type { Block, Expression } from './syntax';
import type { Source } from './unitParts';
import type { Value } from './values';

export interface ModuleText {
  readonly source: Source;
  readonly blocks: readonly PlacedBlock[];
}

export function blockOf({ blocks }: ModuleText, { span, type }: Body): Block | undefined {
  return blocks.find(({ block, place }) => place(block.span).start === span.start && block.type === type)?.block;
}

/** What an attribute of a whole block says, as it is written and as it is known. */
export function expressionOf(
  at: ModuleText,
  body: Body,
  name: string,
): { readonly expression: Expression; readonly value: Value | undefined } | undefined {
  const expression = blockOf(at, body)?.attributes.findLast((each) => each.name === name)?.value;
  return expression && { expression, value: body.value(name) };
}

/** The data source that a reference leads to. */
export function dataOf({ source }: ModuleText, [kind, type, name]: readonly (string | number)[]): Body | undefined {
  return kind === 'data'
    ? source.module.own.find(
        (body) => body.type === 'data' && body.labels[0]?.text === type && body.labels[1]?.text === name,
      )
    : undefined;
}
