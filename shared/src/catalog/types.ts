/** What the catalog holds: facts with their origin. A figure that no source gives is `undefined`. */
import type { Bytes, BytesPerSecond, Flops, FlopsPerSecond, UsdPerHour, Watts } from '../units';
import type { HardwareClass } from '../report/schema';
import type { Purchase } from '../manifest/schema';

export interface Source {
  readonly title: string;
  /** ISO date, or as much of one as the source states. */
  readonly date?: string;
}

export type Confidence = 'high' | 'medium' | 'low';

/** A data type in which peak rates are listed. fp16 counts FP32 accumulation. */
export type RateType = 'fp32' | 'tf32' | 'fp16' | 'bf16' | 'fp8' | 'int8' | 'fp4';

/** An accelerator: GPU, Inferentia or Trainium chip. */
export interface Chip {
  /** kebab-case, stable: `l4`, `h100-sxm5`, `inferentia2`. */
  readonly id: string;
  readonly vendor: string;
  /** As printed to users: `L4`, `H100`, `Trainium2`. */
  readonly shortName: string;
  readonly name: string;
  readonly architecture: string;
  readonly kind: 'gpu' | 'neuron';
  readonly memory: Bytes;
  /** What software sees of it, where reported. */
  readonly usableMemory?: Bytes;
  readonly memoryBandwidth?: BytesPerSecond;
  /** Dense peaks as the vendor prints them. */
  readonly peak: Partial<Record<RateType, FlopsPerSecond>>;
  readonly interconnect?: string;
  /** Both directions together, per chip. */
  readonly interconnectBandwidth?: BytesPerSecond;
  readonly memoryType?: string;
  /** Best matrix multiplication that was measured, dense bf16. */
  readonly measuredBf16?: FlopsPerSecond;
  /** EC2 types that have it, in the words of the source. */
  readonly offeredAs?: string;
  readonly tdp?: Watts;
  readonly confidence: Confidence;
  readonly notes: string;
  readonly source: Source;
}

export interface Cpu {
  readonly id: string;
  readonly vendor: string;
  readonly name: string;
  /** `Graviton4`, `Genoa`: as printed to users. */
  readonly shortName: string;
  readonly core: string;
  readonly arch: 'arm64' | 'amd64';
  readonly families: readonly string[];
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
  readonly socketsMax: number;
  readonly clockGhz: number;
  readonly isa: string;
  readonly peakMemoryBandwidthPerSocket: BytesPerSecond;
  readonly measuredReadBandwidth?: BytesPerSecond;
  readonly peakPerCore: { readonly fp32: FlopsPerSecond; readonly bf16: FlopsPerSecond; readonly int8: FlopsPerSecond };
  /** True where bf16 or int8 run at more than the fp32 rate. */
  readonly hasBf16: boolean;
  readonly hasInt8: boolean;
  /** Absent where neither NEON, AVX nor SVE width is listed. */
  readonly vectorBits?: number;
  /** Instruction that multiplies bf16 or int8 (BFMMLA, AMX, VNNI); absent where there is none. */
  readonly bf16Instruction?: string;
  readonly int8Instruction?: string;
  readonly perCycle?: { readonly fp32: number; readonly bf16: number; readonly int8: number };
  readonly memoryChannelsPerSocket?: number;
  readonly memoryType?: string;
  readonly memoryMegatransfers?: number;
  readonly l2PerCore?: Bytes;
  readonly l3PerSocket?: Bytes;
  /** How the peaks were derived, and how sure each part is. */
  readonly derivation?: string;
  readonly confidenceText?: string;
  readonly wattsPerSocket?: Watts;
  readonly wattsBasis: string;
  readonly confidence: Confidence;
  readonly source: Source;
}

/** An EC2 instance type. */
export interface Instance {
  readonly type: string;
  readonly family: string;
  readonly hardwareClass: HardwareClass;
  readonly arch: 'arm64' | 'amd64';
  /** Absent on CPU types. */
  readonly accelerator?: {
    readonly chip?: Chip;
    readonly name: string;
    /** Below 1 for fractions of a card (g6f). */
    readonly count: number;
    /** Of the whole card, also for a fraction of one. */
    readonly memoryEach: Bytes;
    /** What the driver reports for what this instance gets of each card (a fraction's share). */
    readonly memoryReported?: Bytes;
  };
  readonly vcpus: number;
  /** Absent where no source lists it (g7). */
  readonly physicalCores?: number;
  readonly cpuModel?: string;
  readonly cpu?: Cpu;
  /** Absent where no source lists it (g7). */
  readonly memory?: Bytes;
  readonly networkGbps?: number;
  readonly notes: string;
  readonly source: Source;
}

