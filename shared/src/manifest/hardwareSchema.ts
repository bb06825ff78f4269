/**
 * `placewright.hardware.yaml`: machines, accelerators and prices that only the user knows. One schema for types, checks, the
 * published JSON Schema, completion and hover texts. Units stand in the key.
 */
import { z } from 'zod';
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
    fp32: within(MOST_TFLOPS).optional().describe('Dense fp32 peak, in TFLOP/s.'),
    tf32: within(MOST_TFLOPS).optional().describe('Dense tf32 peak, in TFLOP/s.'),
    fp16: within(MOST_TFLOPS).optional().describe('Dense fp16 peak with FP32 accumulation, in TFLOP/s.'),
    bf16: within(MOST_TFLOPS).optional().describe('Dense bf16 peak, in TFLOP/s.'),
    fp8: within(MOST_TFLOPS).optional().describe('Dense fp8 peak, in TFLOP/s.'),
    int8: within(MOST_TFLOPS).optional().describe('Dense int8 peak, in TOP/s.'),
    fp4: within(MOST_TFLOPS).optional().describe('Dense fp4 peak, in TFLOP/s.'),
  })
  .describe('Peaks as the vendor prints them, dense, in 10¹² operations per second.');

const accelerator = z
  .strictObject({
    name: name('How manifests call it.'),
    kind: z.enum(['gpu', 'neuron']).optional().describe('What software it takes. Left out: gpu.'),
    vendor: name('Who makes it.').optional(),
    architecture: name('Chip generation, such as Ada Lovelace: what is measured on its kin counts for it.').optional(),
    memoryGib: within(MOST_GIB).describe('Memory of one, in GiB.'),
    memoryBandwidthGbS: within(MOST_GIB).optional().describe('Memory bandwidth of one, in GB/s.'),
    peakTflops: peak.optional(),
    interconnectGbS: within(MOST_GIB)
      .optional()
      .describe('To the other accelerators of the machine, both directions together, in GB/s.'),
    tdpW: within(100_000).optional().describe('Power limit, in W.'),
  })
  .describe('An accelerator that the catalog does not have.');

const instance = z
  .strictObject({
    type: name('How manifests call the machine. The name of a known type replaces it.'),
    arch: z.enum(['amd64', 'arm64']).describe('Architecture of its processor.'),
    vcpus: z.int().positive().max(MOST_VCPUS).describe('Logical processors.'),
    physicalCores: z.int().positive().max(MOST_VCPUS).optional().describe('Physical cores. Left out: unknown.'),
    memoryGib: within(MOST_GIB).describe('Memory, in GiB.'),
    cpu: name('Processor, as the catalog names it: Graviton4, Genoa. Left out: its speed is unknown.').optional(),
    accelerator: z
      .strictObject({
        chip: name('Accelerator, by a name of the catalog or of this file.'),
        count: z.int().positive().max(1024).describe('How many.'),
      })
      .optional()
      .describe('Accelerators of the machine.'),
    networkGbps: within(MOST_GIB).optional().describe('Network, in Gbit/s.'),
    usdPerHour: usdPerHour().optional().describe('What an hour costs, in USD, wherever and however it is bought.'),
  })
  .describe('A machine: of your own, or a type that the catalog does not have.');

const price = z
  .strictObject({
    instance: name('Instance type.'),
    usdPerHour: usdPerHour().describe('What an hour costs, in USD.'),
    region: name('AWS region. Left out: every region.').optional(),
    purchase: z.enum(PURCHASES).optional().describe('How it is bought. Left out: on-demand.'),
    date: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/)
      .optional()
      .describe('Day of the price, such as 2026-11-01.'),
    source: name('Where the price is from: an offer, a contract.').optional(),
  })
  .describe('A price of your own. It comes before every list.');

export const hardwareSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    instances: z.array(instance).optional().describe('Machines.'),
    accelerators: z.array(accelerator).optional().describe('Accelerators.'),
    prices: z.array(price).optional().describe('Prices.'),
  })
  .describe('Own hardware and prices for Placewright.');

export type HardwareSpec = z.infer<typeof hardwareSchema>;
