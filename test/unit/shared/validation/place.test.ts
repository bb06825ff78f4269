import assert from 'node:assert/strict';
import { machineFor } from '../../../../shared/src/validation/place';
import { measured } from './rows';
import type { Cells } from './rows';

function placed(cells: Cells): string | undefined {
  const [row] = measured({ chip: '', ...cells });
  const machine = row && machineFor(row);
  return machine?.chip?.id ?? machine?.instance.cpu?.id;
}

/** What the wording of a benchmark is read as; none where it must not be guessed. */
const CHIPS: Readonly<Record<string, string | undefined>> = {
  '3090 24GB': 'rtx-3090',
  'NVIDIA GeForce RTX 4090': 'rtx-4090',
  '8x RTX4090': 'rtx-4090',
  'RTX 4090 Laptop GPU': 'rtx-4090-laptop',
  'NVIDIA GeForce RTX 4070 Ti SUPER': 'rtx-4070-ti-super',
  'RTX 3080 12GB': 'rtx-3080-12gb',
  'Tesla V100S-PCIE-32GB': 'v100s-pcie-32gb',
  'Tesla V100-PCIE-16GB': 'v100-pcie-16gb',
  'Tesla V100-SXM2-32GB': 'v100-sxm2-32gb',
  'NVIDIA H100 80GB HBM3': 'h100-sxm5',
  'NVIDIA H100 PCIe': 'h100-pcie',
  'NVIDIA H100 NVL': 'h100-nvl',
  'DGX H100': 'h100-sxm5',
  'NVIDIA A100-SXM4-80GB': 'a100-sxm4-80gb',
  'NVIDIA A100-PCIE-40GB': 'a100-pcie-40gb',
  'A100 80GB PCIe': 'a100-pcie-80gb',
  'A100-SXM4-40GB MIG 1g.5gb': undefined,
  'H200 PCIe': undefined,
  'RTX 6000 Ada Generation': 'rtx-6000-ada',
  'Quadro RTX 6000': 'quadro-rtx-6000',
  'RTX A6000 48GB': 'rtx-a6000',
  'RTX PRO 6000 Blackwell Max-Q Workstation Edition': 'rtx-pro-6000-max-q',
  'NVIDIA RTX PRO 6000 Blackwell Workstation Edition': 'rtx-pro-6000-workstation',
  'NVIDIA RTX PRO 6000 Blackwell Server Edition': 'rtx-pro-6000',
  'NVIDIA GH200 480GB': 'gh200-96gb',
  'AMD Instinct MI300X OAM': 'mi300x',
  'MI250X (one GCD)': 'mi250x-gcd',
  'AMD Radeon RX 7900 XTX': 'rx-7900-xtx',
  'Jetson AGX Orin 64GB': 'jetson-agx-orin',
  'Apple M2 Ultra': 'apple-m2-ultra-gpu',
  'an accelerator of our own': undefined,
};

const CPUS: Readonly<Record<string, string | undefined>> = {
  'Xeon Platinum 8480+ (Sapphire Rapids)': 'sapphire-rapids-8480',
  'Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz': 'ice-lake-8375c',
  'Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz': 'e5-2680-v4',
  'Xeon E5-2650 v3': 'e5-2666-v3',
  'AMD EPYC 9654 96-Core Processor': 'genoa-9654',
  'AMD EPYC 7R13 Processor': 'milan',
  'AMD EPYC 7443P': 'milan-7763',
  'Cascade Lake': 'cascade-lake-8275cl',
  'Sapphire Rapids': 'sapphire-rapids',
  'Xeon 6975P-C': 'granite-rapids',
  '12th Gen Intel(R) Core(TM) i7-12700H': 'i7-12700h',
  'AMD Ryzen 9 7950X3D 16-Core Processor': 'ryzen-7950x',
  'AMD Ryzen AI Max+ 395': 'ryzen-ai-max-395',
  'Apple M2 Ultra': 'apple-m2-ultra',
  'Ampere Altra Q80-30': 'altra-q80',
  'Raspberry Pi 5': 'raspberry-pi-5',
  'AWS Graviton3 (Neoverse V1)': 'graviton3',
  'Graviton (generation not stated)': undefined,
  'Colab host CPU (not stated)': undefined,
};

describe('validation: the machine that a row names', () => {
  for (const [hardware, id] of Object.entries(CHIPS)) {
    it(`${hardware} is ${id ?? 'not known'}`, () => assert.equal(placed({ hardware }), id));
  }
  for (const [hardware, id] of Object.entries(CPUS)) {
    it(`on cores: ${hardware} is ${id ?? 'not known'}`, () => assert.equal(placed({ hardware, hw_class: 'x86' }), id));
  }

  it('machines of other clouds and older families', () => {
    const inside = (instance_type: string, hw_class = 'gpu') => placed({ instance_type, hw_class });
    assert.equal(inside('g2-standard-16'), 'l4');
    assert.equal(inside('g2-standard-16', 'x86'), 'cascade-lake-8275cl');
    assert.equal(inside('a2-ultragpu-8g'), 'a100-sxm4-80gb');
    assert.equal(inside('Standard_ND96isr_H100_v5'), 'h100-sxm5');
    assert.equal(inside('Standard_NC24ads_A100_v4'), 'a100-pcie-80gb');
    assert.equal(inside('D64as_v7', 'x86'), 'turin-9655');
    assert.equal(inside('Standard_D4ps_v6', 'arm_other'), 'cobalt-100');
    assert.equal(inside('c5.4xlarge', 'x86'), 'cascade-lake-8275cl');
    assert.equal(inside('a1.4xlarge', 'graviton'), 'graviton1');
    assert.equal(inside('p2.xlarge'), 'k80');
    assert.equal(inside('p3.2xlarge', 'x86'), 'e5-2686-v4');
    assert.equal(inside('starship-9'), undefined);
  });

  it('the vCPUs of a machine that only its name states', () => {
    const [row] = measured({ chip: '', instance_type: 'c5.4xlarge', hw_class: 'x86' });
    assert.equal(row && machineFor(row)?.instance.vcpus, 16);
  });

  it('hostile names are not known', () => {
    for (const name of ['__proto__', 'constructor', '-_-', '®', '+', '1', 'x'.repeat(1e5), 'a '.repeat(1e5)]) {
      assert.equal(placed({ hardware: name, instance_type: name }), undefined);
      assert.equal(placed({ hardware: name, chip: name, hw_class: 'x86' }), undefined);
    }
  });
});
