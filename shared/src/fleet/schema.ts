/** What `placewright plan --format json` prints. Money in USD a month; absent: unknown. */
import * as z from 'zod';
import { targetSchema } from '../report/schema';

const usd = () => z.number();
const PLAN_STATUS = ['optimal', 'best-so-far', 'infeasible', 'none'] as const;

const limitSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['budget', 'quota', 'owned', 'carbon']),
  unit: z.enum(['USD', 'vCPU', 'accelerator', 'machine', 'kgCO2e']),
  label: z.string(),
  capacity: z.number(),
  used: z.number().optional().describe('By the plan; absent without one.'),
});

const plannedSchema = z.strictObject({
  path: z.string(),
  name: z.string(),
  kind: z.string(),
  model: z.string().optional(),
  now: z
    .strictObject({ instance: z.string(), usdPerMonth: usd().optional() })
    .optional()
    .describe('What the manifest states; absent where it states no hardware.'),
  target: targetSchema,
  usdPerMonth: usd().optional().describe('Absent where machines are shared: the bill is that of the machines.'),
  owned: z.int().describe('Machines of it that are paid for already.'),
  shared: z.boolean().describe('Stands on machines that other workloads may use too.'),
  cheapest: z.boolean().describe('Nothing else costs less for this workload alone.'),
  next: z
    .strictObject({ instance: z.string(), usdPerMonth: usd() })
    .optional()
    .describe('The cheapest on another instance type, limits aside.'),
});

const machineSchema = z.strictObject({
  instance: z.string(),
  hardwareClass: z.string(),
  arch: z.enum(['amd64', 'arm64']),
  vcpus: z.number(),
  memoryBytes: z.number().optional(),
  accelerator: z.string().optional(),
  vendor: z.string().optional(),
  acceleratorsEach: z.number().optional(),
  region: z.string(),
  purchase: z.string(),
  count: z.int(),
  owned: z.int(),
  usdPerHourEach: usd()
    .optional()
    .describe('What one machine costs as it is paid for here, own prices and discounts included.'),
  listUsdPerHour: usd().optional().describe('On-demand list price of one machine in the region.'),
  on: z.array(z.strictObject({ path: z.string(), name: z.string(), replicas: z.number() })),
});

export const planSchema = z
  .strictObject({
    version: z.literal(1),
    status: z
      .enum(PLAN_STATUS)
      .describe('optimal: proved within the wanted gap. none: no plan was found, and none is ruled out.'),
    catalog: z.strictObject({ date: z.string() }),
    sharing: z.enum(['none', 'accelerators', 'time']),
    usdPerMonth: usd().optional(),
    boundUsd: usd().optional().describe('No plan costs less: proved.'),
    gap: z.number().optional().describe('Share of the cost that a better plan could save at most.'),
    gapWanted: z.number(),
    greedyUsd: usd().optional().describe('The plan at once, without the solver.'),
    nowUsd: usd().optional().describe('What the manifests state costs, where that of every workload is known.'),
    dominated: z.int().describe('Candidates that no plan needs.'),
    limits: z.array(limitSchema),
    workloads: z.array(plannedSchema),
    machines: z.array(machineSchema),
    clash: z
      .array(z.strictObject({ id: z.string(), label: z.string() }))
      .optional()
      .describe('Limits that cannot hold together; without any one of them the others can.'),
    worth: z
      .array(
        z.strictObject({
          id: z.string(),
          more: z.number(),
          unit: z.string(),
          savesUsd: usd(),
          method: z.enum(['solved', 'relaxed']).describe('Planned again with more, or the slope of the relaxation.'),
        }),
      )
      .describe('What more of a limit saves.'),
    unplaced: z.array(z.strictObject({ path: z.string(), name: z.string(), reasons: z.array(z.string()) })),
    notes: z.array(z.string()),
  })
  .describe('Output of `placewright plan --format json`.');

export type PlanReport = z.infer<typeof planSchema>;
export type PlannedWorkload = PlanReport['workloads'][number];
export type PlannedMachine = PlanReport['machines'][number];
