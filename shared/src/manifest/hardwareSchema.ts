/**
 * `placewright.hardware.yaml`: machines, accelerators and prices that only the user knows. One schema for types, checks, the
 * published JSON Schema, completion and hover texts. Units stand in the key.
 */
import * as z from 'zod';
import { phrase } from '../l10n';
import { PURCHASES } from './schema';

/** Largest values that can be meant: a slip of the keyboard is told from a large machine. */
const MOST_GIB = 1_000_000;
const MOST_VCPUS = 100_000;
const MOST_TFLOPS = 1_000_000;
const DEAREST_USD_PER_HOUR = 10_000;

const name = (what: string) => z.string().min(1).max(100).describe(what);
const within = (most: number) => z.number().positive().max(most);
const usdPerHour = () => z.number().nonnegative().max(DEAREST_USD_PER_HOUR);

const peak = z
  .strictObject({
    fp32: within(MOST_TFLOPS).optional().describe(phrase('Dense fp32 peak, in TFLOP/s.')),
    tf32: within(MOST_TFLOPS).optional().describe(phrase('Dense tf32 peak, in TFLOP/s.')),
    fp16: within(MOST_TFLOPS).optional().describe(phrase('Dense fp16 peak with FP32 accumulation, in TFLOP/s.')),
    bf16: within(MOST_TFLOPS).optional().describe(phrase('Dense bf16 peak, in TFLOP/s.')),
    fp8: within(MOST_TFLOPS).optional().describe(phrase('Dense fp8 peak, in TFLOP/s.')),
    int8: within(MOST_TFLOPS).optional().describe(phrase('Dense int8 peak, in TOP/s.')),
    fp4: within(MOST_TFLOPS).optional().describe(phrase('Dense fp4 peak, in TFLOP/s.')),
  })
  .describe(phrase('Peaks as the vendor prints them, dense, in 10¹² operations per second.'));

const accelerator = z
  .strictObject({
    name: name(phrase('How manifests call it.')),
    kind: z.enum(['gpu', 'neuron']).optional().describe(phrase('What software it takes. Left out: gpu.')),
    vendor: name(phrase('Who makes it.')).optional(),
    architecture: name(
      phrase('Chip generation, such as Ada Lovelace: what is measured on its kin counts for it.'),
    ).optional(),
    memoryGib: within(MOST_GIB).describe(phrase('Memory of one, in GiB.')),
    memoryBandwidthGbS: within(MOST_GIB).optional().describe(phrase('Memory bandwidth of one, in GB/s.')),
    peakTflops: peak.optional(),
    interconnectGbS: within(MOST_GIB)
      .optional()
      .describe(phrase('To the other accelerators of the machine, both directions together, in GB/s.')),
    tdpW: within(100_000).optional().describe(phrase('Power limit, in W.')),
  })
  .describe(phrase('An accelerator that the catalog does not have.'));

const instance = z
  .strictObject({
    type: name(phrase('How manifests call the machine. The name of a known type replaces it.')),
    arch: z.enum(['amd64', 'arm64']).describe(phrase('Architecture of its processor.')),
    vcpus: z.int().positive().max(MOST_VCPUS).describe(phrase('Logical processors.')),
    physicalCores: z.int().positive().max(MOST_VCPUS).optional().describe(phrase('Physical cores. Left out: unknown.')),
    memoryGib: within(MOST_GIB).describe(phrase('Memory, in GiB.')),
    cpu: name(
      phrase('Processor, as the catalog names it: Graviton4, Genoa. Left out: its speed is unknown.'),
    ).optional(),
    accelerator: z
      .strictObject({
        chip: name(phrase('Accelerator, by a name of the catalog or of this file.')),
        count: z.int().positive().max(1024).describe(phrase('How many.')),
      })
      .optional()
      .describe(phrase('Accelerators of the machine.')),
    networkGbps: within(MOST_GIB).optional().describe(phrase('Network, in Gbit/s.')),
    usdPerHour: usdPerHour()
      .optional()
      .describe(phrase('What an hour costs, in USD, wherever and however it is bought.')),
  })
  .describe(phrase('A machine: of your own, or a type that the catalog does not have.'));

const price = z
  .strictObject({
    instance: name(phrase('Instance type.')),
    usdPerHour: usdPerHour().describe(phrase('What an hour costs, in USD.')),
    region: name(phrase('AWS region. Left out: every region.')).optional(),
    purchase: z.enum(PURCHASES).optional().describe(phrase('How it is bought. Left out: on-demand.')),
    date: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
      .optional()
      .describe(phrase('Day of the price, such as 2026-11-01.')),
    source: name(phrase('Where the price is from: an offer, a contract.')).optional(),
  })
  .describe(phrase('A price of your own. It comes before every list.'));

export const hardwareSchema = z
  .strictObject({
    version: z.literal(1).describe(phrase('Version of this format.')),
    instances: z.array(instance).optional().describe(phrase('Machines.')),
    accelerators: z.array(accelerator).optional().describe(phrase('Accelerators.')),
    prices: z.array(price).optional().describe(phrase('Prices.')),
  })
  .describe(phrase('Own hardware and prices for Placewright.'));

export type HardwareSpec = z.infer<typeof hardwareSchema>;
