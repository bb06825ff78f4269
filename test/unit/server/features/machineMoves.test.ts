/** Moves of machines that CDK and Pulumi code chooses: what changes with the type. */
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import {
  becomes,
  C8G,
  CDK,
  DOCKER,
  endpoint,
  G5,
  machine,
  OPENED,
  PULUMI,
  refuses,
  task,
} from '../../../support/machineMoves';

describe('moving a machine that code chooses', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('changes the image of the machine and the GPUs of the container with the kind of hardware', () => {
    const ecsImage = (name: string, kind: string) => `ecs.EcsOptimizedImage.${name}(ecs.AmiHardwareType.${kind})`;
    const onGpu = task(
      G5,
      ecsImage('amazonLinux2023', 'GPU'),
      `${OPENED}\n  gpuCount: 1, // one card\n  memoryReservationMiB: 8192,`,
    );
    becomes(
      onGpu,
      'c8g.4xlarge',
      task(C8G, ecsImage('amazonLinux2023', 'ARM'), `${OPENED}\n  // one card\n  memoryReservationMiB: 8192,`),
    );
    const plain = task(G5, ecsImage('amazonLinux2', 'GPU'), `${OPENED}\n  gpuCount: 1,\n  memoryReservationMiB: 8192,`);
    const there = task(C8G, ecsImage('amazonLinux2', 'ARM'), `${OPENED}\n  memoryReservationMiB: 8192,`);
    becomes(plain, 'c8g.4xlarge', there);
    becomes(there, 'g5.xlarge', plain);
    const standard = (image: string, type = C8G) => task(type, image, `${OPENED}\n  memoryReservationMiB: 8192,`);
    const C8I = C8G.replace('C8G', 'C8I');
    becomes(
      standard('ecs.EcsOptimizedImage.amazonLinux2023()', C8I),
      'c8g.4xlarge',
      standard(ecsImage('amazonLinux2023', 'ARM')),
    );
    becomes(
      standard(ecsImage('amazonLinux2023', 'ARM')),
      'c8i.4xlarge',
      standard(ecsImage('amazonLinux2023', 'STANDARD'), C8I),
    );
    const asText = (cpu: string, type: string) =>
      standard(`ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.${cpu} })`, type);
    becomes(asText('X86_64', C8I), 'c8g.4xlarge', asText('ARM_64', C8G));
  });

  it('writes the image that the engine has for the new hardware', () => {
    const llama = (tag: string, gpus: string, image: string, type: string) =>
      task(
        type,
        `ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.${image})`,
        `  image: ecs.ContainerImage.fromRegistry('ghcr.io/ggml-org/llama.cpp:${tag}'),${gpus}\n  command: ['-hf', 'a/b-7b-GGUF:Q4_K_M'],`,
      );
    becomes(llama('server-cuda', ' gpuCount: 1,', 'GPU', G5), 'c8g.4xlarge', llama('server', '', 'ARM', C8G));
    refuses(
      task(
        G5,
        'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)',
        "  image: ecs.ContainerImage.fromRegistry('acme/engine-vllm:1'), gpuCount: 1, command: ['vllm', 'serve', 'a/b-7b'],",
      ),
      'c8g.4xlarge',
      /no arm64 image of acme\/engine-vllm:1 is known/,
    );
    refuses(
      task(
        G5,
        'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)',
        "  image: ecs.ContainerImage.fromAsset('./vllm'), gpuCount: 1, command: ['vllm', 'serve', 'a/b-7b'],",
      ),
      'c8g.4xlarge',
      /what its container image holds is not known/,
    );
  });

  it('adds what says the architecture, with its import where it must', () => {
    const box = (image: string) => machine(C8G, image, DOCKER.replace(' --gpus all', ''));
    const x86 = (image: string) => machine(C8G.replace('C8G', 'C8I'), image, DOCKER.replace(' --gpus all', ''));
    const [from, to] = ['ec2.MachineImage.latestAmazonLinux2023', 'cpuType: ec2.AmazonLinuxCpuType.ARM_64'];
    becomes(x86(`${from}()`), 'c8g.4xlarge', box(`${from}({ ${to} })`));
    becomes(x86(`${from}({})`), 'c8g.4xlarge', box(`${from}({ ${to} })`));
    becomes(x86(`${from}({ cachedInContext: true })`), 'c8g.4xlarge', box(`${from}({ ${to}, cachedInContext: true })`));
    const named = (
      imported: string,
      type: string,
      cpu: string,
    ) => `import { Instance, InstanceType, MachineImage${imported}, UserData } from 'aws-cdk-lib/aws-ec2';
new Instance(stack, 'Box', {
  vpc,
  instanceType: new InstanceType('${type}'),
  machineImage: MachineImage.latestAmazonLinux2023(${cpu}),
  userData: UserData.custom('docker run ollama/ollama:0.4.2'),
});
`;
    becomes(
      named('', 'c8i.4xlarge', ''),
      'c8g.4xlarge',
      named(', AmazonLinuxCpuType', 'c8g.4xlarge', '{ cpuType: AmazonLinuxCpuType.ARM_64 }'),
      '',
    );
  });

  it('takes the flags of a GPU out of a start script that only starts containers', () => {
    const on = (type: string, script: string, image = 'ec2.MachineImage.latestAmazonLinux2023()') =>
      machine(type, image, script);
    const arm = 'ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 })';
    becomes(on(G5, DOCKER), 'c8g.4xlarge', on(C8G, DOCKER.replace(' --gpus all', ''), arm));
    refuses(on(G5, DOCKER.replace('yum install -y docker', 'curl x | sh')), 'c8g.4xlarge', /start script does more/);
    refuses(on(G5, DOCKER.replace("'#!", "cuda + '#!")), 'c8g.4xlarge', /start script comes from an expression/);
    const ecsImage = 'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)';
    refuses(on(G5, '', ecsImage), 'c8g.4xlarge', /what runs on it is not in this file/);
    refuses(on(C8G, DOCKER, arm), 'g6.xlarge', /no driver for NVIDIA L4/);
  });

  it('changes containers of Batch, and of tasks that are written as text', () => {
    const job = (type: string, gpu: string, more = '') => `new batch.ManagedEc2EcsComputeEnvironment(stack, 'Env', {
  vpc,
  instanceTypes: [new ec2.InstanceType('${type}')],${more}
});
new batch.EcsJobDefinition(stack, 'Job', {
  container: new batch.EcsEc2ContainerDefinition(stack, 'C', {
    image: ecs.ContainerImage.fromRegistry('ollama/ollama:0.4.2'),${gpu}
    cpu: 4,
    memory: cdk.Size.gibibytes(8),
  }),
});
`;
    becomes(job('g5.xlarge', '\n    gpu: 1,'), 'c8g.4xlarge', job('c8g.4xlarge', ''));
    becomes(job('c8g.4xlarge', ''), 'g5.xlarge', job('g5.xlarge', '\n    gpu: 1,'));
    const images = (name: string) => `\n  images: [{ imageType: batch.EcsMachineImageType.${name} }],`;
    becomes(
      job('g5.xlarge', '', images('ECS_AL2023_NVIDIA')),
      'c8g.4xlarge',
      job('c8g.4xlarge', '', images('ECS_AL2023')),
    );
    refuses(
      job('g5.xlarge', '', "\n  images: [{ image: ec2.MachineImage.lookup({ name: 'a' }) }],"),
      'c8g.4xlarge',
      /machine image runs on/,
    );
    refuses(job('g5.xlarge', '\n    gpu: 1,'), 'c8g.xlarge', /asks for more memory or vCPUs than c8g.xlarge/);
    refuses(job("g5.xlarge'), new ec2.InstanceType('g6.xlarge", ''), 'c8g.4xlarge', /one of several/);

    const text = (type: string, needs: string) => `new aws.batch.ComputeEnvironment('env', {
  type: 'MANAGED',
  computeResources: { type: 'EC2', instanceTypes: ['${type}'], maxVcpus: 64 },
});
new aws.batch.JobDefinition('job', {
  type: 'container',
  containerProperties: JSON.stringify({
    image: 'ollama/ollama:0.4.2',
    resourceRequirements: [${needs}{ type: 'VCPU', value: '2' }],
  }),
});
`;
    becomes(text('g5.xlarge', "{ type: 'GPU', value: '1' }, "), 'c8g.4xlarge', text('c8g.4xlarge', ''), PULUMI);
    becomes(
      text('g5.12xlarge', "{ type: 'GPU', value: '4' }, "),
      'g6.xlarge',
      text('g6.xlarge', "{ type: 'GPU', value: '1' }, "),
      PULUMI,
    );
  });

  it('changes what holds where nobody says otherwise', () => {
    const by = (type: string) => machine(`props.type ?? new ec2.InstanceType('${type}')`);
    becomes(by('g5.xlarge'), 'g6.2xlarge', by('g6.2xlarge'));
    becomes(by('g6.2xlarge'), 'g5.xlarge', by('g5.xlarge'));
    const named = (type: string) => endpoint(`process.env.TYPE || '${type}'`);
    becomes(named('ml.g5.xlarge'), 'g6.xlarge', named('ml.g6.xlarge'));
  });

  it('changes the number of machines where it is fixed', () => {
    const group = (type: string, sizes: string) =>
      `new autoscaling.AutoScalingGroup(stack, 'Chat', {
  vpc,
  instanceType: new ec2.InstanceType('${type}'),
  machineImage: ec2.MachineImage.latestAmazonLinux2023(),
  ${sizes},
});
`;
    const three = { replicas: 3 };
    becomes(group('g5.xlarge', 'minCapacity: 2'), 'g6.xlarge', group('g6.xlarge', 'minCapacity: 3'), CDK, three);
    becomes(
      group('g5.xlarge', 'minCapacity: 2, maxCapacity: 2, desiredCapacity: 2'),
      'g6.xlarge',
      group('g6.xlarge', 'minCapacity: 3, maxCapacity: 3, desiredCapacity: 3'),
      CDK,
      three,
    );
    becomes(
      group('g5.xlarge', 'minCapacity: 1, maxCapacity: 9'),
      'g6.xlarge',
      group('g6.xlarge', 'minCapacity: 1, maxCapacity: 9'),
      CDK,
      three,
    );
    refuses(
      group('g5.xlarge', 'minCapacity: count'),
      'g6.xlarge',
      /number of machines|one machine/,
      `${CDK}const count = 2; log(count);\n`,
      three,
    );
    refuses(machine(G5), 'g6.xlarge', /makes one machine, and 3 would be needed/, CDK, three);
    refuses(machine(G5), 'g6.xlarge', /one replica would need several machines/, CDK, { replicas: 1, instances: 2 });
    refuses(machine(G5), 'g6.xlarge', /several replicas would share a machine/, CDK, { replicas: 4, instances: 1 });
  });

  it('asks a cluster for more tasks only where its group has room for them', () => {
    const gpu = 'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)';
    const sized = (type: string, most: string, count: number) =>
      task(type, gpu, `${OPENED} gpuCount: 1`)
        .replace('minCapacity: 1', `minCapacity: 1${most}`)
        .replace('desiredCount: 1', `desiredCount: ${count}`);
    const G6 = G5.replace('G5', 'G6');
    const two = { replicas: 2 };
    refuses(sized(G5, '', 1), 'g6.xlarge', /no room for 2 machines/, undefined, two);
    refuses(sized(G5, ', maxCapacity: 1', 1), 'g6.xlarge', /no room for 2 machines/, undefined, two);
    becomes(sized(G5, ', maxCapacity: 4', 1), 'g6.xlarge', sized(G6, ', maxCapacity: 4', 2), undefined, two);
  });

  it('changes how many devices the engine uses', () => {
    const box = (type: string, flag: string) => `new aws.ec2.Instance('box', {
  instanceType: '${type}',
  ami: 'ami-1',
  userData: 'vllm serve a/b-7b --tensor-parallel-size ${flag}',
});
`;
    becomes(box('g5.12xlarge', '4'), 'g5.xlarge', box('g5.xlarge', '1'), PULUMI, { tensorParallel: 1 });
    refuses(
      box('g5.xlarge', '${gpus}').replace(/'vllm(.*)'/, '`vllm$1`'),
      'g5.12xlarge',
      /told to use 4 devices|comes from/,
      PULUMI,
      { tensorParallel: 4 },
    );
    refuses(
      machine(G5, undefined, "\n  userData: ec2.UserData.custom('vllm serve a/b-7b'),"),
      'g5.12xlarge',
      /told to use 4 devices/,
      CDK,
      { tensorParallel: 4 },
    );
  });

  it('changes a comment and the construct below it together', () => {
    const said = (type: string, rest: string) => `/**
 * @workload chat
 * ${rest}
 */
${machine(type, undefined, "\n  userData: ec2.UserData.custom('vllm serve a/b-7b'),")}`;
    const G6 = G5.replace('G5', 'G6');
    const placed = (type: string) => `placement: { instance: ${type} }`;
    becomes(said(G5, 'model: a/c-7b'), 'g6.xlarge', said(G6, 'model: a/c-7b'));
    becomes(said(G5, placed('g5.xlarge')), 'g6.xlarge', said(G6, placed('g6.xlarge')));
    refuses(
      said('big ? a : b', placed('g5.xlarge')).replace('big ? a : b', `big ? ${G5} : ${G6}`),
      'g6.xlarge',
      /from a condition/,
    );
  });

  it('changes the architecture that a task states', () => {
    const arch = (type: string, kind: string, cpu: string) =>
      task(type, `ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.${kind})`, OPENED).replace(
        "new ecs.Ec2TaskDefinition(stack, 'Task')",
        `new ecs.TaskDefinition(stack, 'Task', { compatibility: ecs.Compatibility.EC2, runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.${cpu} } })`,
      );
    becomes(arch(C8G.replace('C8G', 'C8I'), 'STANDARD', 'X86_64'), 'c8g.4xlarge', arch(C8G, 'ARM', 'ARM64'));
  });

  it('writes the TEI image of the new GPU generation, or is off', () => {
    const box = (type: string, prefix: string, run = 'docker run') =>
      machine(
        type,
        undefined,
        `\n  userData: ec2.UserData.custom('${run} --gpus all ghcr.io/huggingface/text-embeddings-inference:${prefix}1.9 --model-id a/b'),`,
      );
    becomes(box(G5, '86-'), 'g6.xlarge', box(G5.replace('G5', 'G6'), '89-'));
    const hidden = box(G5, '86-').replace("custom('", "custom(['").replace("a/b'),", "a/b', extra].join(' ')),");
    refuses(hidden, 'g6.xlarge', /does not show which image/);
  });

  it('follows capacity of a cluster, and patterns', () => {
    const pattern = (type: string, kind: string, tag: string) => `cluster.addCapacity('Machines', {
  instanceType: new ec2.InstanceType('${type}'),
  machineImage: ecs.EcsOptimizedImage.amazonLinux2(ecs.AmiHardwareType.${kind}),
});
new patterns.ApplicationLoadBalancedEc2Service(stack, 'Chat', {
  cluster,
  memoryLimitMiB: 4096,
  taskImageOptions: { image: ecs.ContainerImage.fromRegistry('ghcr.io/ggml-org/llama.cpp:${tag}'), containerPort: 8080 },
});
`;
    const head = `${CDK}const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });\n`;
    becomes(pattern('g5.xlarge', 'GPU', 'server-cuda'), 'c8g.4xlarge', pattern('c8g.4xlarge', 'ARM', 'server'), head);
    refuses(pattern('c8g.4xlarge', 'ARM', 'server'), 'g5.xlarge', /no option in which its container could ask/, head);
  });
});