/**
 * How a price came about; carried through to the user.
 * published: a dated price list. scaled: derived from another price of the same source (a sibling's
 * regional ratio, or on-demand less the advisor's saving). undated: from a copy that does not say of
 * which day it is. override: the user's own. owned: machines that are paid for already, and no price for more of them.
 */
export type PriceBasis = 'published' | 'scaled' | 'undated' | 'override' | 'owned';

/** How often a spot machine is taken back, as a rate and as the class of the source. */
export interface Interruption {
  readonly perHour: number;
  /** Of machines in a month: `5–10%`. */
  readonly words: string;
  readonly evidence: 'measured' | 'assumed';
  readonly source: Source;
}

export interface Price {
  readonly usdPerHour: UsdPerHour;
  readonly basis: PriceBasis;
  readonly date?: string;
  readonly source: Source;
  /** Of a spot price. */
  readonly interruption?: Interruption;
  /** Machines that cost nothing more: paid for already. */
  readonly owned?: number;
}

export type PriceLookup = (instance: string, region: string, purchase: Purchase) => Price | undefined;

export type ModelKind = 'llm' | 'embedding' | 'reranker' | 'asr' | 'vision' | 'diffusion';

/** A model's shape. */
export interface ModelShape {
  /** Hugging Face id, or the name in the manifest for an inline shape. */
  readonly id: string;
  readonly name: string;
  readonly kind: ModelKind;
  readonly params: number;
  /** Parameters that one token uses; equals `params` for a dense model. */
  readonly activeParams: number;
  readonly layers?: number;
  readonly hidden?: number;
  readonly ffn?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headDim?: number;
  readonly vocab?: number;
  readonly contextTokens?: number;
  readonly attention: string;
  readonly slidingWindow?: number;
  /** Layers that use the sliding window; the others see the whole context. */
  readonly slidingLayers?: number;
  /** Layers that hold a KV cache where not all do (hybrids with linear attention). */
  readonly kvLayers?: number;
  /** KV cache per token of context at 16 bits, with full attention in every layer that holds one. */
  readonly kvBytesPerTokenFp16?: number;
  /** What a sequence keeps whatever its length, in layers of linear attention or Mamba: 32-bit state and its convolution. */
  readonly stateBytes?: number;
  readonly moe?: {
    readonly experts: number;
    /** Absent where no source states it (Gemma 4 26B-A4B): use activeParams. */
    readonly expertsPerToken?: number;
    readonly expertFfn?: number;
    readonly sharedExperts?: number;
  };
  readonly tiedEmbeddings?: boolean;
  /** Effective bits per weight over the whole file, where it is known; absent: as the number format has them. */
  readonly weightBits?: number;
  /**
   * In measurements it stands in for a model of its size that the catalog does not have. A fixed set: a model that is added changes
   * no row that does not name it, and so no fit.
   */
  readonly standsIn?: boolean;
  /** Number format of the published weights; absent: 16 bits. */
  readonly publishedPrecision?: ModelMatch['precision'];
  /** Decoder layers of an encoder-decoder; `layers` is then the encoder. */
  readonly decoderLayers?: number;
  /** Work of one image at the native resolution, where published. */
  readonly flopsPerItem?: Flops;
  readonly paramsBasis?: string;
  readonly confidence?: Confidence;
  /** `assumed` where the user gave the shape or we filled a part of it. */
  readonly evidence: 'published' | 'assumed';
  readonly notes: string;
  readonly source: Source;
}

export interface Region {
  readonly id: string;
  readonly name: string;
  readonly pue?: number;
  /** Location-based grid intensity. */
  readonly gridGco2ePerKwh?: number;
  readonly gridYear?: string;
  readonly source?: Source;
  /** Whether the price tables have a column for it. */
  readonly priced: boolean;
}

/** Power of a CPU per vCPU, or of a GPU, as published; see `energy.csv`. */
export interface PowerFigure {
  readonly idle: Watts;
  readonly max: Watts;
  readonly source: Source;
}

