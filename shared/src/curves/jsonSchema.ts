/** The curve's shape for other programs. */
import { z } from 'zod';
import { curveSchema } from './schema';

/** JSON Schema, draft 7. */
export function curveJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(curveSchema, { target: 'draft-7' }) };
}
