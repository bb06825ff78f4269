/** Cost over load, as `placewright curve --format json` prints it and a panel can draw it. */
import * as z from 'zod';
import { breakEvenSchema, HARDWARE_CLASSES } from '../report/schema';

const n = () => z.number();
const opt = () => z.number().optional();

export const curvePointSchema = z.strictObject({
  rps: n(),
  monthlyUsd: n(),
  perMTokensUsd: opt().describe('Per million generated tokens; absent where none are generated.'),
  replicas: n().describe('At the peak of the day.'),
});

export const curveSchema = z.strictObject({
  name: z.string(),
  hardwareClass: z.enum(HARDWARE_CLASSES).optional().describe('Absent: a token-priced API.'),
  isCurrent: z.boolean(),
  isRecommended: z.boolean(),
  meetsSlo: z.boolean().optional().describe('At the stated load.'),
  points: z
    .array(curvePointSchema)
    .describe(
      'Ends of straight lines, rising: two points at one load are a jump; a gap ends where it can grow no further.',
    ),
  isThinned: z.boolean().describe('More steps than are worth listing: points between lie within a step of the line.'),
});

export const curveWorkloadSchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  rps: n().describe('The stated load.'),
  low: n().describe('Loads covered, in requests per second.'),
  high: n(),
  curves: z.array(curveSchema),
  breakEven: z
    .array(breakEvenSchema.extend({ monthlyUsd: n().describe('What the cheaper one costs there.') }))
    .describe('Every load at which two of the curves cost the same, rising.'),
});

export const curveReportSchema = z
  .strictObject({
    version: z.literal(1),
    workloads: z.array(curveWorkloadSchema),
    skipped: z.array(z.strictObject({ path: z.string(), name: z.string(), reason: z.string() })),
  })
  .describe('Output of `placewright curve --format json`.');

export type CurvePoint = z.infer<typeof curvePointSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type CurveWorkload = z.infer<typeof curveWorkloadSchema>;
export type CurveReport = z.infer<typeof curveReportSchema>;
