/** The report's shape for other programs. */
import * as z from 'zod';
import { reportSchema } from './schema';

/** JSON Schema, draft 7: what editors and validators read alike. */
export function reportJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(reportSchema, { target: 'draft-7' }) };
}
