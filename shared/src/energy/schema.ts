/** What `placewright energy --format json` prints, and what a panel may draw. Energy in Wh and kWh, carbon in g and kg CO2e. */
import * as z from 'zod';
import { EVIDENCE_CLASSES, estimateSchema, targetSchema } from '../report/schema';

const n = () => z.number();
const opt = () => z.number().optional();
const interval = z.strictObject({ low: n(), high: n() }).describe('The 80 % range.');

const contenderSchema = z
  .strictObject({
    target: targetSchema,
    wh: n().describe('Of one unit.'),
    range: interval.optional(),
    kwhPerMonth: opt(),
    gCo2e: opt().describe('Of one unit, location-based.'),
    evidence: z.enum(EVIDENCE_CLASSES).describe('Of the power figure.'),
  })
  .describe('The target of one hardware class that takes the least energy and keeps the SLO.');

const comparisonSchema = z
  .strictObject({
    subject: z.string().describe('Instance type.'),
    baseline: z.string().describe('Instance type that it is compared with.'),
    ratio: n().describe('Energy of the subject ÷ energy of the baseline, at the stated load.'),
    range: interval.optional(),
  })
  .describe('One target against another: a saving is 1 − ratio, and names its baseline.');

export const energyCardSchema = z
  .strictObject({
    unit: z.enum(['request', 'task', 'run']),
    contenders: z
      .array(contenderSchema)
      .describe('By energy, least first; one for each hardware class that can run it.'),
    crossings: z
      .array(
        z.strictObject({
          rps: n().describe('Load from which the other takes less, in requests per second.'),
          below: z.string().describe('Instance type that takes less below.'),
          above: z.string().describe('Instance type that takes less above.'),
        }),
      )
      .describe('Loads at which the least contender and another take the same; every one within 1.5 decades.'),
    claim: z
      .strictObject({
        words: z.string(),
        by: z.string(),
        source: z.string(),
        date: z.string(),
        comparesWith: z.string(),
        here: comparisonSchema
          .optional()
          .describe('Graviton against the best x86 for this workload; absent where one of them cannot run it.'),
        againstGpu: comparisonSchema.optional().describe('Not what the claim says: Graviton against the best GPU.'),
      })
      .describe('What the vendor says of Graviton, what it compares with, and what that is here.'),
  })
  .describe('The energy truth card: which target takes less energy, and from which load on.');

const optionSchema = z.strictObject({
  target: targetSchema,
  usd: opt().describe('A month, or a run.'),
  kgCo2e: opt().describe('A month, or a run: operation, location-based.'),
  seconds: opt().describe('First token, whole answer, or run.'),
});

const regionSchema = z.strictObject({
  region: z.string(),
  name: z.string(),
  pue: opt(),
  gridGco2ePerKwh: opt(),
  gridYear: z.string().optional(),
  cheapest: optionSchema.optional(),
  greenest: optionSchema.optional(),
  fastest: optionSchema.optional(),
});

export const regionsSchema = z.strictObject({
  regions: z.array(regionSchema),
  cheapest: z.string().optional().describe('Region; absent where no price is known.'),
  greenest: z.string().optional(),
  fastest: z
    .string()
    .optional()
    .describe('Absent where all that are known are as quick: the way to the users is not counted.'),
});

export const marketSchema = z
  .strictObject({
    gCo2ePerKwh: n(),
    basis: z.string(),
    note: z.string(),
    year: z.string().optional(),
    source: z.string(),
  })
  .describe('Market-based: what certificates and contracts are said to make of the grid. Never in any sum.');

export const energyReportSchema = z.strictObject({
  version: z.literal(1),
  workloads: z.array(
    z.strictObject({
      path: z.string(),
      name: z.string(),
      kind: z.string(),
      region: z.string(),
      placement: z.enum(['current', 'recommended']).describe('Which of the two the figures are of.'),
      target: targetSchema,
      energy: estimateSchema.shape.energy,
      range: estimateSchema.shape.range,
      evidence: estimateSchema.shape.evidence.describe('Of energy, carbon and embodied carbon.'),
      market: marketSchema.optional(),
      card: energyCardSchema.optional(),
      regions: regionsSchema,
      sentences: z.array(z.string()),
    }),
  ),
  skipped: z.array(z.strictObject({ path: z.string(), name: z.string(), reason: z.string() })),
});

export type Contender = z.infer<typeof contenderSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;
export type EnergyCard = z.infer<typeof energyCardSchema>;
export type RegionOption = z.infer<typeof optionSchema>;
export type RegionRow = z.infer<typeof regionSchema>;
export type RegionChoice = z.infer<typeof regionsSchema>;
export type Market = z.infer<typeof marketSchema>;
export type EnergyReport = z.infer<typeof energyReportSchema>;
