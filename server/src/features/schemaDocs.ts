/** The manifest's schema as a tree of keys with their documentation: for completion and key hovers. */
import * as z from 'zod';
import { hardwareSchema } from '../../../shared/src/manifest/hardwareSchema';
import { manifestSchema, workloadSchema } from '../../../shared/src/manifest/schema';

export interface SchemaNode {
  readonly doc?: string;
  readonly optional: boolean;
  /** Keys of an object, in the order of the schema. */
  readonly keys: ReadonlyMap<string, SchemaNode>;
  /** Values that a record or a list holds. */
  readonly each?: SchemaNode;
  readonly list: boolean;
  readonly values: readonly (string | number | boolean)[];
}

const nodes = new Map<z.core.$ZodType, SchemaNode>();

export const manifestRoot = (): SchemaNode => nodeOf(manifestSchema);
export const hardwareRoot = (): SchemaNode => nodeOf(hardwareSchema);
export const workloadRoot = (): SchemaNode => nodeOf(workloadSchema);

/** What stands at a path below a node; numbers and names of a record lead to `each`. */
export function nodeAt(root: SchemaNode, path: readonly (string | number)[]): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, part) => node?.keys.get(String(part)) ?? node?.each, root);
}

function nodeOf(schema: z.core.$ZodType): SchemaNode {
  const node = nodes.get(schema) ?? build(schema);
  nodes.set(schema, node);
  return node;
}

function build(schema: z.core.$ZodType): SchemaNode {
  const doc = schema instanceof z.ZodType ? schema.description : undefined;
  if (schema instanceof z.ZodOptional) {
    const inner = nodeOf(schema.unwrap());
    return { ...inner, doc: doc ?? inner.doc, optional: true };
  }
  if (schema instanceof z.ZodUnion) {
    return { ...schema.options.map(nodeOf).reduce(either), doc };
  }
  return { ...EMPTY, ...contents(schema), doc };
}

const EMPTY: SchemaNode = { optional: false, keys: new Map(), list: false, values: [] };

function contents(schema: z.core.$ZodType): Partial<SchemaNode> {
  if (schema instanceof z.ZodObject) {
    return { keys: new Map(Object.entries(schema.shape).map(([key, value]) => [key, nodeOf(value)])) };
  }
  if (schema instanceof z.ZodRecord) {
    return { each: nodeOf(schema.valueType) };
  }
  if (schema instanceof z.ZodArray) {
    return { each: nodeOf(schema.element), list: true };
  }
  if (schema instanceof z.ZodEnum) {
    return { values: schema.options };
  }
  if (schema instanceof z.ZodLiteral) {
    return { values: [...schema.values].filter((value) => typeof value === 'string' || typeof value === 'number') };
  }
  return schema instanceof z.ZodBoolean ? { values: [true, false] } : {};
}

function either(a: SchemaNode, b: SchemaNode): SchemaNode {
  return {
    ...a,
    keys: new Map([...a.keys, ...b.keys]),
    each: a.each ?? b.each,
    list: a.list || b.list,
    values: [...a.values, ...b.values],
  };
}
