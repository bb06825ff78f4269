/** Deep Learning images by the names under which AWS publishes them, moved between architectures, and refused off GPUs. */
import assert from 'node:assert/strict';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { imageStep } from '../../../../../server/src/manifest/retarget/machines/machineImage';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';

const base = (arch: string, system = 'ubuntu-22.04') =>
  `/aws/service/deeplearning/ami/${arch}/base-oss-nvidia-driver-gpu-${system}/latest/ami-id`;

function moved(name: string, from: string, to: string): string {
  const [before, after] = [from, to].map((type) => getCatalog().instance(type) ?? assert.fail(type));
  assert.ok(before && after);
  const image = { kind: 'named', name: literalText(name, 0), architectures: [] } as const;
  const step = imageStep({ text: name, held: () => undefined }, image, { before, after });
  return 'reason' in step ? step.reason : (step[0]?.newText ?? name);
}

describe('Deep Learning images', () => {
  it('are published for both architectures of machines with GPUs', () => {
    assert.equal(moved(base('x86_64'), 'g5.xlarge', 'g5g.xlarge'), base('arm64'));
    assert.equal(
      moved(base('arm64', 'amazon-linux-2023'), 'g5g.xlarge', 'g6.xlarge'),
      base('x86_64', 'amazon-linux-2023'),
    );
    assert.equal(moved(base('x86_64'), 'g5.xlarge', 'g6.xlarge'), base('x86_64'));
  });

  it('stay where no path is known: off GPUs, in releases with a framework, in older systems', () => {
    const reason = /made for GPUs with NVIDIA's open driver, and not for/;
    for (const to of ['c8g.4xlarge', 'c8i.4xlarge', 'inf2.xlarge']) {
      assert.match(moved(base('x86_64'), 'g5.xlarge', to), reason);
    }
    assert.match(moved(base('x86_64', 'ubuntu-20.04'), 'g5.xlarge', 'g5g.xlarge'), reason);
    const framework =
      '/aws/service/deeplearning/ami/x86_64/oss-nvidia-driver-gpu-pytorch-2.7-ubuntu-22.04/latest/ami-id';
    assert.match(moved(framework, 'g5.xlarge', 'g5g.xlarge'), reason);
  });
});
