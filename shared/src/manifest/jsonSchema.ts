/** The published JSON Schema: what editors and other programs check manifests against. */
import * as z from 'zod';
import { hardwareSchema } from './hardwareSchema';
import { manifestSchema } from './schema';

export type JsonSchema = Readonly<Record<string, unknown>>;

// Draft 07 is what editors understand.
const OPTIONS = { io: 'input', target: 'draft-07' } as const;

export function manifestJsonSchema(): JsonSchema {
  return { ...z.toJSONSchema(manifestSchema, OPTIONS), title: 'Placewright workload manifest' };
}

export function hardwareJsonSchema(): JsonSchema {
  return { ...z.toJSONSchema(hardwareSchema, OPTIONS), title: 'Placewright own hardware and prices' };
}
