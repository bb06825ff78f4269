/** Devices and labels of other vendors and clouds: named, never mistaken for a GPU of EC2. */
import assert from 'node:assert/strict';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import { deviceOfClass, deviceType } from '../../../../../server/src/manifest/foreign/pods/devices';
import { productOf } from '../../../../../server/src/manifest/foreign/machines/products';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';
import { createManifestCache } from '../../../../../server/src/manifest/manifestCache';

function read(text: string): FoundWorkload {
  const { workloads } = createManifestCache(dialects).read({ path: 'pod.yaml', languageId: 'yaml', text });
  const [found] = workloads;
  assert.ok(found && workloads.length === 1);
  return found;
}

const pod = (limits: string, selector = '{}', more = '') => `
apiVersion: v1
kind: Pod
metadata: { name: p }
spec:
  nodeSelector: ${selector}
  ${more}
  containers:
    - name: vllm
      image: vllm/vllm-openai:v0.9.1
      args: [--model, Qwen/Qwen3-8B]
      resources: { ${limits} }`;

describe('extended resources', () => {
  it('are what their vendor calls them', () => {
    const classes: Readonly<Record<string, string>> = {
      'nvidia.com/gpu': 'gpu nvidia-gpu device',
      'amd.com/gpu': 'gpu amd-gpu device',
      'nvidia.com/mig-1g.10gb': 'gpu nvidia-gpu slice',
      'nvidia.com/mig-1g.10gb.me': 'gpu nvidia-gpu slice',
      'nvidia.com/gpu.shared': 'gpu nvidia-gpu slice',
      'nvidia.com/GH100_H100_SXM5_80GB': 'gpu GH100 device',
      'volcano.sh/vgpu-number': 'gpu nvidia-gpu slice',
      'aws.amazon.com/neuroncore': 'neuron neuron core',
      'google.com/tpu': 'other TPU device',
      'habana.ai/gaudi': 'other gaudi device',
      'gpu.intel.com/xe': 'other intel-gpu device',
      'rebellions.ai/ATOM': 'other ATOM device',
      'furiosa.ai/rngd': 'other rngd device',
      'huawei.com/Ascend310P': 'other Ascend310P device',
      'cambricon.com/mlu': 'other MLU device',
      'qualcomm.com/qaic': 'other qaic device',
      'tenstorrent.com/n150': 'other n150 device',
      'example.com/gpu': 'other gpu device',
      'vendor.io/npu-x2': 'other npu-x2 device',
    };
    for (const [resource, wanted] of Object.entries(classes)) {
      const type = deviceType(resource);
      if (resource !== 'nvidia.com/GH100_H100_SXM5_80GB') {
        assert.equal(type && `${type.hardwareClass} ${type.name} ${type.unit}`, wanted, resource);
      } else {
        assert.equal(type?.hardwareClass, 'gpu');
      }
    }
  });

  it('that stand beside a device, or are none, are not counted', () => {
    for (const resource of [
      'cpu',
      'memory',
      'hugepages-2Mi',
      'nvidia.com/gpumem',
      'nvidia.com/gpucores',
      'nvidia.com/rdma_shared_device_a',
      'nvidia.com/hostdev',
      'intel.com/intel_sriov_netdevice',
      'gpu.intel.com/i915_monitoring',
      'vpc.amazonaws.com/efa',
      'rdma/ib',
      'huawei.com/Ascend910-memory',
      'devices.kubevirt.io/kvm',
      'constructor',
      '__proto__/x',
    ]) {
      assert.equal(deviceType(resource), undefined, resource);
    }
  });

  it('of an unknown vendor have no estimate and are no GPU', () => {
    const found = read(pod('limits: { vendor.io/npu: 4 }'));
    assert.equal(found.stated.hardwareClass, 'other');
    assert.equal(found.stated.acceleratorCount, 4);
    assert.ok(found.notes.some((note) => note.includes('recognized, without an estimate')));
  });

  it('that are a share of a card look like whole ones and are said to be none', () => {
    for (const limits of [
      'limits: { nvidia.com/mig-2g.20gb: 1 }',
      'limits: { nvidia.com/gpu: 1, nvidia.com/gpumem: 3000 }',
      'limits: { nvidia.com/gpu: 1, nvidia.com/gpucores: 30 }',
    ]) {
      const found = read(pod(limits));
      assert.equal(found.stated.acceleratorCount, 1, limits);
      assert.equal(found.spec.placement?.count, undefined, limits);
      assert.ok(
        found.notes.some((note) => note.includes('slice of a card')),
        limits,
      );
    }
    assert.equal(read(pod('limits: { nvidia.com/gpu: 1, nvidia.com/gpucores: 100 }')).spec.placement?.count, 1);
  });
});

