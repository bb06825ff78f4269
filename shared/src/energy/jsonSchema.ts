/** The energy report's shape for other programs. */
import * as z from 'zod';
import { energyReportSchema } from './schema';

/** JSON Schema, draft 7. */
export function energyJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(energyReportSchema, { target: 'draft-7' }) };
}
