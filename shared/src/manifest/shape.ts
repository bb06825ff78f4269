/** Asks a schema what may stand at a place: its keys, its words, the type of its value. */
import * as z from 'zod';

export type Shape =
  | { readonly kind: 'object'; readonly keys: ReadonlyMap<string, z.ZodType> }
  | { readonly kind: 'record'; readonly value: z.ZodType }
  | { readonly kind: 'list'; readonly element: z.ZodType }
  | { readonly kind: 'union'; readonly options: readonly z.ZodType[] }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'number' | 'text' | 'boolean' | 'other' };

const shapes = new WeakMap<z.ZodType, Shape>();

/** `optional` is looked through. */
export function shapeOf(schema: z.ZodType): Shape {
  const known = shapes.get(schema);
  if (known) {
    return known;
  }
  const shape = describeShape(required(schema));
  shapes.set(schema, shape);
  return shape;
}

export function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional;
}

/** The schema at a path of keys; list positions and names of a record are steps too. */
export function schemaAt(schema: z.ZodType, path: readonly string[]): z.ZodType | undefined {
  let options: readonly z.ZodType[] = [schema];
  for (const step of path) {
    options = options.flatMap((option) => below(option, step));
  }
  return options[0];
}

function below(schema: z.ZodType, step: string): readonly z.ZodType[] {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'object': {
      const found = shape.keys.get(step);
      return found ? [found] : [];
    }
    case 'record':
      return [shape.value];
    case 'list':
      return [shape.element];
    case 'union':
      return shape.options.flatMap((option) => below(option, step));
    default:
      return [];
  }
}

function required(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? required(asType(schema.unwrap())) : schema;
}

function describeShape(schema: z.ZodType): Shape {
  if (schema instanceof z.ZodObject) {
    const entries = Object.entries(schema.shape).map(([key, value]) => [key, asType(value)] as const);
    return { kind: 'object', keys: new Map(entries) };
  }
  if (schema instanceof z.ZodRecord) return { kind: 'record', value: asType(schema.valueType) };
  if (schema instanceof z.ZodArray) return { kind: 'list', element: asType(schema.element) };
  if (schema instanceof z.ZodUnion) return { kind: 'union', options: schema.options.map(asType) };
  if (schema instanceof z.ZodEnum) return { kind: 'words', words: schema.options.map(String) };
  if (schema instanceof z.ZodNumber) return { kind: 'number' };
  if (schema instanceof z.ZodString) return { kind: 'text' };
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' };
  return { kind: 'other' };
}

/** zod's containers type their parts as the core type, which every schema here extends. */
function asType(schema: unknown): z.ZodType {
  if (!(schema instanceof z.ZodType)) {
    throw new TypeError('not a schema');
  }
  return schema;
}