describe('devices that are claimed', () => {
  const claim = (spec: string) => `
apiVersion: resource.k8s.io/v1beta1
kind: ResourceClaim
metadata: { name: c }
spec: { devices: { requests: [${spec}] } }
---`;
  const claiming = pod('claims: [{ name: d }]', '{}', 'resourceClaims: [{ name: d, resourceClaimName: c }]');

  it('are what their class says, as many as are asked for', () => {
    const neuron = read(claim('{ name: n, deviceClassName: neuron.aws.com, count: 4 }') + claiming);
    assert.deepEqual([neuron.stated.hardwareClass, neuron.stated.acceleratorCount], ['neuron', 4]);
    const one = read(claim('{ name: n, exactly: { deviceClassName: gpu.nvidia.com } }') + claiming);
    assert.deepEqual([one.stated.hardwareClass, one.stated.acceleratorCount], ['gpu', 1]);
    const odd = read(claim('{ name: n, deviceClassName: npu.example.com }') + claiming);
    assert.equal(odd.stated.hardwareClass, 'other');
    assert.equal(deviceOfClass('compute-domain-daemon.nvidia.com'), undefined);
  });

  it('are counted by nobody where all are asked for, or where the claim is not here', () => {
    const all = read(claim('{ name: n, deviceClassName: gpu.nvidia.com, allocationMode: All }') + claiming);
    assert.equal(all.stated.acceleratorCount, undefined);
    assert.ok(all.notes.some((note) => note.includes('every accelerator')));
    const lost = read(claiming);
    assert.equal(lost.stated.acceleratorCount, undefined);
    assert.ok(lost.notes.some((note) => note.includes('resourceClaims')));
  });

  it('have no place in the text of the pod', () => {
    const found = read(claim('{ name: n, deviceClassName: gpu.nvidia.com, count: 2 }') + claiming);
    assert.ok(!found.fields.has('placement.count'));
  });
});

