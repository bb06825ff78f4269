/** What `placewright validate --format json` prints. Figures in the unit of the row's metric; shares between 0 and 1. */
import * as z from 'zod';
import { HARDWARE_CLASSES } from '../report/schema';

const share = () => z.number().min(0).max(1);

export const validationSchema = z.strictObject({
  version: z.literal(1),
  rows: z
    .array(
      z.strictObject({
        id: z.string(),
        metric: z.string(),
        measured: z.number(),
        predicted: z.number(),
        low: z.number().describe('Lower end of the 80 % range.'),
        high: z.number().describe('Upper end of the 80 % range.'),
      }),
    )
    .describe('Every row that the model predicts, in the order of the file.'),
  unpredicted: z
    .array(z.strictObject({ id: z.string(), reason: z.string() }))
    .describe('Every other row, with the reason.'),
  groups: z
    .array(
      z.strictObject({
        kind: z.string().describe('The workload kind, as the file writes it.'),
        hardwareClass: z.enum(HARDWARE_CLASSES),
        rows: z.number().int().describe('Predicted rows that are not marked SUSPECT.'),
        median: z.number().describe('Median of |predicted ÷ measured − 1|, each source weighted equally.'),
        p90: z.number().describe('Its 90th percentile.'),
        within20: share().describe('Share of rows off by at most 20 %.'),
        within50: share().describe('Share of rows off by at most 50 %.'),
        covered: share().describe('Share of measurements inside the 80 % range.'),
      }),
    )
    .describe('Errors by workload kind and hardware class.'),
});

export type ValidationReport = z.infer<typeof validationSchema>;
