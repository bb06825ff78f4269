/** What a block defines by name for its whole module. */
import type { Span } from '../../manifest';
import type { Attribute, Block } from './syntax';

/** A block with the place of its piece; elsewhere for another file's. */
export interface PlacedBlock {
  readonly block: Block;
  readonly place: (span: Span) => Span;
}

export const REGION = 'provider.aws.region';

export const resourceName = ({ labels }: Block) => labels.map(({ text }) => text).join('.');

/** Defaults of variables, locals, and the region of the provider that has no alias. */
export function definitionsIn(block: Block): [string, Attribute][] {
  const { type, labels, attributes } = block;
  const at = (name: string) => attributes.filter((each) => each.name === name).slice(-1);
  if (type === 'variable' && labels[0]) {
    const { text } = labels[0];
    return at('default').map((each) => [`var.${text}`, each]);
  }
  if (type === 'locals') {
    return attributes.map((each) => [`local.${each.name}`, each]);
  }
  const isDefault = type === 'provider' && labels[0]?.text === 'aws' && at('alias').length === 0;
  return isDefault ? at('region').map((each) => [REGION, each]) : [];
}