describe('labels that name a product', () => {
  it('are read in the short words of vendors', () => {
    const names: Readonly<Record<string, string | undefined>> = {
      'NVIDIA-H100-SXM4-80GB': 'H100-80GB',
      'nvidia-h100-mega-80gb': 'H100-80GB',
      'nvidia-tesla-t4': 'T4',
      'NVIDIA-L40S-SHARED': 'L40S',
      'NVIDIA-A100-SXM4-40GB-MIG-1g.5gb': 'A100-40GB',
      'NVIDIA-GH200-480GB': 'GH200',
      'NVIDIA-GeForce-RTX-4090': 'RTX4090',
      A100_NVLINK_80GB: 'A100-80GB',
      AMD_Instinct_MI300X_OAM: 'MI300X',
      'tpu-v5-lite-podslice': 'TPU-v5e',
      'tpu-v6e-slice': 'TPU-v6e',
      tpu7x: 'TPU7x',
      l40s: 'L40S',
      inferentia: 'Inferentia',
      nvidia: undefined,
      true: undefined,
      '': undefined,
    };
    for (const [label, wanted] of Object.entries(names)) {
      assert.equal(productOf(label)?.name, wanted, label);
    }
  });

  const GPU = 'limits: { nvidia.com/gpu: 1 }';

  it('of other clouds price the EC2 instance with the same card, and say so', () => {
    const found = read(
      pod(GPU, '{ cloud.google.com/gke-accelerator: nvidia-l4, topology.kubernetes.io/region: us-central1 }'),
    );
    assert.equal(found.spec.placement?.accelerator, 'L4');
    assert.equal(found.spec.placement?.region, undefined);
    assert.equal(found.stated.region, 'us-central1');
    assert.ok(
      found.notes.some((note) => /machines of GKE: money is that of the EC2 instance with the same L4/.test(note)),
    );
    const aks = read(pod(GPU, '{ node.kubernetes.io/instance-type: Standard_NC40ads_H100_v5 }'));
    assert.equal(aks.spec.placement?.instance, undefined);
    assert.equal(aks.stated.instance, 'Standard_NC40ads_H100_v5');
    assert.ok(aks.notes.some((note) => note.includes('machines of AKS')));
  });

  it('of cards on PCIe say what the part on a board cannot tell', () => {
    const found = read(pod(GPU, '{ nvidia.com/gpu.product: NVIDIA-A100-PCIE-40GB }'));
    assert.equal(found.stated.accelerator, 'A100-40GB');
    assert.ok(found.notes.some((note) => note.includes('PCIe')));
    const plain = read(pod(GPU, '{ nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB }'));
    assert.ok(!plain.notes.some((note) => note.includes('PCIe')));
  });

  it('of a Grace host say that its processor is arm64', () => {
    assert.equal(read(pod(GPU, '{ nvidia.com/gpu.product: NVIDIA-GH200-480GB }')).stated.arch, 'arm64');
    assert.equal(read(pod(GPU, '{ cloud.google.com/gke-accelerator: nvidia-gb200 }')).stated.arch, 'arm64');
    assert.equal(read(pod(GPU, '{ nvidia.com/gpu.product: NVIDIA-H200 }')).stated.arch, undefined);
  });

  it("of the team's own count where they hold a product that is known", () => {
    assert.equal(read(pod(GPU, '{ gpu-type: h100 }')).stated.accelerator, 'H100');
    assert.equal(read(pod(GPU, '{ accelerator: nvidia-tesla-v100 }')).stated.accelerator, 'V100');
    assert.equal(read(pod(GPU, '{ gpu-type: large, accelerator: nvidia }')).stated.accelerator, 'nvidia-gpu');
    assert.equal(read(pod(GPU, '{ instance-type: g5-4xl }')).stated.instance, 'g5.4xlarge');
    assert.equal(read(pod(GPU, '{ instance-type: team9-4xl }')).stated.instance, undefined);
  });

  it('are no machine to plan with where they are filled in later, and EC2’s where SageMaker’s prefix stands before it', () => {
    for (const written of ['$INSTANCE_TYPE', 'PLACEHOLDER_INSTANCE_TYPE', '<instance-type>']) {
      const open = read(pod(GPU, `{ node.kubernetes.io/instance-type: ${written} }`));
      assert.deepEqual([open.spec.placement?.instance, open.stated.instance], [undefined, written]);
      assert.ok(open.notes.includes(`The instance type is ${written}: it is filled in elsewhere.`));
    }
    const hyperPod = read(pod(GPU, '{ node.kubernetes.io/instance-type: ml.p5.48xlarge }'));
    assert.deepEqual([hyperPod.spec.placement?.instance, hyperPod.stated.instance], ['p5.48xlarge', 'ml.p5.48xlarge']);
  });

  it('of a generation name the card where its memory leaves one', () => {
    // Hopper in the catalog: H100 with 80 GiB, H200 with 141. The driver reports 81,559 MiB = 79.6 GiB.
    const one = read(pod(GPU, "{ nvidia.com/gpu.family: hopper, nvidia.com/gpu.memory: '81559' }"));
    assert.equal(one.stated.accelerator, 'H100');
    const open = read(pod(GPU, '{ nvidia.com/gpu.family: hopper }'));
    assert.equal(open.stated.accelerator, 'nvidia-gpu');
    assert.ok(open.notes.some((note) => note.includes('may be H100, H200')));
  });

  it('of a leader without devices do not speak for its workers', () => {
    const found = read(`
apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: { name: group }
spec:
  leaderWorkerTemplate:
    size: 3
    leaderTemplate:
      spec:
        nodeSelector: { node.kubernetes.io/instance-type: c7i.large }
        containers: [{ name: lead, image: registry.example.com/router:1 }]
    workerTemplate:
      spec:
        nodeSelector: { node.kubernetes.io/instance-type: p5.48xlarge }
        containers:
          - name: vllm
            image: vllm/vllm-openai:v0.9.1
            args: [--model, Qwen/Qwen3-235B-A22B]
            resources: { limits: { nvidia.com/gpu: 8 } }`);
    assert.equal(found.stated.instance, 'p5.48xlarge');
    assert.equal(found.stated.acceleratorCount, 16);
  });

  it('of shared cards have no estimate of a whole one', () => {
    for (const product of ['NVIDIA-A100-SXM4-40GB-MIG-1g.5gb', 'Tesla-T4-SHARED']) {
      const found = read(pod(GPU, `{ nvidia.com/gpu.product: ${product} }`));
      assert.equal(found.spec.placement?.count, undefined, product);
      assert.equal(found.stated.acceleratorCount, 1, product);
    }
  });

  it('of spot nodes of any cloud say how they are paid for', () => {
    for (const label of [
      'cloud.google.com/gke-spot: "true"',
      'kubernetes.azure.com/scalesetpriority: spot',
      'lifecycle: Ec2Spot',
    ]) {
      assert.equal(read(pod(GPU, `{ ${label} }`)).spec.placement?.purchase, 'spot', label);
    }
    assert.equal(read(pod(GPU, '{ cloud.google.com/gke-spot: "false" }')).spec.placement?.purchase, undefined);
  });
});

describe('a model that only the name says', () => {
  const named = (name: string, container: string) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec: { containers: [${container}] }`;
  const CPP = '{ name: s, image: example.com/llamacpp:1 }';

  it('is read where the name begins with the engine and has a size', () => {
    const found = read(named('llamacpp-qwen2.5-7b-instruct', CPP));
    assert.equal(found.spec.model, 'qwen2.5-7b-instruct');
    assert.ok(found.notes.some((note) => note.includes('read from the name')));
  });

  it('is not read from a name without a size or engine, nor where the file says something else', () => {
    assert.equal(read(named('llamacpp-server', CPP)).spec.model, undefined);
    assert.equal(read(named('chat-7b-prod', CPP)).spec.model, undefined);
    assert.equal(read(named('llamacpp-team-2', CPP)).spec.model, undefined);
    const stated = read(named('llamacpp-qwen2.5-7b', '{ name: s, image: llamacpp:1, args: [-hf, org/other-3b] }'));
    assert.equal(stated.spec.model, 'org/other-3b');
  });
});
