import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';

const { chip } = getCatalog();

const FOUND: readonly (readonly [string, readonly string[]])[] = [
  ['t4', ['T4', 'nvidia-t4', 'Tesla-T4', 'nvidia-tesla-t4', 'NVIDIA Tesla T4', 'nvidia.com/T4', 'T4 16GB']],
  ['t4g', ['T4G', 'NVIDIA-T4G']],
  ['a10g', ['A10G', 'NVIDIA-A10G', 'NVIDIA A10G Tensor Core GPU', 'a10g-24gb', 'NVIDIA-A10G-SHARED']],
  ['a10', ['A10', 'nvidia-a10']],
  ['l4', ['L4', 'nvidia-l4', 'NVIDIA-L4', 'L4 24GB']],
  ['l40s', ['L40S', 'NVIDIA-L40S', 'nvidia-l40s', 'l40s-48gb']],
  ['v100-sxm2-16gb', ['V100', 'nvidia-tesla-v100', 'Tesla-V100-SXM2-16GB', 'V100-16GB']],
  ['v100-sxm2-32gb', ['V100-32GB', 'Tesla-V100-SXM2-32GB', 'V100 SXM2 32GB']],
  ['a100-sxm4-40gb', ['A100', 'a100-40gb', 'nvidia-tesla-a100', 'NVIDIA-A100-SXM4-40GB', 'NVIDIA A100-SXM4-40GB']],
  ['a100-sxm4-80gb', ['A100-80GB', 'NVIDIA-A100-SXM4-80GB', 'nvidia-a100-80gb', 'A100-80GB-SXM', 'A100 80GB']],
  ['h100-sxm5', ['H100', 'NVIDIA-H100-80GB-HBM3', 'nvidia-h100-mega-80gb', 'nvidia-h100-80gb', 'H100-SXM', 'H100 SXM']],
  ['h200-sxm', ['H200', 'NVIDIA-H200', 'nvidia-h200-141gb', 'H200 SXM', 'H200-SXM']],
  ['b200-sxm', ['B200', 'NVIDIA-B200', 'nvidia-b200', 'B200 180GB']],
  ['b300-sxm', ['B300', 'NVIDIA B300']],
  ['gb200', ['GB200', 'NVIDIA-GB200', 'nvidia-gb200']],
  [
    'rtx-pro-6000',
    [
      'RTX PRO 6000',
      'nvidia-rtx-pro-6000',
      'RTXPRO6000',
      'rtx-pro-server-6000',
      'NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition',
    ],
  ],
  ['radeon-pro-v520', ['radeon-pro-v520', 'AMD Radeon Pro V520']],
  ['mi300x', ['MI300X', 'AMD Instinct MI300X', 'amd-mi300x']],
  ['inferentia', ['Inferentia', 'AWS Inferentia', 'inferentia1']],
  ['inferentia2', ['Inferentia2', 'aws-inferentia2', 'inf2']],
  ['trainium', ['Trainium', 'Trainium1', 'AWS Trainium', 'trn1']],
  ['trainium2', ['Trainium2', 'aws trainium2', 'TRN2']],
];

/** Other chips, slices, counts and what is no chip at all. */
const NOT_FOUND = [
  '',
  ' ',
  '-',
  'nvidia',
  'gpu',
  'nvidia.com/gpu',
  'aws.amazon.com/neuron',
  '80gb',
  'tesla',
  'tpu-v5-lite-podslice',
  'TPU-v5e',
  'gaudi2',
  'Intel Gaudi 3',
  'habana.ai/gaudi',
  'H100-PCIe',
  'NVIDIA-H100-NVL',
  'NVIDIA-A100-PCIE-40GB',
  'A100-PCIe-80GB',
  'Tesla-V100-PCIE-16GB',
  'H100 NVL 94GB',
  'NVIDIA-A100-SXM4-40GB-MIG-1g.5gb',
  'NVIDIA-H100-80GB-HBM3-MIG-3g.40gb',
  'A100-24GB',
  'H100-94GB',
  'V100-40GB',
  'GH200',
  'H20',
  'H800',
  'A800',
  'L40',
  'L2',
  'A40',
  'A6000',
  'RTX-A6000',
  'RTX 6000 Ada',
  'RTX4090',
  'NVIDIA RTX PRO 6000 Blackwell Workstation Edition',
  'RTX PRO 6000 Max-Q',
  'K80',
  'P100',
  'MI250X',
  'MI210',
  'A100-80GB:8',
  'L4:1',
  '2x L4',
  '8 H100',
  '4xA10G',
  'A100 or H100',
  'M60',
  'g5.xlarge',
  'trainium9',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(1e6),
];

describe('a chip by the names in use', () => {
  for (const [id, names] of FOUND) {
    it(id, () => {
      for (const name of names) {
        assert.equal(chip(name)?.id, id, name);
        assert.equal(chip(` ${name.toUpperCase()} `)?.id, id, name);
      }
    });
  }

  it('is never another chip', () => {
    for (const name of NOT_FOUND) assert.equal(chip(name)?.id, undefined, name.slice(0, 60));
  });
});
