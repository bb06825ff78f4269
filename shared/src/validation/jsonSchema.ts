/** The validation's shape for other programs. */
import * as z from 'zod';
import { validationSchema } from './schema';

/** JSON Schema, draft 7. */
export function validationJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(validationSchema, { target: 'draft-7' }) };
}
