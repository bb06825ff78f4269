/** Machines of other clouds with accelerators, by their names: what is in them. */

export interface OtherMachine {
  /** As the catalog can match it: the chip, with its memory where the chip comes in several. */
  readonly accelerator: string;
  readonly count: number;
  readonly vendor: 'nvidia' | 'amd';
  readonly arch: 'amd64' | 'arm64';
  /** A card where EC2 has the chip on a board (SXM), which is faster. */
  readonly onPcie: boolean;
}

/**
 * Azure: size, accelerator, count. Read 2026-11-23 from KAITO's list of supported sizes (kaito-project/kaito,
 * pkg/sku/azure_sku_handler.go) and, for V100, MI300X and GB200, from Microsoft Learn ("GPU accelerated virtual machine
 * sizes": NCv3, NDv2, ND-MI300X-v5, ND-GB200-v6). Sizes with a part of a card are left out.
 */
const AZURE_SIZES = `
nc4as_t4_v3 T4 1
nc8as_t4_v3 T4 1
nc16as_t4_v3 T4 1
nc64as_t4_v3 T4 4
nc6s_v3 V100 1 pcie
nc12s_v3 V100 2 pcie
nc24s_v3 V100 4 pcie
nc24rs_v3 V100 4 pcie
nd40rs_v2 V100-32GB 8
nv36ads_a10_v5 A10 1
nv36adms_a10_v5 A10 1
nv72ads_a10_v5 A10 2
nc24ads_a100_v4 A100-80GB 1 pcie
nc48ads_a100_v4 A100-80GB 2 pcie
nc96ads_a100_v4 A100-80GB 4 pcie
nd96asr_a100_v4 A100-40GB 8
nd96asr_v4 A100-40GB 8
nd96amsr_a100_v4 A100-80GB 8
nc40ads_h100_v5 H100 1 pcie
nc80adis_h100_v5 H100 2 pcie
ncc40ads_h100_v5 H100 1 pcie
nd96isr_h100_v5 H100 8
nd96isr_h200_v5 H200 8
nd128isr_ndr_gb200_v6 GB200 4 arm64
nd96isr_mi300x_v5 MI300X 8 amd
nv12s_v3 M60 1
nv24s_v3 M60 2
nv48s_v3 M60 4
ng32ads_v620_v1 V620 1 amd
ng32adms_v620_v1 V620 1 amd
nv32as_v4 MI25 1 amd
`;

const AZURE: ReadonlyMap<string, OtherMachine> = new Map(AZURE_SIZES.trim().split('\n').map(machineOf));

function machineOf(line: string): [string, OtherMachine] {
  const [name = '', accelerator = '', count, ...flags] = line.split(' ');
  return [
    name,
    {
      accelerator,
      count: Number(count),
      vendor: flags.includes('amd') ? 'amd' : 'nvidia',
      arch: flags.includes('arm64') ? 'arm64' : 'amd64',
      onPcie: flags.includes('pcie'),
    },
  ];
}

/** Names that end in how many (`g`); Google Cloud, accelerator-optimized machines, and Lambda's `gpu_8x_h100_sxm5`, 2026-11. */
const COUNTED: readonly (readonly [RegExp, string])[] = [
  [/^a2-(?:high|mega)gpu-(\d+)g$/, 'A100'],
  [/^a2-ultragpu-(\d+)g$/, 'A100-80GB'],
  [/^a3-(?:high|mega|edge)gpu-(\d+)g$/, 'H100'],
  [/^a3-ultragpu-(\d+)g$/, 'H200'],
  [/^a4-highgpu-(\d+)g$/, 'B200'],
  [/^gpu_(\d+)x_([a-z]+\d+[a-z]*)/, ''],
];
/** Google's `g2-standard-24`: L4 cards by vCPUs. */
const L4_CARDS: ReadonlyMap<string, number> = new Map([
  ['24', 2],
  ['48', 4],
  ['96', 8],
]);

/** Nothing where the name does not say. */
export function otherMachine(type: string): OtherMachine | undefined {
  const plain = type.trim().toLowerCase();
  const size = AZURE_NAME.exec(plain)?.[1];
  const onL4 = /^g2-standard-(\d+)$/.exec(plain)?.[1];
  if (size !== undefined || onL4 !== undefined) {
    return size === undefined ? nvidia('L4', L4_CARDS.get(onL4 ?? '') ?? 1) : AZURE.get(size);
  }
  for (const [pattern, card] of COUNTED) {
    const match = pattern.exec(plain);
    if (match) {
      return nvidia(card || (match[2] ?? '').toUpperCase(), Number(match[1]));
    }
  }
  return undefined;
}

const nvidia = (accelerator: string, count: number): OtherMachine => ({
  accelerator,
  count,
  vendor: 'nvidia',
  arch: 'amd64',
  onPcie: false,
});

const AZURE_NAME = /^standard_([a-z]+\d\w*)$/i;

/** Whether it is the name of an Azure size at all. */
export const isAzureSize = (name: string) => AZURE_NAME.test(name.trim());

/** Sizes of the N series have accelerators, also those that the table lacks. */
export const isAzureGpu = (name: string) => /^standard_n[cdgv]\d/i.test(name.trim());

/** `Standard_D8ps_v6`: a `p` among the features is an Arm machine (Microsoft Learn, VM size naming conventions). */
export function azureArch(name: string): 'amd64' | 'arm64' | undefined {
  const features = /^standard_[a-z]+\d+(?:-\d+)?([a-z]*)/i.exec(name.trim())?.[1];
  return features === undefined ? undefined : features.toLowerCase().includes('p') ? 'arm64' : 'amd64';
}
