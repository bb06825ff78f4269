/** The published JSON Schemas: what editors and other programs check manifests and reports against. */
import { z } from 'zod';
import { reportSchema } from '../report/schema';
import { manifestSchema } from './schema';

export type JsonSchema = Readonly<Record<string, unknown>>;

// Draft 07 is what editors understand.
const OPTIONS = { io: 'input', target: 'draft-07' } as const;

export function manifestJsonSchema(): JsonSchema {
  return { ...z.toJSONSchema(manifestSchema, OPTIONS), title: 'Placewright workload manifest' };
}

export function reportJsonSchema(): JsonSchema {
  return { ...z.toJSONSchema(reportSchema, OPTIONS), title: 'Placewright report' };
}
