/** The curves' shape for other programs. */
import * as z from 'zod';
import { curveReportSchema } from './schema';

/** JSON Schema, draft 7. */
export function curveJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(curveReportSchema, { target: 'draft-7' }) };
}
