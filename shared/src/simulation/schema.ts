/** What `placewright simulate --format json` prints. Times in s; absent: unknown. */
import * as z from 'zod';
import { targetSchema } from '../report/schema';

const figure = z
  .strictObject({
    closedForm: z.number().optional().describe('What the estimate says.'),
    simulated: z.number().optional(),
    low: z.number().optional().describe('Lower end of the 95 % confidence interval of the simulation, by batch means.'),
    high: z.number().optional().describe('Its upper end.'),
  })
  .describe('One figure, both ways.');

const percentiles = z.strictObject({ p50: figure, p95: figure, p99: figure });

export const simulationSchema = z.strictObject({
  version: z.literal(1),
  seed: z.number().int(),
  workloads: z
    .array(
      z.strictObject({
        path: z.string(),
        name: z.string(),
        placement: z.enum(['current', 'recommended']),
        target: targetSchema,
        load: z.strictObject({
          requestsPerSecond: z.number().optional().describe('Open loop: the rate at the peak, to all replicas.'),
          burstCv: z.number().optional().describe('Variation of the gaps between requests.'),
          concurrency: z.number().optional().describe('Closed loop: requests always in flight.'),
        }),
        ttft: percentiles,
        tpot: percentiles,
        e2e: percentiles,
        requestsPerSecond: figure,
        tokensPerSecond: figure,
        batch: figure.describe('Requests in service on one replica.'),
        utilization: z.number().describe('Share of the time in which a copy is in service, simulated.'),
        requests: z.number().int().describe('Requests that were measured.'),
        notes: z.array(z.string()).describe('What was cut off, and what the figures cannot say.'),
      }),
    )
    .describe('Every workload that generates tokens and has a placement.'),
  skipped: z
    .array(z.strictObject({ path: z.string(), name: z.string(), reason: z.string() }))
    .describe('Every other workload, with the reason.'),
});

export type SimulationReport = z.infer<typeof simulationSchema>;
export type SimulatedWorkload = SimulationReport['workloads'][number];
export type ComparedFigure = z.infer<typeof figure>;
