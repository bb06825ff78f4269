/** Machines that CDK and Pulumi code chooses: what is read of each construct, and from exactly which text. */
import assert from 'node:assert/strict';
import type { CapacityDeclaration } from '../../../../../server/src/manifest/context';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import {
  familyOfClass,
  pulumiType,
  sageMakerType,
  sizeOfName,
} from '../../../../../server/src/manifest/dialects/typescript/infrastructure/instanceTypes';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';
import { brokenCodeRanges, outsideSpans } from '../../../../support/codeRanges';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';

const CDK = `import * as cdk from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as alpha from '@aws-cdk/aws-sagemaker-alpha';
import { HuggingFaceSageMakerEndpoint, JumpStartSageMakerEndpoint, JumpStartModel, SageMakerInstanceType, DeepLearningContainerImage } from '@cdklabs/generative-ai-cdk-constructs';
import * as constructs from '@cdklabs/generative-ai-cdk-constructs';
`;
const PULUMI = `import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as eks from '@pulumi/eks';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
`;

const read = (text: string, previous?: Manifest): Manifest => {
  const source = { path: 'stack.ts', languageId: 'typescript', text };
  assert.ok(typescript.matches(source));
  return typescript.read(source, previous);
};

function only(body: string, head = CDK): { readonly found: FoundWorkload; readonly text: string } {
  const text = head + body;
  const { workloads } = read(text);
  assert.equal(workloads.length, 1, JSON.stringify(workloads.map(({ name }) => name)));
  const [found] = workloads;
  assert.ok(found);
  assert.deepEqual(brokenCodeRanges(found, text), []);
  return { found, text };
}

const written = ({ found, text }: ReturnType<typeof only>, path: string): string | undefined => {
  const value = found.fields.get(path)?.value;
  return value && text.slice(value.start, value.end);
};

const capacity = (body: string, head = CDK): readonly CapacityDeclaration[] =>
  (read(head + body).declared ?? []).flatMap(({ declaration }) =>
    declaration.what === 'capacity' ? [declaration] : [],
  );

const variants = (inner: string) =>
  `new sagemaker.CfnEndpointConfig(this, 'C', { productionVariants: [{ variantName: 'v', modelName: 'm', ${inner} }] });`;
const box = (type: string) =>
  `new ec2.Instance(this, 'Box', { vpc, instanceType: ${type}, userData: ec2.UserData.custom('vllm serve org/own-7b') });`;

