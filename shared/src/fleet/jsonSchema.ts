/** The plan's shape for other programs. */
import * as z from 'zod';
import { planSchema } from './schema';

/** JSON Schema, draft 7. */
export function planJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(planSchema, { target: 'draft-7' }) };
}
