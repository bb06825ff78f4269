/** Moves in templates: what changes with the machine, given and expected, there and back. */
import type { Target } from '../../../../../shared/src/report/schema';
import { becomes, refuses } from '../../../../support/templateMoves';

const yaml = (text: string) => ({ path: 'stack.yaml', text });
const json = (text: string) => ({ path: 'stack.json', text });
const moves = (
  text: string,
  machines: readonly [string, string],
  changes: readonly (readonly [string, string])[],
  more: Partial<Target> = {},
  home: Partial<Target> = {},
) => becomes('cloudformation', (text.startsWith('{') ? json : yaml)(text), machines, changes, more, home);
const stays = (text: string, to: string, reason: RegExp, more: Partial<Target> = {}) =>
  refuses('cloudformation', (text.startsWith('{') ? json : yaml)(text), to, reason, more);

const ollama = (type: string, image: string, rest = '') => `# One machine
Resources:
  Box: # keeps its name
    Type: AWS::EC2::Instance
    Properties:
      InstanceType: ${type}   # the size
      ImageId: ${image}
      UserData:
        Fn::Base64: !Sub |
          #!/bin/bash
          dnf install -y docker
          systemctl enable --now docker
          docker run -d -p 11434:11434 ollama/ollama:0.4.2
${rest}`;
const AL2023 = (arch: string) =>
  `'{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${arch}}}'`;

