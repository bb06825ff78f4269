/** The simulation's shape for other programs. */
import * as z from 'zod';
import { simulationSchema } from './schema';

/** JSON Schema, draft 7. */
export function simulationJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(simulationSchema, { target: 'draft-7' }) };
}