describe('machines in CDK and Pulumi code', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  describe('instance types', () => {
    it('knows classes by purpose and by family', () => {
      const families = {
        G5: 'g5',
        C7GN: 'c7gn',
        INF2: 'inf2',
        TRN1: 'trn1',
        C7I_FLEX: 'c7i-flex',
        BURSTABLE4_GRAVITON: 't4g',
        STANDARD8_GRAVITON: 'm8g',
        COMPUTE8_GRAVITON4: 'c8g',
        MEMORY7_GRAVITON: 'r7g',
        GRAPHICS6_EFFICIENT: 'g6e',
        GRAPHICS5_GRAVITON2: 'g5g',
        PARALLEL5: 'p5',
        INFERENCE2: 'inf2',
        TRAINING_ACCELERATOR2: 'trn2',
      };
      assert.deepEqual(Object.fromEntries(Object.keys(families).map((name) => [name, familyOfClass(name)])), families);
    });

    it('has the family of every accelerated and every Graviton machine of the catalog under its own name', () => {
      const families = [...new Set(getCatalog().instances.map(({ family }) => family))];
      assert.ok(families.length > 20);
      families.forEach((family) =>
        assert.equal(familyOfClass(family.toUpperCase().replaceAll('-', '_')), family.replaceAll('_', '-')),
      );
    });

    it('spells sizes as EC2 does', () => {
      const sizes = ['NANO', 'LARGE', 'XLARGE', 'XLARGE2', 'XLARGE48', 'METAL', 'XLARGE24METAL'].map(sizeOfName);
      assert.deepEqual(sizes, ['nano', 'large', 'xlarge', '2xlarge', '48xlarge', 'metal', 'metal-24xl']);
    });

    it("reads SageMaker's and Pulumi's enums", () => {
      assert.equal(sageMakerType('ML_G5_2XLARGE'), 'ml.g5.2xlarge');
      assert.equal(sageMakerType('ML_P4DE_24XLARGE'), 'ml.p4de.24xlarge');
      assert.equal(sageMakerType('G5_XLARGE'), 'ml.g5.xlarge');
      assert.equal(sageMakerType('of'), undefined);
      assert.equal(pulumiType('G4dn_12XLarge'), 'g4dn.12xlarge');
      assert.equal(pulumiType('C7g_Large'), 'c7g.large');
      assert.equal(pulumiType('toString'), undefined);
    });

    const forms: readonly (readonly [string, string])[] = [
      ['ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE2)', 'g5.2xlarge'],
      ['ec2.InstanceType.of(ec2.InstanceClass.COMPUTE8_GRAVITON4, ec2.InstanceSize.XLARGE8)', 'c8g.8xlarge'],
      ["new ec2.InstanceType('c8g.8xlarge')", 'c8g.8xlarge'],
      ["new ec2.InstanceType(props.type ?? 'g6.xlarge')", 'g6.xlarge'],
      ["new ec2.InstanceType(process.env.TYPE || 'g6.2xlarge')", 'g6.2xlarge'],
      ['new ec2.InstanceType(`${family}.${size}`)', 'g6e.xlarge'],
      ['new cdk.aws_ec2.InstanceType(sizes.big)', 'p4d.24xlarge'],
      ['new ec2.InstanceType(Sizes.Small)', 'g4dn.xlarge'],
    ];
    for (const [form, type] of forms) {
      it(`reads ${form}`, () => {
        const head = `${CDK}const family = 'g6e';\nconst size = 'xlarge';\nconst sizes = { big: 'p4d.24xlarge' };\nenum Sizes { Small = 'g4dn.xlarge' }\n`;
        const { found } = only(box(form), head);
        assert.equal(found.spec.placement?.instance, type);
        assert.equal(found.spec.model, 'org/own-7b');
        assert.equal(found.spec.runtime, 'vllm');
      });
    }

    it('marks both parts of a machine that is put together', () => {
      const result = only(box('ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE12)'));
      assert.equal(written(result, 'placement.instance'), 'ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE12');
      // g5.12xlarge has four A10G.
      assert.equal(result.found.spec.placement?.count, 4);
      assert.equal(result.found.stated.accelerator, 'A10G');
    });

    for (const [form, source] of [
      ["new ec2.InstanceType(this.node.tryGetContext('box'))", 'context box'],
      ['new ec2.InstanceType(props.instanceType)', 'props.instanceType'],
      ['props.instanceType', 'props.instanceType'],
      ['new ec2.InstanceType(parameter.valueAsString)', 'parameter Machine'],
    ] as const) {
      it(`says where ${form} comes from`, () => {
        const { found } = only(
          box(form),
          `${CDK}const parameter = new cdk.CfnParameter(stack, 'Machine', { type: 'String' });\n`,
        );
        assert.equal(found.spec.placement?.instance, undefined);
        assert.equal(found.spec.placement?.count, undefined);
        const note = `The instance type comes from ${source}, whose value this file does not hold.`;
        assert.ok(found.notes.includes(note), found.notes.join('\n'));
      });
    }
  });

  describe('SageMaker', () => {
    const PRICE =
      "SageMaker's prices are not in the catalog: the money is that of the same machine on EC2, which costs less.";

    it('reads a configuration, with the price note of templates', () => {
      const result = only(variants("instanceType: 'ml.p4d.24xlarge', initialInstanceCount: 2"));
      const { found } = result;
      assert.deepEqual(found.spec.placement, { count: 8, instance: 'p4d.24xlarge', replicas: 2 });
      assert.equal(found.stated.instance, 'ml.p4d.24xlarge');
      assert.equal(found.stated.arch, 'amd64');
      assert.equal(written(result, 'placement.instance'), 'p4d.24xlarge');
      assert.equal(written(result, 'placement.replicas'), '2');
      assert.deepEqual(
        found.notes,
        ['The model is not in this file: what it serves is not known.', PRICE].toReversed(),
      );
    });

    it('takes fallbacks, and says what stands elsewhere', () => {
      const taken = only(
        variants("instanceType: props.type ?? 'ml.g5.xlarge', initialInstanceCount: props.count ?? 3"),
      );
      assert.deepEqual(taken.found.spec.placement, { count: 1, instance: 'g5.xlarge', replicas: 3 });
      const { found } = only(variants('instanceType: props.type, initialInstanceCount: props.count'));
      assert.deepEqual(found.spec.placement, {});
      assert.ok(
        found.notes.includes('The number of replicas comes from props.count, whose value this file does not hold.'),
      );
      assert.ok(!found.notes.includes(PRICE));
    });

    it('follows properties that the file itself hands over', () => {
      const { found } = only(
        `class Endpoint extends cdk.Stack { constructor(scope, id, props) { super(scope, id); ${variants('instanceType: props.type, initialInstanceCount: 1')} } }\nnew Endpoint(app, 'E', { type: 'ml.g6.xlarge' });\n`,
      );
      assert.equal(found.spec.placement?.instance, 'g6.xlarge');
    });

    it('offers both machines where a condition decides', () => {
      const { found } = only(
        variants("instanceType: isLarge ? 'ml.g5.2xlarge' : 'ml.g6.xlarge', initialInstanceCount: 1"),
      );
      assert.equal(found.spec.placement?.instance, 'g5.2xlarge');
      assert.deepEqual(found.alternatives?.instances, ['ml.g5.2xlarge', 'ml.g6.xlarge']);
    });

    it('joins model, configuration, endpoint and scaling by their variables', () => {
      const result = only(`
const model = new sagemaker.CfnModel(this, 'M', { primaryContainer: {
  image: \`1.dkr.ecr.\${cdk.Aws.REGION}.amazonaws.com/huggingface-pytorch-tgi-inference:2.4.0\`,
  environment: { HF_MODEL_ID: 'org/own-13b', SM_NUM_GPUS: '4', MAX_TOTAL_TOKENS: '8192' } } });
const config = new sagemaker.CfnEndpointConfig(this, 'C', { productionVariants: [
  { variantName: 'main', modelName: model.attrModelName, instanceType: 'ml.g5.12xlarge', initialInstanceCount: 1 }] });
const endpoint = new sagemaker.CfnEndpoint(this, 'E', { endpointConfigName: config.ref });
new cdk.aws_applicationautoscaling.CfnScalableTarget(this, 'T', { minCapacity: 2, maxCapacity: 6,
  resourceId: 'endpoint/' + endpoint.attrEndpointName + '/variant/main', scalableDimension: 'sagemaker:variant:DesiredInstanceCount' });
`);
      const { spec } = result.found;
      assert.equal(spec.model, 'org/own-13b');
      assert.equal(spec.runtime, 'tgi');
      assert.equal(spec.contextTokens, 8192);
      assert.equal(spec.placement?.tensorParallel, 4);
      assert.equal(spec.placement?.minReplicas, 2);
      assert.equal(spec.placement?.maxReplicas, 6);
      assert.equal(written(result, 'placement.maxReplicas'), '6');
    });

    it('joins a model by its name, through getAtt() and in the classes of the alpha module', () => {
      const byName = only(`
new sagemaker.CfnModel(this, 'M', { modelName: 'own', primaryContainer: { image: 'tei:1', environment: { HF_MODEL_ID: 'BAAI/bge-m3' } } });
${variants("instanceType: 'ml.g5.xlarge'").replace("modelName: 'm'", "modelName: 'own'")}`);
      assert.equal(byName.found.spec.model, 'BAAI/bge-m3');
      const byAttribute = only(`
const m = new sagemaker.CfnModel(this, 'M', { primaryContainer: { image: 'tei:1', environment: { HF_MODEL_ID: 'BAAI/bge-m3' } } });
${variants("instanceType: 'ml.g5.xlarge'").replace("modelName: 'm'", "modelName: m.getAtt('ModelName').toString()")}`);
      assert.equal(byAttribute.found.spec.model, 'BAAI/bge-m3');
      const alpha = only(`
const model = new alpha.Model(this, 'M', { containers: [{ image: alpha.ContainerImage.fromDlc('huggingface-pytorch-tgi-inference', '2.4.0'), environment: { HF_MODEL_ID: 'org/own-3b' } }] });
const config = new alpha.EndpointConfig(this, 'C');
config.addInstanceProductionVariant({ model, variantName: 'v', instanceType: alpha.InstanceType.of('ml.g5.2xlarge'), initialInstanceCount: 2 });
`);
      assert.equal(alpha.found.spec.model, 'org/own-3b');
      assert.equal(alpha.found.spec.placement?.instance, 'g5.2xlarge');
      assert.equal(alpha.found.spec.placement?.replicas, 2);
    });

    it('tells serverless and several variants apart', () => {
      const { found } = only(variants('serverlessConfig: { maxConcurrency: 5, memorySizeInMb: 4096 }'));
      assert.equal(found.spec.placement?.instance, undefined);
      assert.ok(found.notes.some((note) => note.startsWith('A serverless endpoint runs on no machine of its own')));
      const { workloads } = read(
        `${CDK}new sagemaker.CfnEndpointConfig(this, 'C', { productionVariants: [{ variantName: 'a', modelName: 'm', instanceType: 'ml.g5.xlarge' }, { variantName: 'b', modelName: 'm', instanceType: 'ml.g6.xlarge' }] });`,
      );
      assert.deepEqual(
        workloads.map(({ name, spec }) => [name, spec.placement?.instance]),
        [
          ['C/a', 'g5.xlarge'],
          ['C/b', 'g6.xlarge'],
        ],
      );
    });

    it('reads the endpoints of the generative AI constructs', () => {
      const result = only(
        "new HuggingFaceSageMakerEndpoint(this, 'H', { modelId: 'org/own-7b', instanceType: SageMakerInstanceType.ML_G5_12XLARGE, instanceCount: 3, container: DeepLearningContainerImage.HUGGINGFACE_PYTORCH_TGI_INFERENCE_2_4_0_TGI2_3_1_GPU_PY311_CU124_UBUNTU22_04, environment: { SM_NUM_GPUS: JSON.stringify(4) } });",
      );
      assert.equal(result.found.spec.model, 'org/own-7b');
      assert.equal(result.found.spec.runtime, 'tgi');
      assert.deepEqual(result.found.spec.placement, {
        tensorParallel: 4,
        count: 4,
        instance: 'g5.12xlarge',
        replicas: 3,
      });
      assert.equal(written(result, 'placement.instance'), 'ML_G5_12XLARGE');
      const jumpStart = only(
        "new JumpStartSageMakerEndpoint(this, 'J', { model: JumpStartModel.HUGGINGFACE_LLM_FALCON_7B_BF16_4_1_5, endpointName: 'e' });",
      );
      assert.equal(jumpStart.found.spec.model, 'huggingface-llm-falcon-7b-bf16');
      assert.equal(jumpStart.found.spec.placement?.instance, undefined);
    });
  });

  describe('EC2', () => {
    it('reads commands that are added to the script or to the machine', () => {
      const result = only(`
const script = ec2.UserData.forLinux({ shebang: '#!/bin/bash' });
script.addCommands(...['yum install -y docker', 'docker run --gpus all vllm/vllm-openai:v1 --model org/own-7b --max-model-len 4096']);
const box = new ec2.Instance(this, 'Box', { instanceType: new ec2.InstanceType('g6.xlarge'), userData: script });
box.userData.addCommands('echo done');
`);
      assert.equal(result.found.spec.model, 'org/own-7b');
      assert.equal(written(result, 'model'), 'org/own-7b');
      assert.equal(written(result, 'contextTokens'), '4096');
      assert.equal(result.found.spec.placement?.replicas, 1);
    });

    it('keeps places in a script with parts that are not known', () => {
      const result = only(
        'new ec2.Instance(this, "Box", { instanceType: new ec2.InstanceType("g6.xlarge"), userData: ec2.UserData.custom(`#!/bin/bash\nexport HF_TOKEN=${props.token}\nvllm serve ${props.org}/own --max-model-len 2048\n`) });',
      );
      assert.equal(result.found.spec.contextTokens, 2048);
      assert.equal(written(result, 'contextTokens'), '2048');
    });

    it("has the architecture of a Graviton machine, whose engine's script says the rest", () => {
      const { found } = only(
        "const b = new ec2.Instance(this, 'Box', { instanceType: new ec2.InstanceType('c8g.8xlarge'), machineImage: image });\nb.addUserData('llama-server -hf org/own-3b-GGUF:Q4_K_M --ctx-size 4096');",
      );
      assert.equal(found.stated.arch, 'arm64');
      assert.equal(found.stated.hardwareClass, 'graviton');
      assert.equal(found.spec.precision, 'int4');
    });

    const group = (sizes: string) =>
      `new autoscaling.AutoScalingGroup(this, 'G', { instanceType: new ec2.InstanceType('g5.xlarge'), ${sizes} });`;
    it('has the sizes of a group with the defaults of CDK', () => {
      assert.equal(only(group('minCapacity: 2')).found.spec.placement?.replicas, 2);
      assert.equal(only(group('desiredCapacity: 4')).found.spec.placement?.replicas, 4);
      const { found } = only(group('minCapacity: 1, maxCapacity: 5'));
      assert.deepEqual([found.spec.placement?.minReplicas, found.spec.placement?.maxReplicas], [1, 5]);
      assert.ok(found.notes.includes('What runs on this machine is not stated: its cost is what is reserved.'));
    });

    it('reads templates, spot and mixed instances', () => {
      const spot = only(
        `const t = new ec2.LaunchTemplate(this, 'T', { instanceType: new ec2.InstanceType('g5.xlarge'), spotOptions: {} });\nnew autoscaling.AutoScalingGroup(this, 'G', { launchTemplate: t, desiredCapacity: 2 });`,
      );
      assert.equal(spot.found.spec.placement?.purchase, 'spot');
      assert.equal(spot.found.spec.placement?.replicas, 2);
      const mixed = only(
        `const t = new ec2.LaunchTemplate(this, 'T', { instanceType: new ec2.InstanceType('g5.xlarge') });\nnew autoscaling.AutoScalingGroup(this, 'G', { mixedInstancesPolicy: { launchTemplate: t, launchTemplateOverrides: [{ instanceType: new ec2.InstanceType('g5.xlarge') }, { instanceType: new ec2.InstanceType('g6.xlarge') }] } });`,
      );
      assert.deepEqual(mixed.found.alternatives?.instances, ['g5.xlarge', 'g6.xlarge']);
    });

    it("leaves out a cluster's own machines, and machines without engine and accelerator", () => {
      assert.deepEqual(
        read(CDK + box("new ec2.InstanceType('m7g.large')").replace('vllm serve org/own-7b', 'nginx')).workloads,
        [],
      );
      const joined = `const asg = ${group('minCapacity: 1')}\nnew ecs.AsgCapacityProvider(this, 'P', { autoScalingGroup: asg });`;
      assert.deepEqual(read(CDK + joined).workloads, []);
      assert.deepEqual(
        read(`${CDK}const asg = ${group('')}\ncluster.connectAutoScalingGroupCapacity(asg, {});`).workloads,
        [],
      );
    });
  });

  describe('ECS, Batch and Lambda', () => {
    const task = (kind: string, props: string, container: string) =>
      `const task = new ecs.${kind}(this, 'T', { ${props} });\ntask.addContainer('c', { image: ecs.ContainerImage.fromRegistry('vllm/vllm-openai:v1'), command: ['--model', 'org/own-7b'], ${container} });\n`;

    it('reads a Fargate task with its architecture, without a machine', () => {
      const { found } = only(
        `${task('FargateTaskDefinition', 'runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64 }', '')}const s = new ecs.FargateService(this, 'S', { taskDefinition: task, desiredCount: 3 });\ns.autoScaleTaskCount({ maxCapacity: 9 });`,
      );
      assert.equal(found.name, 'T');
      assert.equal(found.stated.arch, 'arm64');
      assert.equal(found.spec.placement?.instance, undefined);
      assert.equal(found.spec.placement?.maxReplicas, 9);
      assert.ok(found.notes.some((note) => note.startsWith('Fargate is priced by the vCPU')));
    });

    it("lands on the cluster's machine, with the GPUs of its container", () => {
      const result = only(
        `cluster.addCapacity('Gpus', { instanceType: new ec2.InstanceType('g5.12xlarge') });\n${task('Ec2TaskDefinition', '', 'gpuCount: 2')}new ecs.Ec2Service(this, 'S', { taskDefinition: task, desiredCount: 2 });`,
        `${CDK}const cluster = new ecs.Cluster(this, 'Cluster');\n`,
      );
      assert.deepEqual(result.found.spec.placement, { count: 2, instance: 'g5.12xlarge', replicas: 2 });
      assert.equal(written(result, 'placement.count'), '2');
    });

    it('says where no service runs the task', () => {
      const { found } = only(task('Ec2TaskDefinition', '', 'gpuCount: 1'));
      assert.equal(found.spec.placement?.replicas, undefined);
      assert.ok(
        found.notes.includes('No service in this file runs the task: how many copies there are is not stated.'),
      );
    });

    it('reads patterns, images of a repository and options that are spread', () => {
      const { found } = only(
        `const shared = { desiredCount: 2 };\nnew patterns.ApplicationLoadBalancedFargateService(this, 'P', { ...shared, taskImageOptions: { image: ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryName(this, 'R', 'ollama'), '0.4') } });`,
      );
      assert.equal(found.spec.runtime, 'ollama');
      assert.equal(found.spec.placement?.replicas, 2);
      const scaled = only(
        "new patterns.QueueProcessingFargateService(this, 'Q', { image: ecs.ContainerImage.fromRegistry('ollama/ollama'), minScalingCapacity: 1, maxScalingCapacity: 4 });",
      );
      assert.equal(scaled.found.spec.placement?.maxReplicas, 4);
    });

    it('reads jobs with the machines of their environment', () => {
      const { found } = only(`
new batch.ManagedEc2EcsComputeEnvironment(this, 'E', { spot: true, instanceTypes: [new ec2.InstanceType('g5.xlarge'), new ec2.InstanceType('g6.xlarge')] });
new batch.EcsJobDefinition(this, 'J', { container: new batch.EcsEc2ContainerDefinition(this, 'C', { image: ecs.ContainerImage.fromRegistry('vllm/vllm-openai:v1'), command: ['--model', 'org/own-7b'], gpu: 1 }) });
`);
      assert.equal(found.name, 'J');
      assert.equal(found.spec.kind, 'batch');
      assert.equal(found.spec.placement?.instance, 'g5.xlarge');
      assert.equal(found.spec.placement?.purchase, 'spot');
      assert.deepEqual(found.alternatives?.instances, ['g5.xlarge', 'g6.xlarge']);
      const family = only(`
new batch.ManagedEc2EcsComputeEnvironment(this, 'E', { instanceClasses: [ec2.InstanceClass.P4D] });
new batch.EcsJobDefinition(this, 'J', { container: new batch.EcsEc2ContainerDefinition(this, 'C', { image: ecs.ContainerImage.fromRegistry('vllm/vllm-openai:v1'), gpu: 8 }) });
`);
      assert.equal(family.found.spec.placement?.count, 8);
    });

    it('counts the nodes of a parallel job', () => {
      const { found } = only(`
new batch.MultiNodeJobDefinition(this, 'J', { containers: [{ startNode: 0, endNode: 3, container: new batch.EcsEc2ContainerDefinition(this, 'C', { image: ecs.ContainerImage.fromRegistry('vllm/vllm-openai:v1'), gpu: 8 }) }] });
`);
      // Four nodes with eight GPUs each.
      assert.equal(found.spec.placement?.count, 32);
    });

    it('reads functions that run a model themselves', () => {
      const { found } = only(
        "new lambda.DockerImageFunction(this, 'F', { code: lambda.DockerImageCode.fromImageAsset('./llama-cpp'), architecture: lambda.Architecture.ARM_64, memorySize: 8192 });",
      );
      assert.equal(found.stated.arch, 'arm64');
      assert.ok(found.notes.includes('The function has 8192 MiB of memory.'));
      const plain =
        "new lambda.Function(this, 'F', { runtime: lambda.Runtime.NODEJS_20_X, handler: 'index.handler', code: lambda.Code.fromAsset('src') });";
      assert.deepEqual(read(CDK + plain).workloads, []);
    });
  });

  describe('Kubernetes', () => {
    const POD = (selector: string) =>
      `{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'vllm' }, spec: { replicas: 2, selector: {}, template: { metadata: {}, spec: { nodeSelector: { ${selector} }, containers: [{ name: 'c', image: 'vllm/vllm-openai:v1', args: ['--model', 'org/own-7b'], resources: { limits: { 'nvidia.com/gpu': 1 } } }] } } } }`;

    it('declares node groups as capacity, without a workload', () => {
      const [managed] = capacity(
        "cluster.addNodegroupCapacity('gpu', { nodegroupName: 'gpus', instanceTypes: [ec2.InstanceType.of(ec2.InstanceClass.G6, ec2.InstanceSize.XLARGE4)], capacityType: eks.CapacityType.SPOT, labels: { pool: 'gpu' } });",
      );
      assert.deepEqual(managed?.instances, ['g6.4xlarge']);
      assert.deepEqual(managed?.purchases, ['spot']);
      assert.deepEqual(managed?.names, ['gpu', 'gpus']);
      assert.deepEqual(managed?.labels.get('pool'), ['gpu']);
      const [templated] = capacity(
        "const t = new ec2.CfnLaunchTemplate(this, 'T', { launchTemplateData: { instanceType: 'c8g.4xlarge' } });\ncluster.addNodegroupCapacity('own', { launchTemplateSpec: { id: t.ref } });",
      );
      assert.deepEqual(templated?.instances, ['c8g.4xlarge']);
      assert.deepEqual(templated?.labels.get('kubernetes.io/arch'), ['arm64']);
      const groups = capacity(
        "new aws.eks.NodeGroup('a', { instanceTypes: ['g6.xlarge'] });\nnew eks.Cluster('b', { instanceType: 'm7g.large' });",
        PULUMI,
      );
      assert.deepEqual(
        groups.map(({ instances }) => instances),
        [['g6.xlarge'], ['m7g.large']],
      );
    });

    it('lands on the node group that the pod asks for', () => {
      const { found } = only(
        `cluster.addNodegroupCapacity('gpu', { instanceTypes: [new ec2.InstanceType('g6.4xlarge')], labels: { pool: 'gpu' } });\ncluster.addManifest('M', ${POD("pool: 'gpu'")});`,
      );
      assert.equal(found.name, 'vllm');
      assert.deepEqual(found.spec.placement, { count: 1, instance: 'g6.4xlarge', replicas: 2 });
    });

    it("reads Pulumi's classes and objects of a list", () => {
      const spec =
        "{ metadata: { name: 'own' }, spec: { replicas: 3, selector: {}, template: { metadata: {}, spec: { containers: [{ image: 'ollama/ollama' }] } } } }";
      const result = only(`new k8s.apps.v1.Deployment('resource', ${spec});`, PULUMI);
      assert.equal(result.found.name, 'own');
      assert.equal(result.found.object?.kind, 'Deployment');
      assert.equal(written(result, 'placement.replicas'), '3');
      const listed = only(`new eks.KubernetesManifest(this, 'K', { cluster, manifest: [${POD('')}] });`);
      assert.equal(listed.found.spec.model, 'org/own-7b');
    });
  });

  describe('Pulumi', () => {
    it('reads machines, enums and scripts', () => {
      const result = only(
        "new aws.ec2.Instance('box', { instanceType: aws.ec2.InstanceType.G4dn_XLarge, userData: pulumi.interpolate`#!/bin/bash\nvllm serve org/own-7b --port ${port}` });",
        PULUMI,
      );
      assert.equal(result.found.name, 'box');
      assert.equal(result.found.spec.placement?.instance, 'g4dn.xlarge');
      assert.equal(written(result, 'placement.instance'), 'G4dn_XLarge');
      assert.equal(result.found.spec.model, 'org/own-7b');
    });

    it('takes the fallback of a configuration, and names one without', () => {
      const head = `${PULUMI}const config = new pulumi.Config();\n`;
      const machine = (type: string) =>
        `new aws.sagemaker.EndpointConfiguration('c', { productionVariants: [{ variantName: 'v', modelName: 'm', instanceType: ${type} }] });`;
      assert.equal(
        only(machine("config.get('type') || 'ml.g5.xlarge'"), head).found.spec.placement?.instance,
        'g5.xlarge',
      );
      const { notes } = only(machine("config.require('type')"), head).found;
      assert.ok(
        notes.includes('The instance type comes from configuration type, whose value this file does not hold.'),
      );
    });

    it('reads tasks whose containers are text', () => {
      const result = only(
        "const t = new aws.ecs.TaskDefinition('t', { requiresCompatibilities: ['EC2'], containerDefinitions: JSON.stringify([{ name: 'c', image: 'vllm/vllm-openai:v1', command: ['--model', 'org/own-7b'], resourceRequirements: [{ type: 'GPU', value: '1' }] }]) });\nnew aws.ecs.Service('s', { taskDefinition: t.arn, desiredCount: 2 });",
        PULUMI,
      );
      assert.equal(result.found.spec.model, 'org/own-7b');
      assert.equal(result.found.spec.placement?.count, 1);
      assert.equal(result.found.spec.placement?.replicas, 2);
    });
  });

  describe('what does not count, and bad input', () => {
    for (const [what, text] of [
      [
        'types',
        "import type { CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';\nnew CfnEndpointConfig(a, 'b', { productionVariants: [{ instanceType: 'ml.g5.xlarge' }] });",
      ],
      [
        'strings and comments',
        `${CDK}// ${variants("instanceType: 'ml.g5.xlarge'")}\nconst text = "new sagemaker.CfnEndpointConfig(this, 'x', {})";`,
      ],
      [
        'classes of other modules',
        `import { Instance } from './own';\nimport { Stack } from 'aws-cdk-lib';\nimport 'aws-cdk-lib/aws-ec2';\nnew Instance('x', { instanceType: 'p5.48xlarge' });`,
      ],
      [
        'databases',
        `${CDK}new cdk.aws_rds.DatabaseInstance(this, 'D', { instanceType: new ec2.InstanceType('r7g.large') });`,
      ],
    ] as const) {
      it(`passes over ${what}`, () => assert.deepEqual(read(text).workloads, []));
    }

    it('follows classes under other names', () => {
      const head =
        "import { CfnEndpointConfig as Config } from 'aws-cdk-lib/aws-sagemaker';\nimport { Instance as Box } from '@pulumi/aws/ec2';\n";
      const { workloads } = read(
        `${head}new Config(this, 'C', { productionVariants: [{ variantName: 'v', modelName: 'm', instanceType: 'ml.g5.xlarge' }] });\nnew Box('b', { instanceType: 'g6.xlarge' });`,
      );
      assert.deepEqual(
        workloads.map(({ name, spec }) => [name, spec.placement?.instance]),
        [
          ['C', 'g5.xlarge'],
          ['b', 'g6.xlarge'],
        ],
      );
    });

    it('passes over tests', () => {
      const text = CDK + variants("instanceType: 'ml.g5.xlarge'");
      assert.deepEqual(typescript.read({ path: 'stack.test.ts', languageId: 'typescript', text }).workloads, []);
    });

    it('costs one search where nothing is imported', () => {
      const text = 'const instanceType = "ml.g5.xlarge";\n'.repeat(10_000);
      assert.equal(typescript.matches({ path: 'a.ts', languageId: 'typescript', text }), false);
    });

    it('lets a comment settle what the code leaves open', () => {
      const text = `${CDK}/**\n * @workload chat\n * placement:\n *   instance: g6.xlarge\n */\nexport const config = ${variants('instanceType: props.type')}\n`;
      const { workloads } = read(text);
      assert.deepEqual(
        workloads.map(({ name, spec }) => [name, spec.placement?.instance]),
        [['chat', 'g6.xlarge']],
      );
    });

    const HOSTILE: readonly (readonly [string, string])[] = [
      [
        'values that name themselves',
        `const a = { ...a, b: a };\nconst t = \`\${t}\`;\n${variants('instanceType: t, ...a')}`,
      ],
      [
        'prototype keys',
        variants(
          "__proto__: { instanceType: 'x' }, constructor: 1, instanceType: '__proto__', initialInstanceCount: 'constructor'",
        ),
      ],
      ['objects in objects', variants(`x: ${'{ a: '.repeat(300)}1${' }'.repeat(300)}`)],
      [
        'objects that double',
        `const a0 = { b: 1 };\n${Array.from({ length: 40 }, (_, i) => `const a${i + 1} = { x: a${i}, y: a${i} };`).join('\n')}\n${variants('instanceType: a40')}`,
      ],
      ['numbers that are none', variants('instanceType: 5, initialInstanceCount: -1e400')],
      [
        'a long sum of texts',
        `new ec2.Instance(this, 'B', { instanceType: new ec2.InstanceType('g5.xlarge'), userData: ec2.UserData.custom(${Array.from({ length: 3000 }, () => "'x\\n'").join(' + ')}) });`,
      ],
      ['names alike', Array.from({ length: 1500 }, () => variants("instanceType: 'ml.g5.xlarge'")).join('\n')],
      [
        'many clusters',
        Array.from(
          { length: 150 },
          () =>
            "{ const asg = new autoscaling.AutoScalingGroup(this, 'G', { instanceType: new ec2.InstanceType('g5.xlarge') });\nnew ecs.AsgCapacityProvider(this, 'P', { autoScalingGroup: asg });\nconst t = new ecs.Ec2TaskDefinition(this, 'T');\nt.addContainer('c', { image: ecs.ContainerImage.fromRegistry('ollama/ollama'), gpuCount: 1 });\nnew ecs.Ec2Service(this, 'S', { taskDefinition: t }); }",
        ).join('\n'),
      ],
      [
        'options that are none',
        "new sagemaker.CfnEndpointConfig();\nnew ec2.Instance(this);\nnew ecs.FargateTaskDefinition(this, 'T', 5).addContainer();\ncluster.addManifest();\nnew batch.EcsJobDefinition(this, 'J', { container: 7 });\nec2.InstanceType.of();\nnew ec2.Instance(this, 'B', { instanceType: ec2.InstanceType.of() });",
      ],
    ];
    for (const [what, body] of HOSTILE) {
      it(`survives ${what}`, function () {
        this.timeout(5_000);
        const text = CDK + body;
        const manifest = read(text);
        assert.deepEqual(outsideSpans(manifest, text), []);
        for (const { spec } of manifest.workloads) {
          const numbers = JSON.stringify(spec.placement ?? {}, (_, value: unknown) =>
            typeof value === 'number' && !Number.isFinite(value) ? 'broken' : value,
          );
          assert.ok(!numbers.includes('broken'));
        }
      });
    }

    it('keeps the last good facts at every cut of a statement', () => {
      const statement = variants("instanceType: 'ml.g5.12xlarge', initialInstanceCount: 2");
      const tail = '\nexport const last = 1;\n';
      const good = read(CDK + statement + tail);
      let [cuts, kept] = [0, 0];
      const ends = [...statement.matchAll(/[\w-]+|[^\w\s]/g)].map((token) => token.index + token[0].length);
      for (const end of ends.slice(0, -1)) {
        const text = CDK + statement.slice(0, end) + tail;
        const manifest = read(text, good);
        assert.deepEqual(outsideSpans(manifest, text), []);
        cuts += 1;
        kept += manifest.workloads.some(({ spec }) => spec.placement?.instance === 'g5.12xlarge') ? 1 : 0;
      }
      assert.ok(kept >= 0.85 * cuts, `${kept} of ${cuts}`);
    });
  });
});
