/** Terraform: joins, values from elsewhere, what cannot be known, and silence. */
import assert from 'node:assert/strict';
import { prepareDialects, useShippedParser } from '../../../../corpus/prepare';
import { terraform } from '../../../../../server/src/manifest/dialects/terraform';
import { prepareHcl, setHclLoader } from '../../../../../server/src/manifest/dialects/terraform/load';
import { folder, only, read } from './reading';

const at = (text: string, span: { start: number; end: number } | undefined) => span && text.slice(span.start, span.end);

const endpoint = (variant: string) => `
resource "aws_sagemaker_endpoint_configuration" "llm" {
  production_variants {
    variant_name = "main"
    model_name   = aws_sagemaker_model.llm.name
    ${variant}
  }
}
`;
const model = `
resource "aws_sagemaker_model" "llm" {
  primary_container {
    image       = "1.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.6"
    environment = { HF_MODEL_ID = "Qwen/Qwen3-8B", SM_NUM_GPUS = "1" }
  }
}
`;

describe('Terraform', () => {
  before(prepareDialects);

  it('is known by content and by its language, and is silent on variables and JSON of other tools', () => {
    const matches = (languageId: string, path: string, text: string) => terraform.matches({ languageId, path, text });
    const text = 'resource "aws_instance" "x" {}';
    assert.equal(matches('terraform', 'untitled:1', text), true);
    assert.equal(matches('plaintext', 'file:///a/main.tf', text), true);
    assert.equal(matches('plaintext', 'file:///a/main.tofu', text), true);
    assert.equal(matches('terraform-vars', 'file:///a/prod.tfvars', 'instance_type = "ml.g5.xlarge"'), false);
    assert.equal(matches('json', 'file:///a/main.tf.json', text), false);
    assert.equal(matches('markdown', 'file:///a/README.md', text), false);
    assert.equal(matches('terraform', 'file:///a/s3.tf', 'resource "aws_s3_bucket" "b" {\n}\n'), false);
  });

  it('joins model and endpoint of one file, each value in its place', () => {
    const text = model + endpoint('instance_type = "ml.g5.2xlarge"\n    initial_instance_count = 3');
    const { name, nameSpan, spec, fields, stated, notes } = only(text);
    assert.equal(name, 'llm');
    assert.equal(at(text, nameSpan), 'llm');
    assert.deepEqual(spec.placement, { tensorParallel: 1, count: 1, instance: 'g5.2xlarge', replicas: 3 });
    assert.equal(spec.model, 'Qwen/Qwen3-8B');
    assert.equal(at(text, fields.get('model')?.value), 'Qwen/Qwen3-8B');
    assert.equal(at(text, fields.get('placement.instance')?.value), 'g5.2xlarge');
    assert.equal(at(text, fields.get('placement.replicas')?.value), '3');
    assert.equal(stated.runtime, 'tgi');
    assert.match(notes.join(' '), /SageMaker's prices are not in the catalog/);
  });

  it('takes variables, locals, the region and the model from the other files of the folder, without a place here', () => {
    const context = folder({
      'variables.tf': 'variable "machines" {\n  default = 2\n}\nvariable "size" {\n  default = "12xlarge"\n}\n',
      'locals.tf': 'locals {\n  machine = "ml.g5.${var.size}"\n}\nprovider "aws" {\n  region = "eu-west-1"\n}\n',
      'model.tf': model,
    });
    const text = endpoint('instance_type = local.machine\n    initial_instance_count = var.machines');
    const { spec, fields } = only(text, context);
    assert.equal(spec.model, 'Qwen/Qwen3-8B');
    assert.deepEqual(spec.placement, {
      tensorParallel: 1,
      count: 4,
      instance: 'g5.12xlarge',
      region: 'eu-west-1',
      replicas: 2,
    });
    assert.deepEqual([...fields.keys()], []);
    const stranger = folder({ 'variables.tf': 'variable "machines" {\n  default = 9\n}\n' }, 'file:///other/');
    assert.match(only(text, stranger).notes.join(' '), /comes from var\.machines, which has no default/);
  });

  it('says what has no default instead of a number', () => {
    const text = `variable "machine" {}\n${model}${endpoint('instance_type = var.machine\n    initial_instance_count = var.n')}`;
    const { spec, notes, stated } = only(text);
    assert.deepEqual(spec.placement, { tensorParallel: 1 });
    assert.equal(stated.hardwareClass, 'unspecified');
    assert.ok(notes.includes('The instance type comes from var.machine, which has no default.'));
    assert.ok(notes.includes('The number of instances comes from var.n, which has no default.'));
  });

  it('follows conditions that are known and names those that are not', () => {
    const variant = (value: string) => endpoint(`instance_type = ${value}\n    initial_instance_count = 1`);
    const gpu = 'variable "gpu" {\n  default = true\n}\n';
    const instance = (text: string) => only(text).spec.placement?.instance;
    assert.equal(instance(gpu + variant('var.gpu ? "ml.g6.xlarge" : "ml.c7i.xlarge"')), 'g6.xlarge');
    assert.equal(instance(gpu + variant('!var.gpu || false ? "ml.g6.xlarge" : "ml.c7i.xlarge"')), 'c7i.xlarge');
    assert.equal(instance(variant('coalesce(null, "ml.g6.xlarge")')), 'g6.xlarge');
    const open = only(variant('var.gpu ? "ml.g6.xlarge" : "ml.c7i.xlarge"'));
    assert.equal(open.spec.placement?.instance, undefined);
    assert.match(open.notes.join(' '), /The instance type depends on var\.gpu/);
    const looked = only(variant('lookup(var.sizes, "big")'));
    assert.match(looked.notes.join(' '), /The instance type is computed by lookup/);
  });

  it('leaves out what is not made, and names copies that are', () => {
    const scaled = (head: string) => endpoint('instance_type = "ml.g5.xlarge"').replace('{\n', `{\n  ${head}\n`);
    assert.deepEqual(read(scaled('count = 0')).workloads, []);
    assert.deepEqual(read(`variable "on" {\n  default = false\n}\n${scaled('count = var.on ? 1 : 0')}`).workloads, []);
    assert.match(only(scaled('for_each = toset(["a", "b"])')).notes.join(' '), /for each of 2 values/);
    assert.match(only(scaled('count = var.n')).notes.join(' '), /How many of these are made comes from var\.n/);
  });

  it('goes round no loop', () => {
    const text = `locals {\n  a = local.b\n  b = local.a\n}\n${endpoint('instance_type = local.a')}`;
    assert.match(only(text).notes.join(' '), /leads back to itself/);
    const deep = Array.from({ length: 400 }, (_, i) => `  v${i} = [local.v${i + 1}, local.v${i + 1}]`).join('\n');
    assert.equal(read(`locals {\n${deep}\n}\n${endpoint('instance_type = local.v0')}`).workloads.length, 1);
  });

  it('reads start-up scripts through sudo, quotes, services and containers, and not what they only mention', () => {
    const machine = (script: string) => `resource "aws_instance" "m" {
  instance_type = "c8g.4xlarge"
  user_data = <<-EOF
    #!/bin/bash
    ${script}
  EOF
}
`;
    const modelOf = (script: string) => read(machine(script)).workloads[0]?.spec.model;
    assert.equal(
      modelOf('sudo docker run -p 8000:8000 -v /a:/b vllm/vllm-openai:v0.9 --model Qwen/Qwen3-4B'),
      'Qwen/Qwen3-4B',
    );
    assert.equal(modelOf(`su - ubuntu -c "vllm serve Qwen/Qwen3-4B"`), 'Qwen/Qwen3-4B');
    assert.equal(modelOf('ExecStart=/opt/bin/vllm serve Qwen/Qwen3-4B'), 'Qwen/Qwen3-4B');
    assert.equal(modelOf('MODEL=Qwen/Qwen3-4B\n    vllm serve $MODEL'), 'Qwen/Qwen3-4B');
    assert.equal(read(machine('pip install vllm')).workloads.length, 0);
    assert.equal(read(machine('echo "run: vllm serve Qwen/Qwen3-4B"')).workloads.length, 0);
    const open = read(machine('vllm serve ${var.model}')).workloads[0];
    assert.equal(open?.spec.model, undefined);
    assert.match(open?.notes.join(' ') ?? '', /The model comes from \$?\{?var\.model/);
  });

  it('knows the machines on which tasks and jobs run, also from another file', () => {
    const group = `
resource "aws_launch_template" "gpu" {
  instance_type = "g5.xlarge"
  user_data     = base64encode("echo ECS_CLUSTER=models >> /etc/ecs/ecs.config")
}

resource "aws_autoscaling_group" "gpu" {
  max_size = 2
  launch_template {
    id = aws_launch_template.gpu.id
  }
}
`;
    const task = `
resource "aws_ecs_task_definition" "chat" {
  container_definitions = jsonencode([{ name = "vllm", image = "vllm/vllm-openai:v0.9.0", resourceRequirements = [{ type = "GPU", value = "1" }] }])
}
`;
    assert.equal(only(task).spec.placement?.instance, undefined);
    // The group is no second workload beside the task that runs on it.
    const together = only(group + task);
    assert.equal(together.name, 'chat');
    assert.equal(together.spec.placement?.instance, 'g5.xlarge');
    assert.ok(together.fields.get('placement.instance')?.value);
    const apart = only(task, folder({ 'cluster.tf': group }));
    assert.equal(apart.spec.placement?.instance, 'g5.xlarge');
    assert.equal(apart.fields.get('placement.instance')?.value, undefined);
    const job = only(`
resource "aws_batch_compute_environment" "gpu" {
  compute_resources {
    type          = "SPOT"
    instance_type = ["g6.xlarge", "g5.xlarge"]
  }
}

resource "aws_batch_job_definition" "job" {
  container_properties = jsonencode({ image = "vllm/vllm-openai:v0.9.0", resourceRequirements = [{ type = "GPU", value = "1" }] })
}
`);
    assert.equal(job.spec.placement?.instance, 'g6.xlarge');
    assert.equal(job.spec.placement?.purchase, 'spot');
    assert.deepEqual(job.alternatives?.instances, ['g6.xlarge', 'g5.xlarge']);
  });

  it('gives node groups to pods elsewhere and makes no work of them', () => {
    const { workloads, declared = [] } = read(`
resource "aws_eks_node_group" "gpu" {
  node_group_name = "gpu-l4"
  instance_types  = ["g6.xlarge", var.other]
  labels          = { pool = "llm" }
}
`);
    assert.deepEqual(workloads, []);
    const [capacity] = declared.flatMap(({ declaration }) => (declaration.what === 'capacity' ? [declaration] : []));
    assert.deepEqual(capacity?.names, ['gpu-l4', 'gpu']);
    assert.deepEqual(capacity?.instances, ['g6.xlarge']);
    assert.deepEqual(capacity?.labels.get('pool'), ['llm']);
  });

  it('reads the values of a chart, settings above them, and says which of them are not known', () => {
    const context = folder({ 'variables.tf': 'variable "gpus" {\n  default = 4\n}\n' });
    const text = `
resource "helm_release" "llm" {
  chart  = "vllm-stack"
  values = [yamlencode({ servingEngineSpec = { modelSpec = [{ name = "a", modelURL = var.missing }] } })]
  set {
    name  = "servingEngineSpec.modelSpec[0].requestGPU"
    value = var.gpus
  }
  set {
    name  = "servingEngineSpec.modelSpec[0].vllmConfig.dtype"
    value = "bfloat16"
  }
}
`;
    const { name, spec, fields, notes } = only(text, context);
    assert.equal(name, 'llm');
    assert.equal(spec.model, undefined);
    assert.equal(spec.placement?.count, 4);
    assert.equal(fields.get('placement.count')?.value, undefined);
    assert.match(notes.join(' '), /The model comes from var.missing/);
    const unclear = only(text.replace('var.gpus', 'local.unknown'));
    assert.match(unclear.notes.join(' '), /The number of GPUs comes from local.unknown/);
    assert.deepEqual(read(text.replaceAll('servingEngineSpec', 'controller')).workloads, []);
    assert.deepEqual(read(text.replaceAll('modelSpec[0]', 'modelSpec[99999999]')).workloads.length, 1);
  });

  it('reads containers of the Docker provider, their images also from another file', () => {
    const context = folder({ 'images.tf': 'resource "docker_image" "llm" {\n  name = "ollama/ollama:0.6"\n}\n' });
    const text = `
resource "docker_container" "llm" {
  image = docker_image.llm.image_id
  gpus  = "all"
}
`;
    const { name, stated } = only(text, context);
    assert.equal(name, 'llm');
    assert.equal(stated.runtime, 'ollama');
    assert.equal(stated.hardwareClass, 'gpu');
    assert.match(only(text).notes.join(' '), /The image /);
    assert.deepEqual(read(text.replace('gpus  = "all"', '')).workloads, []);
  });

  it('fills YAML in a heredoc with what is known, each value in the place where it is written', () => {
    const manifest = `
resource "kubectl_manifest" "llm" {
  yaml_body = <<-YAML
    apiVersion: apps/v1
    kind: Deployment
    metadata: { name: llm }
    spec:
      replicas: \${var.copies}
      template:
        spec:
          containers:
            - name: vllm
              image: vllm/vllm-openai:v0.10.0
              args: ["--model=\${var.model}", "--dtype", "\${var.dtype}"]
              resources: { limits: { nvidia.com/gpu: 1 } }
  YAML
}
`;
    const variable = (name: string, value: string) => `variable "${name}" {\n  default = ${value}\n}\n`;
    const context = folder({ 'variables.tf': variable('model', '"Qwen/Qwen3-4B"') + variable('copies', '3') });
    const text = manifest + variable('dtype', '"half"');
    const { spec, fields } = only(text, context);
    assert.equal(spec.model, 'Qwen/Qwen3-4B');
    assert.equal(fields.get('model')?.value, undefined);
    assert.equal(spec.placement?.replicas, 3);
    assert.equal(at(text, fields.get('precision')?.value), 'half');
    const alone = only(manifest);
    assert.equal(alone.spec.model, undefined);
    assert.match(alone.notes.join(' '), /var\.model/);
  });

  it('hears the author beside the block', () => {
    const text = `# placewright: traffic.rpsAvg=3\n${endpoint('instance_type = "ml.g5.xlarge"').trim()}\n`;
    const { spec, fields } = only(text);
    assert.equal(spec.traffic?.rpsAvg, 3);
    assert.equal(at(text, fields.get('traffic.rpsAvg')?.value), '3');
  });
});

describe('The HCL parser', () => {
  const text = 'resource "aws_instance" "x" {\n  instance_type = "g5.xlarge"\n}\n';
  after(async () => {
    useShippedParser();
    await prepareHcl();
  });

  it('is loaded once, when it is asked for, and its absence leaves files alone', async () => {
    let loads = 0;
    setHclLoader(() => {
      loads += 1;
      throw new Error('not shipped');
    });
    assert.deepEqual([loads, read(text).workloads], [0, []]);
    await prepareHcl();
    await prepareHcl();
    assert.equal(loads, 1);
    const { workloads, problems, complete } = read(text);
    assert.deepEqual([workloads, problems, complete], [[], [], false]);
    setHclLoader(() => ({ somethingElse: true }));
    await prepareHcl();
    assert.deepEqual(read(text).workloads, []);
  });

  it('reads as soon as it is there', async () => {
    useShippedParser();
    assert.deepEqual(read(text).workloads, []);
    await terraform.prepare?.();
    assert.equal(read(text).workloads.length, 1);
  });
});