describe('moving a machine of a template', function () {
  this.timeout(20_000);

  it('changes the type and the image that is built for its architecture', () => {
    moves(
      ollama('c7i.4xlarge', AL2023('x86_64')),
      ['c7i.4xlarge', 'c8g.4xlarge'],
      [
        ['c7i.4xlarge', 'c8g.4xlarge'],
        ['x86_64', 'arm64'],
      ],
    );
    moves(ollama('"c7i.4xlarge"', AL2023('x86_64')), ['c7i.4xlarge', 'c8i.4xlarge'], [['c7i', 'c8i']]);
    const ubuntu =
      '"{{resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id}}"';
    moves(
      ollama('c7i.4xlarge', ubuntu),
      ['c7i.4xlarge', 'c8g.4xlarge'],
      [
        ['c7i', 'c8g'],
        ['amd64', 'arm64'],
      ],
    );
    stays(ollama('c7i.4xlarge', AL2023('x86_64')), 'g6.xlarge', /machine image has no driver for NVIDIA L4/);
    stays(ollama('c7i.4xlarge', 'ami-0123456789abcdef0'), 'c8g.4xlarge', /whether its machine image runs on c8g/);
    moves(ollama('c7i.4xlarge', 'ami-0123456789abcdef0'), ['c7i.4xlarge', 'c8i.4xlarge'], [['c7i', 'c8i']]);
  });

  it('writes defaults of parameters that nothing else uses', () => {
    const stack = (rest = '', allowed = '', outputs = '') => `Parameters:
  Size:
    Type: String
    Default: c7i.4xlarge${allowed}
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64
${ollama('!Ref Size', '!Ref Image', rest)}${outputs}`;
    const both = [
      ['Default: c7i', 'Default: c8g'],
      ['x86_64', 'arm64'],
    ] as const;
    moves(stack(), ['c7i.4xlarge', 'c8g.4xlarge'], both);
    moves(stack('', '', 'Outputs:\n  Size: { Value: !Sub "a ${Size}" }\n'), ['c7i.4xlarge', 'c8g.4xlarge'], both);
    moves(stack('', '\n    AllowedValues: [c7i.4xlarge, "c8g.4xlarge"]'), ['c7i.4xlarge', 'c8g.4xlarge'], both);
    stays(stack('', '\n    AllowedValues: [c7i.4xlarge]'), 'c8g.4xlarge', /Size, which does not allow c8g.4xlarge/);
    stays(stack('', '\n    AllowedPattern: "c7i[.].*"'), 'c8g.4xlarge', /Size, which does not allow c8g.4xlarge/);
    const other = '  Web:\n    Type: AWS::EC2::Instance\n    Properties: { InstanceType: !Ref Size, ImageId: ami-1 }\n';
    stays(stack(other), 'c8g.4xlarge', /instance type comes from parameter Size, which others use too/);
    stays(stack(other.replace('!Ref Size', '!Sub "${Size}"')), 'c8g.4xlarge', /parameter Size, which others use too/);
    const named =
      '  Web:\n    Type: AWS::EC2::Instance\n    Properties: { InstanceType: t3.nano, ImageId: !Ref Image }\n';
    stays(stack(named), 'c8g.4xlarge', /machine image comes from parameter Image, which others use too/);
    moves(stack(named), ['c7i.4xlarge', 'c8i.4xlarge'], [['Default: c7i', 'Default: c8i']]);
  });

  it('reads mappings and conditions, and says where they stand in the way', () => {
    const mapped = (key: string, rest = '') =>
      `Mappings:\n  Sizes:\n    prod: { Type: c7i.4xlarge }\n    test: { Type: c7i.xlarge }\n${ollama(key, AL2023('x86_64'), rest)}`;
    moves(mapped('!FindInMap [Sizes, prod, Type]'), ['c7i.4xlarge', 'c8i.4xlarge'], [['c7i.4xlarge', 'c8i.4xlarge']]);
    const again =
      '  Web:\n    Type: AWS::EC2::Instance\n    Properties: { InstanceType: !FindInMap [Sizes, prod, Type] }\n';
    stays(
      mapped('!FindInMap [Sizes, prod, Type]', again),
      'c8i.4xlarge',
      /mapping Sizes, which other values come from/,
    );
    const chosen = `Conditions:\n  Big: !Equals [a, a]\n${ollama('!If [Big, c7i.4xlarge, c7i.xlarge]', AL2023('x86_64'))}`;
    stays(chosen, 'c8g.4xlarge', /instance type comes from a condition/);
    const keyed = `Parameters:\n  Size: { Type: String, Default: c7i.4xlarge }\nMappings:\n  Arch:\n    c7i.4xlarge: { Ami: ami-1 }\n    c8i.4xlarge: { Ami: ami-2 }\n${ollama('!Ref Size', '!FindInMap [Arch, !Ref Size, Ami]')}`;
    stays(keyed, 'c9g.4xlarge', /mapping Arch is read, and that has nothing for c9g.4xlarge/);
    moves(keyed, ['c7i.4xlarge', 'c8i.4xlarge'], [['Default: c7i', 'Default: c8i']]);
  });

  it('leaves alone what holds for the present machine, and what is not stated', () => {
    for (const [line, reason] of [
      ['      CpuOptions: { CoreCount: 4, ThreadsPerCore: 1 }\n', /CpuOptions is stated/],
      ['      HostId: h-1\n', /HostId is stated/],
      ['      NetworkInterfaces: [{ InterfaceType: efa }]\n', /InterfaceType is stated/],
    ] as const) {
      stays(ollama('c7i.4xlarge', AL2023('x86_64'), line), 'c8g.4xlarge', reason);
    }
    const bare = ollama('c7i.4xlarge', AL2023('x86_64'));
    stays(
      bare.replace('docker run', 'pip install vllm\n          docker run'),
      'c8g.4xlarge',
      /start script does more/,
    );
    stays(bare, 'c8g.4xlarge', /number of machines, and 2 would be needed/, { replicas: 2, instances: 2 });
    stays(bare, 'c8g.4xlarge', /several replicas would share a machine/, { replicas: 2, instances: 1 });
    stays(bare.replace(/^\s+ImageId.*\n/m, ''), 'c8g.4xlarge', /no machine image is stated/);
    const anchored = bare.replace('InstanceType: c7i', 'InstanceType: &size c7i') + '      KeyName: *size\n';
    stays(anchored, 'c8g.4xlarge', /shared through a YAML anchor/);
  });

  it('changes all three sizes of a group that is fixed', () => {
    const group = (sizes: string, more = '') => `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id
        InstanceType: g5.xlarge
        UserData: !Base64 "docker run --gpus all vllm/vllm-openai:v0.9.0 --model Qwen/Qwen3-8B"
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
${sizes}
      LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: 1 }${more}
`;
    const fixed = "      MinSize: '2'\n      MaxSize: '2'\n      DesiredCapacity: '2'";
    moves(
      group(fixed),
      ['g5.xlarge', 'g6e.xlarge'],
      [
        ['g5', 'g6e'],
        [fixed, fixed.replaceAll('2', '1')],
      ],
      { replicas: 1 },
      { replicas: 2, instances: 2 },
    );
    const bounds = '      MinSize: 1\n      MaxSize: 4';
    moves(group(bounds), ['g5.xlarge', 'g6.xlarge'], [['g5', 'g6']]);
    stays(group(bounds), 'p3.2xlarge', /made for GPUs with NVIDIA's open driver, and not for p3/);
    stays(group(bounds), 'g7e.2xlarge', /not for g7e/);
    stays(group(bounds), 'c8g.4xlarge', /made for GPUs with NVIDIA's open driver/);
    const mixed = `
      MixedInstancesPolicy:
        LaunchTemplate:
          LaunchTemplateSpecification: { LaunchTemplateId: !Ref Template, Version: 1 }
          Overrides: [{ InstanceType: g5.xlarge }, { InstanceType: g5.2xlarge }]`;
    stays(group(bounds, mixed).replace(/^ {6}LaunchTemplate: .*\n/m, ''), 'g6.xlarge', /one of several instance types/);
    const other =
      '\n  Web:\n    Type: AWS::EC2::Instance\n    Properties: { LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: 1 } }';
    stays(group(bounds, other), 'g6.xlarge', /others use too|others? .*runs on/);
  });
});

const endpoint = (type: string, variables = '', rest = '') => `Resources:
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      PrimaryContainer:
        Image: 763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0-lmi15.0.0-cu128
        Environment: { HF_MODEL_ID: Qwen/Qwen3-14B${variables} }
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ProductionVariants:
        - VariantName: all
          ModelName: !GetAtt Model.ModelName
          InstanceType: ${type}
          InitialInstanceCount: 2${rest}
`;

describe('moving an endpoint of a template', function () {
  this.timeout(20_000);

  it('keeps the prefix, and changes count and parallelism', () => {
    moves(
      endpoint('ml.g5.2xlarge'),
      ['g5.2xlarge', 'g6.2xlarge'],
      [['ml.g5', 'ml.g6']],
      { replicas: 2, instances: 2 },
      { replicas: 2, instances: 2 },
    );
    moves(
      endpoint('ml.g5.2xlarge'),
      ['g5.2xlarge', 'g6e.2xlarge'],
      [
        ['ml.g5', 'ml.g6e'],
        ['InitialInstanceCount: 2', 'InitialInstanceCount: 1'],
      ],
      { replicas: 1 },
      { replicas: 2, instances: 2 },
    );
    const split = endpoint('ml.g5.12xlarge', ", OPTION_TENSOR_PARALLEL_DEGREE: '4'");
    const two = { replicas: 2, instances: 2 };
    moves(
      split,
      ['g5.12xlarge', 'g6.12xlarge'],
      [['ml.g5', 'ml.g6']],
      { ...two, tensorParallel: 4 },
      { ...two, tensorParallel: 4 },
    );
    moves(
      split,
      ['g5.12xlarge', 'p5.48xlarge'],
      [
        ['ml.g5.12xlarge', 'ml.p5.48xlarge'],
        ["'4'", "'8'"],
      ],
      { ...two, tensorParallel: 8 },
      { ...two, tensorParallel: 4 },
    );
    const asJson = JSON.stringify(
      {
        Resources: {
          Config: {
            Type: 'AWS::SageMaker::EndpointConfig',
            Properties: {
              ProductionVariants: [
                { VariantName: 'a', ModelName: 'm', InstanceType: 'ml.g5.xlarge', InitialInstanceCount: 1 },
              ],
            },
          },
        },
      },
      null,
      '\t',
    );
    moves(asJson, ['g5.xlarge', 'g6.xlarge'], [['ml.g5', 'ml.g6']]);
  });

  it('stays where no container or no host is known for the machine', () => {
    const two = { replicas: 2, instances: 2 };
    stays(endpoint('ml.g5.2xlarge'), 'c8g.4xlarge', /no SageMaker container for this hardware is known/, two);
    stays(endpoint('ml.g5.2xlarge'), 'g5g.2xlarge', /SageMaker hosts no model on g5g.2xlarge/, two);
    stays(
      endpoint('ml.g5.2xlarge', '', '\n          InferenceAmiVersion: al2-ami-sagemaker-inference-gpu-2'),
      'g6.2xlarge',
      /InferenceAmiVersion is stated/,
      two,
    );
    stays(endpoint('!ImportValue type'), 'g6.2xlarge', /instance type comes from type/, two);
  });
});

const task = (type: string, image: string, ami: string, gpus: string, arch = '') => `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: ${type}
        ImageId: '{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/${ami}recommended/image_id}}'
        UserData: !Base64
          Fn::Sub: echo ECS_CLUSTER=\${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: { MinSize: 1, MaxSize: 2, LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: 1 } }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [EC2]${arch}
      ContainerDefinitions:
        - Name: llama
          Image: ${image}${gpus}
          MemoryReservation: 1024 # enough
          Command: [-hf, 'bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M']
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Task, DesiredCount: 1 }
`;
const LLAMA = 'ghcr.io/ggml-org/llama.cpp:server';
const GPUS = "\n          ResourceRequirements: [{ Type: GPU, Value: '1' }]";

describe('moving a task or a job of a template', function () {
  this.timeout(20_000);

  it('changes machine, image, container, GPUs and architecture together', () => {
    const arch = (word: string) => `\n      RuntimePlatform: { CpuArchitecture: ${word} }`;
    moves(
      task('g5.xlarge', `${LLAMA}-cuda`, 'gpu/', GPUS, arch('X86_64')),
      ['g5.xlarge', 'c8g.4xlarge'],
      [
        ['g5.xlarge', 'c8g.4xlarge'],
        ['2023/gpu/', '2023/arm64/'],
        ['server-cuda', 'server'],
        [GPUS, ''],
        ['X86_64', 'ARM64'],
      ],
    );
    moves(task('g5.xlarge', `${LLAMA}-cuda`, 'gpu/', GPUS), ['g5.xlarge', 'g6.xlarge'], [['g5.xlarge', 'g6.xlarge']]);
    stays(task('g5.xlarge', 'acme/llama:1', 'gpu/', GPUS), 'c8g.4xlarge', /no arm64 image of acme\/llama:1 is known/);
    stays(task('g5.xlarge', `${LLAMA}-cuda`, 'gpu/', GPUS), 'inf2.xlarge', /ECS has no machine image of this kind/);
    stays(task('g5.xlarge', `${LLAMA}-cuda`, 'gpu/', GPUS), 'g6.xlarge', /no room for 3 machines/, {
      replicas: 3,
      instances: 3,
    });
    const guest = `${task('g5.xlarge', `${LLAMA}-cuda`, 'gpu/', GPUS)}  Web:\n    Type: AWS::ECS::TaskDefinition\n    Properties: { ContainerDefinitions: [{ Name: web, Image: acme/web }] }\n`;
    stays(guest, 'c8g.4xlarge', /task Web runs on the same machines/);
    const fargate = task('g5.xlarge', LLAMA, '', '').replace('[EC2]', '[FARGATE]');
    stays(fargate, 'c8g.4xlarge', /Fargate chooses the machine/);
  });

  it('changes the one type of a compute environment', () => {
    const job = (types: string, more = '') => `Resources:
  Machines:
    Type: AWS::Batch::ComputeEnvironment
    Properties:
      ComputeResources:
        MaxvCpus: 32
        InstanceTypes: [${types}]
        Ec2Configuration: [{ ImageType: ECS_AL2023_NVIDIA }]
  Job:
    Type: AWS::Batch::JobDefinition
    Properties:
      ContainerProperties:
        Image: ${LLAMA}-cuda
        Command: [-hf, 'bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M']
        ResourceRequirements:
          - { Type: VCPU, Value: '2' }
          - { Type: MEMORY, Value: '4096' } # MiB
          - { Type: GPU, Value: '1' }${more}
`;
    moves(job('g5.xlarge'), ['g5.xlarge', 'g6.2xlarge'], [['g5.xlarge', 'g6.2xlarge']]);
    const there = [
      ['g5.xlarge', 'c8g.4xlarge'],
      ['ECS_AL2023_NVIDIA', 'ECS_AL2023'],
      ['server-cuda', 'server'],
      ["          - { Type: GPU, Value: '1' }\n", ''],
    ] as const;
    moves(job('g5.xlarge'), ['g5.xlarge', 'c8g.4xlarge'], there);
    const after = '\n        Environment: [{ Name: A, Value: b }]';
    moves(job('g5.xlarge', after), ['g5.xlarge', 'c8g.4xlarge'], there);
    refuses('cloudformation', yaml(job('g5.xlarge, g6.xlarge')), 'g6.2xlarge', /one of several instance types/);
    stays(job('g5.xlarge'), 'g6.48xlarge', /no room for 192 vCPUs/);
  });
});
