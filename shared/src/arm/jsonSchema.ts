/** The Arm report's shape for other programs. */
import * as z from 'zod';
import { armReportSchema } from './schema';

/** JSON Schema, draft 7. */
export function armJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(armReportSchema, { target: 'draft-7' }) };
}
