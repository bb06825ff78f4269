/** Moves in modules: what changes with the machine, given and expected, there and back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../../../../../server/src/manifest/context';
import { terraform } from '../../../../../server/src/manifest/dialects/terraform';
import { prepareHcl, setHclLoader } from '../../../../../server/src/manifest/dialects/terraform/load';
import type { Target } from '../../../../../shared/src/report/schema';
import { targetOn } from '../../../../support/machineMoves';
import { folder } from './reading';
import { becomes, changed, moved, refuses, sourceOf, workloadsIn } from '../../../../support/templateMoves';

const tf = (text: string) => ({ path: 'main.tf', text });
const moves = (
  text: string,
  machines: readonly [string, string],
  changes: readonly (readonly [string, string])[],
  more: Partial<Target> = {},
  home: Partial<Target> = {},
) => becomes('terraform', tf(text), machines, changes, more, home);
const stays = (text: string, to: string, reason: RegExp, more: Partial<Target> = {}) =>
  refuses('terraform', tf(text), to, reason, more);

const machine = (type: string, ami: string, rest = '', user = 'docker run -d -p 11434:11434 ollama/ollama:0.4.2') =>
  `# One machine
resource "aws_instance" "box" {
  instance_type               = ${type} # the size
  ami                         = ${ami}
  associate_public_ip_address = true
${rest}
  user_data = <<-EOT
    #!/bin/bash
    apt-get update -y
    ${user}
  EOT
}
`;
const ssm = (arch: string) => `data "aws_ssm_parameter" "ami" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${arch}"
}

`;
const found = (arch: string) => `data "aws_ami" "ubuntu" {
  most_recent = true
  owners      = ["099720109477"]

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${arch}-server-*"]
  }
}

`;

describe('moving a machine of a module', function () {
  this.timeout(20_000);

  before(async () => {
    setHclLoader(() => require(resolve('dist/hcl.js')));
    await prepareHcl();
  });

  it('changes the type and the image that is built for its architecture, and no column', () => {
    const looked = ssm('x86_64') + machine('"c7i.4xlarge"', 'data.aws_ssm_parameter.ami.value');
    const both = [
      ['c7i', 'c8g'],
      ['x86_64', 'arm64'],
    ] as const;
    moves(looked, ['c7i.4xlarge', 'c8g.4xlarge'], both);
    moves(
      looked.replace('data.aws_ssm_parameter.ami.value', 'nonsensitive(data.aws_ssm_parameter.ami.value)'),
      ['c7i.4xlarge', 'c8g.4xlarge'],
      both,
    );
    moves(looked, ['c7i.4xlarge', 'c8i.4xlarge'], [['c7i', 'c8i']]);
    moves(
      found('amd64') + machine('"c7i.4xlarge"', 'data.aws_ami.ubuntu.id'),
      ['c7i.4xlarge', 'c8g.4xlarge'],
      [
        ['c7i', 'c8g'],
        ['amd64', 'arm64'],
      ],
    );
    stays(looked, 'g6.xlarge', /machine image has no driver for NVIDIA L4/);
    stays(machine('"c7i.4xlarge"', '"ami-0123456789abcdef0"'), 'c8g.4xlarge', /whether its machine image runs on c8g/);
    stays(machine('"c7i.4xlarge"', 'data.aws_ami.unknown.id'), 'c8g.4xlarge', /whether its machine image runs on c8g/);
    stays(
      `${looked}resource "aws_instance" "web" {\n  ami = data.aws_ssm_parameter.ami.value\n  instance_type = "t3.nano"\n}\n`,
      'c8g.4xlarge',
      /machine image comes from data.aws_ssm_parameter.ami, which others use too/,
    );
  });

  it('writes defaults of variables and locals that nothing else uses', () => {
    const by = (name: string, defined: string, rest = '') => `${defined}\n${machine(name, '"ami-1"')}${rest}`;
    const variable = 'variable "size" {\n  type    = string\n  default = "c7i.4xlarge"\n}\n';
    const change = [['"c7i.4xlarge"', '"c8i.4xlarge"']] as const;
    moves(by('var.size', variable), ['c7i.4xlarge', 'c8i.4xlarge'], change);
    moves(by('"${var.size}"', variable), ['c7i.4xlarge', 'c8i.4xlarge'], change);
    moves(by('var.size', variable, 'output "size" {\n  value = var.size\n}\n'), ['c7i.4xlarge', 'c8i.4xlarge'], change);
    moves(by('local.size', `locals {\n  size = var.size\n}\n${variable}`), ['c7i.4xlarge', 'c8i.4xlarge'], change);
    const locals =
      'locals {\n  web = { size = "t3.nano" }\n  box = {\n    size = "c7i.4xlarge"\n    disk = 100\n  }\n}\n';
    moves(
      by('local.box.size', locals, 'resource "aws_ebs_volume" "a" {\n  size = local.box.disk\n}\n'),
      ['c7i.4xlarge', 'c8i.4xlarge'],
      change,
    );
    const web = (value: string) => `resource "aws_instance" "web" {\n  instance_type = ${value}\n}\n`;
    stays(
      by('local.box.size', locals, web('local.box.size')),
      'c8i.4xlarge',
      /comes from local.box, which others use too/,
    );
    stays(
      by('local.box.size', locals, 'module "m" {\n  box = local.box\n}\n'),
      'c8i.4xlarge',
      /comes from local.box, which others use/,
    );
    stays(
      by('var.size', variable, web('var.size')),
      'c8i.4xlarge',
      /instance type comes from var.size, which others use too/,
    );
    stays(
      by('var.size', variable, 'resource "x" "y" {\n  text = "size ${var.size}"\n}\n'),
      'c8i.4xlarge',
      /var.size, which others use too/,
    );
    const checked = variable.replace(
      '\n}',
      '\n  validation {\n    condition     = contains(["c7i.4xlarge", "c8g.4xlarge"], var.size)\n    error_message = "no"\n  }\n}',
    );
    stays(by('var.size', checked), 'c8i.4xlarge', /var.size, whose validation may not allow c8i.4xlarge/);
    stays(by('var.size', 'variable "size" {}\n'), 'c8i.4xlarge', /comes from var.size, which has no default/);
    stays(
      by('var.big ? "c7i.4xlarge" : "c7i.xlarge"', 'variable "big" {\n  default = true\n}\n'),
      'c8i.4xlarge',
      /comes from a condition/,
    );
    stays(by('coalesce("c7i.4xlarge", "x")', ''), 'c8i.4xlarge', /comes from an expression/);
  });

  it('asks the other files of the folder who else uses a name', () => {
    const text = `variable "size" {\n  default = "c7i.4xlarge"\n}\n${machine('var.size', '"ami-1"')}`;
    const source = sourceOf(tf(text));
    const [workload] = workloadsIn('terraform', tf(text));
    assert.ok(workload);
    const beside = (other: string) => folder({ 'web.tf': other }, 'file:///ws/');
    const move = (context: Context) => terraform.retarget?.(source, workload, targetOn('c8i.4xlarge'), context);
    assert.equal(move(beside('variable "other" {}\n'))?.ok, true);
    const used = move(beside('resource "aws_instance" "web" {\n  instance_type = var.size\n}\n'));
    assert.ok(used && !used.ok);
    assert.match(used.reason, /var.size, which others use too/);
  });

  it('leaves alone what holds for the present machine or makes several', () => {
    for (const [line, reason] of [
      ['  cpu_options {\n    core_count = 4\n  }\n', /cpu_options is stated/],
      ['  network_interfaces {\n    interface_type = "efa"\n  }\n', /interface_type is stated/],
      ['  for_each = toset(["a", "b"])\n', /for_each makes several/],
      ['  provisioner "remote-exec" {\n    inline = ["echo a"]\n  }\n', /start script comes from another place/],
    ] as const) {
      stays(ssm('x86_64') + machine('"c7i.4xlarge"', 'data.aws_ssm_parameter.ami.value', line), 'c8g.4xlarge', reason);
    }
    const bare = (user?: string) =>
      ssm('x86_64') + machine('"c7i.4xlarge"', 'data.aws_ssm_parameter.ami.value', '', user);
    stays(bare('docker run ollama/ollama\n    make install'), 'c8g.4xlarge', /start script does more/);
    stays(bare(), 'c8g.4xlarge', /number of machines, and 2 would be needed/, { replicas: 2, instances: 2 });
    const counted = machine('"c7i.4xlarge"', '"ami-1"', '  count = 3\n');
    moves(
      counted,
      ['c7i.4xlarge', 'c8i.4xlarge'],
      [
        ['c7i', 'c8i'],
        ['count = 3', 'count = 2'],
      ],
      { replicas: 2, instances: 2 },
      { replicas: 3, instances: 3 },
    );
  });

  it('changes launch templates, groups and modules', () => {
    const group = (sizes: string, rest = '') => `resource "aws_launch_template" "gpu" {
  name_prefix   = "gpu-"
  image_id      = "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-ubuntu-22.04/latest/ami-id"
  instance_type = "g5.xlarge"
  user_data     = base64encode("docker run --gpus all vllm/vllm-openai:v0.9.0 --model Qwen/Qwen3-8B")
}

resource "aws_autoscaling_group" "gpu" {
${sizes}
  launch_template {
    id = aws_launch_template.gpu.id
  }
}
${rest}`;
    const bounds = '  min_size = 1\n  max_size = 4\n';
    moves(group(bounds), ['g5.xlarge', 'g6.xlarge'], [['g5.x', 'g6.x']]);
    stays(group(bounds), 'c8g.4xlarge', /made for GPUs with NVIDIA's open driver/);
    const other = 'resource "aws_instance" "web" {\n  launch_template {\n    id = aws_launch_template.gpu.id\n  }\n}\n';
    stays(group(bounds, other), 'g6.xlarge', /aws_launch_template.gpu, which others use too/);
    const called = (type: string, count: number) => `module "llm" {
  source         = "philschmid/llm-sagemaker/aws"
  hf_model_id    = "meta-llama/Llama-3.1-8B-Instruct"
  instance_type  = "${type}"
  instance_count = ${count}
}
`;
    moves(
      called('ml.g5.2xlarge', 2),
      ['g5.2xlarge', 'g6e.2xlarge'],
      [
        ['ml.g5', 'ml.g6e'],
        ['= 2\n', '= 1\n'],
      ],
      {},
      { replicas: 2, instances: 2 },
    );
    stays(called('ml.g5.2xlarge', 1), 'c8g.4xlarge', /no SageMaker container/);
  });

  it('changes endpoints with their count and parallelism', () => {
    const endpoint = (rest = '') => `resource "aws_sagemaker_model" "m" {
  name = "m"
  primary_container {
    image       = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0-lmi15.0.0-cu128"
    environment = { HF_MODEL_ID = "Qwen/Qwen3-14B", OPTION_TENSOR_PARALLEL_DEGREE = "4" }
  }
}

resource "aws_sagemaker_endpoint_configuration" "c" {
  production_variants {
    variant_name           = "all"
    model_name             = aws_sagemaker_model.m.name
    instance_type          = "ml.g5.12xlarge"
    initial_instance_count = 1${rest}
  }
}
`;
    moves(
      endpoint(),
      ['g5.12xlarge', 'p5.48xlarge'],
      [
        ['ml.g5.12xlarge', 'ml.p5.48xlarge'],
        ['"4"', '"8"'],
      ],
      { tensorParallel: 8 },
      { tensorParallel: 4 },
    );
    stays(endpoint('\n    volume_size_in_gb = 100'), 'g6.12xlarge', /volume_size_in_gb is stated/, {
      tensorParallel: 4,
    });
    const second =
      endpoint() + endpoint().slice(endpoint().indexOf('resource "aws_sagemaker_endpoint_c')).replace('"c"', '"d"');
    stays(second, 'p5.48xlarge', /d runs on the same machine/, { tensorParallel: 8 });
  });

  it('changes machine, image, container, GPUs and architecture of a task together', () => {
    const task = (containers: string, arch = '', desired = 1) => `resource "aws_launch_template" "gpu" {
  image_id      = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id"
  instance_type = "g5.xlarge"
  user_data     = base64encode("echo ECS_CLUSTER=models >> /etc/ecs/ecs.config")
}

resource "aws_autoscaling_group" "gpu" {
  min_size = 1
  max_size = 2
  launch_template {
    id = aws_launch_template.gpu.id
  }
}

resource "aws_ecs_task_definition" "llama" {
  family                = "llama"
  container_definitions = ${containers}
${arch}}

resource "aws_ecs_service" "llama" {
  task_definition = aws_ecs_task_definition.llama.arn
  desired_count   = ${desired}
}
`;
    const gpus = '      resourceRequirements = [{ type = "GPU", value = "1" }]\n';
    const hcl = (rest: string) => `jsonencode([
    {
      name  = "llama"
      image = "ghcr.io/ggml-org/llama.cpp:server-cuda"
${rest}      memory  = 2048 # enough
      command = ["-hf", "bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M"]
    }
  ])`;
    const platform = (word: string) => `  runtime_platform {\n    cpu_architecture = "${word}"\n  }\n`;
    const there = [
      ['g5.xlarge', 'c8g.4xlarge'],
      ['2023/gpu/', '2023/arm64/'],
      ['server-cuda', 'server'],
    ] as const;
    moves(
      task(hcl(gpus), platform('X86_64')),
      ['g5.xlarge', 'c8g.4xlarge'],
      [...there, [gpus, ''], ['X86_64', 'ARM64']],
    );
    moves(task(hcl(gpus)), ['g5.xlarge', 'g6.xlarge'], [['g5.x', 'g6.x']]);
    const more = '      resourceRequirements = [{ type = "VCPU", value = "2" }, { type = "GPU", value = "1" }]\n';
    moves(task(hcl(more)), ['g5.xlarge', 'c8g.4xlarge'], [...there, [', { type = "GPU", value = "1" }', '']]);
    const json = `<<JSON
[
  {
    "name": "llama",
    "image": "ghcr.io/ggml-org/llama.cpp:server-cuda",
    "resourceRequirements": [{ "type": "GPU", "value": "1" }],
    "command": ["-hf", "bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M"]
  }
]
JSON`;
    const line = '    "resourceRequirements": [{ "type": "GPU", "value": "1" }],\n';
    moves(task(json), ['g5.xlarge', 'c8g.4xlarge'], [...there, [line, '']]);
    stays(task(hcl(gpus)), 'g6.xlarge', /no room for 3 machines/, { replicas: 3, instances: 3 });
    moves(
      task(hcl(gpus)),
      ['g5.xlarge', 'g6.xlarge'],
      [
        ['g5.x', 'g6.x'],
        ['desired_count   = 1', 'desired_count   = 2'],
      ],
      { replicas: 2, instances: 2 },
    );
    stays(
      task(hcl(gpus).replace('ghcr.io/ggml-org/llama.cpp:server-cuda', 'acme/llama:1')),
      'c8g.4xlarge',
      /no arm64 image of acme\/llama:1 is known/,
    );
    const web = `${task(hcl(gpus))}resource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([{ name = "web", image = "acme/web" }])\n}\n`;
    stays(web, 'c8g.4xlarge', /other tasks run on the same machines/);
    stays(
      task(hcl(gpus)).replace('family ', 'requires_compatibilities = ["FARGATE"]\n  family '),
      'c8g.4xlarge',
      /Fargate chooses/,
    );
  });

  it('changes the one type of a compute environment', () => {
    const job = (types: string) => `resource "aws_batch_compute_environment" "gpu" {
  compute_resources {
    type          = "EC2"
    max_vcpus     = 32
    instance_type = [${types}]
    ec2_configuration {
      image_type = "ECS_AL2023_NVIDIA"
    }
  }
}

resource "aws_batch_job_definition" "job" {
  name = "job"
  container_properties = jsonencode({
    image   = "ghcr.io/ggml-org/llama.cpp:server-cuda"
    command = ["-hf", "bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M"]
    resourceRequirements = [
      { type = "MEMORY", value = "4096" },
      { type = "GPU", value = "1" }
    ]
  })
}
`;
    moves(job('"g5.xlarge"'), ['g5.xlarge', 'g6.2xlarge'], [['g5.xlarge', 'g6.2xlarge']]);
    const text = job('"g5.xlarge"');
    const there = changed(text, [
      ['"g5.xlarge"', '"c8g.4xlarge"'],
      ['ECS_AL2023_NVIDIA', 'ECS_AL2023'],
      ['server-cuda', 'server'],
      [',\n      { type = "GPU", value = "1" }', ''],
    ]);
    assert.deepEqual(moved('terraform', tf(text), 'c8g.4xlarge'), { after: there });
    const back = moved('terraform', tf(there), 'g5.xlarge').after;
    assert.match(back ?? '', /value = "4096" }, { type = "GPU", value = "1" }\n/);
    stays(text, 'g6.48xlarge', /no room for 192 vCPUs/);
    stays(job('"g5.xlarge", "g6.xlarge"'), 'g6.2xlarge', /one of several instance types/);
  });

  it('changes the node group on which pods land, with their number', () => {
    const text = readFileSync('test/fixtures/manifests/terraform/eks-pods.tf', 'utf8');
    const two = { replicas: 2, instances: 2, tensorParallel: 1 };
    const changes: Parameters<typeof moves>[2] = [
      ['["g5.4xlarge"] # one', '["g6.4xlarge"] # one'],
      ['replicas = 1', 'replicas = 2'],
    ];
    moves(text, ['g5.4xlarge', 'g6.4xlarge'], changes, two, { replicas: 1, instances: 1 });
    stays(text, 'g6.2xlarge', /other pods may share the node group/);
    stays(text, 'g6e.4xlarge', /no room for 9 machines/, { replicas: 9, instances: 9 });
    stays(
      text.replace('["g5.4xlarge"]', '["g5.4xlarge", "g5.8xlarge"]'),
      'g6e.4xlarge',
      /one of several instance types/,
    );
  });

  it('changes pods of the kubernetes provider, in blocks and in YAML', () => {
    const pod = (type: string, image: string, limits: string) => `resource "kubernetes_deployment" "chat" {
  spec {
    replicas = 1
    template {
      spec {
        node_selector = {
          "node.kubernetes.io/instance-type" = "${type}"
          "kubernetes.io/arch"               = "amd64"
        }
        container {
          image = "${image}"
          args  = ["-hf", "bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M"]
          resources {
            limits = {
${limits}            }
          }
        }
      }
    }
  }
}
`;
    const given = pod(
      'g5.xlarge',
      'ghcr.io/ggml-org/llama.cpp:server-cuda',
      '              "nvidia.com/gpu" = 1\n              memory           = "8Gi"\n',
    );
    moves(given, ['g5.xlarge', 'g6.xlarge'], [['g5', 'g6']]);
    const there = pod(
      'c8g.4xlarge',
      'ghcr.io/ggml-org/llama.cpp:server',
      '              memory           = "8Gi"\n',
    ).replace('amd64', 'arm64');
    assert.deepEqual(moved('terraform', tf(given), 'c8g.4xlarge'), { after: there });
    stays(there, 'g5.xlarge', /no option in which its container could ask for GPUs/);
    const manifest = (type: string) => `resource "kubectl_manifest" "chat" {
  yaml_body = <<-YAML
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: chat
      namespace: \${var.namespace}
    spec:
      replicas: 2
      template:
        spec:
          nodeSelector:
            node.kubernetes.io/instance-type: ${type} # one card
          containers:
            - name: vllm
              image: vllm/vllm-openai:v0.10.0
              args: ["--model=Qwen/Qwen3-8B"]
              resources:
                limits:
                  nvidia.com/gpu: 1
  YAML
}
`;
    moves(
      manifest('g5.xlarge'),
      ['g5.xlarge', 'g6.xlarge'],
      [['g5', 'g6']],
      { replicas: 2, instances: 2 },
      { replicas: 2, instances: 2 },
    );
    stays(manifest('${local.type}'), 'g6.xlarge', /filled in|not in the catalog|comes from/, {
      replicas: 2,
      instances: 2,
    });
  });
});