/** What a row of `energy.csv` is about. */
export type EnergyRecord =
  | 'grid_intensity_location'
  | 'grid_intensity_marginal'
  | 'grid_intensity_market'
  | 'grid_intensity_ccf'
  | 'grid_intensity_country'
  | 'grid_intensity_country_owid'
  | 'pue'
  | 'wue'
  | 'cpu_watts_idle'
  | 'cpu_watts_max'
  | 'gpu_watts_idle'
  | 'gpu_watts_max'
  | 'memory_energy'
  | 'ssd_energy'
  | 'network_energy'
  | 'embodied_server'
  | 'embodied_gpu_base'
  | 'embodied_base_server'
  | 'embodied_lifetime';

/** One published figure on energy, grids or embodied carbon; `value` in `unit`, as the source prints it. */
export interface EnergyRow {
  readonly record: EnergyRecord;
  /** Region, country, CPU architecture, chip or instance type, by record. */
  readonly key: string;
  readonly name: string;
  readonly countryIso3?: string;
  readonly value: number;
  readonly unit: string;
  readonly year?: string;
  readonly basis: string;
  readonly confidence: Confidence;
  readonly notes: string;
  readonly source: Source;
}

export interface ModelMatch {
  readonly shape: ModelShape;
  /** `variant`: an Instruct, AWQ or GGUF release of a listed base model: same shape. */
  readonly match: 'exact' | 'variant';
  /** Number format that the name states (`-AWQ`, `Q4_K_M`, `-FP8`). */
  readonly precision?: 'fp8' | 'int8' | 'int4' | 'fp4';
}

/**
 * Hardware outside what can be rented here, known so that measurements on it can be read. Each lookup also knows what the
 * catalog lists.
 */
export interface ReferenceHardware {
  readonly chips: readonly Chip[];
  readonly cpus: readonly Cpu[];
  /** In the wording of a benchmark: `3090 24GB`, `H100 PCIe`, `NVIDIA H100 80GB HBM3` (SXM). */
  readonly chip: (name: string) => Chip | undefined;
  /** By model number: `Xeon Platinum 8480+`, `AMD EPYC 9654 96-Core Processor`, `Apple M2 Ultra`. */
  readonly cpu: (name: string) => Cpu | undefined;
  /** A typical part of a generation that the wording names: `Cascade Lake`. */
  readonly cpuOfGeneration: (name: string) => Cpu | undefined;
  /** What is typically inside a machine of a cloud: `g2-standard-16`, `Standard_D64as_v7`, `c5.4xlarge`. */
  readonly machine: (type: string) => { readonly chip?: Chip; readonly cpu?: Cpu; readonly vcpus?: number } | undefined;
}

/** Everything that is known about hardware, models, prices and energy. Built once, on first use. */
export interface Catalog {
  /** Date of the prices. */
  readonly priceDate: string;
  /** Date of the prices in a region where it differs: after a refresh. */
  readonly priceDateIn?: (region: string) => string | undefined;
  readonly sources: readonly string[];
  readonly instances: readonly Instance[];
  readonly chips: readonly Chip[];
  readonly cpus: readonly Cpu[];
  readonly models: readonly ModelShape[];
  readonly regions: readonly Region[];
  /** Exact type; case and a leading `ml.` or `db.` do not matter. */
  readonly instance: (type: string) => Instance | undefined;
  /** Tolerant of vendor, case and separators: `L4`, `nvidia-l4`, `NVIDIA-A100-SXM4-80GB`, `nvidia-tesla-t4`, `H100`. */
  readonly chip: (name: string) => Chip | undefined;
  readonly model: (name: string) => ModelMatch | undefined;
  readonly region: (id: string) => Region | undefined;
  readonly price: PriceLookup;
  /** Nearest known name by edit distance, where one is near. */
  readonly nearestInstance: (type: string) => string | undefined;
  readonly nearestModel: (name: string) => string | undefined;
  readonly nearestRegion: (id: string) => string | undefined;
  readonly nearestChip: (name: string) => string | undefined;
  readonly chipPower: (chip: Chip) => PowerFigure | undefined;
  /** Per vCPU. */
  readonly cpuPower: (instance: Instance) => PowerFigure | undefined;
  /** Every row of the energy table, the ones without a field of their own included. */
  readonly energyRows?: readonly EnergyRow[];
}
