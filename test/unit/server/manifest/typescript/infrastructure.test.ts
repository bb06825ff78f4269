/** Machines that CDK and Pulumi code chooses: what is read of each construct, and from exactly which text. */
import assert from 'node:assert/strict';
import {
  familyOfClass,
  pulumiType,
  sageMakerType,
  sizeOfName,
} from '../../../../../server/src/manifest/dialects/typescript/infrastructure/instanceTypes';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import { CDK, read, only, written, variants, box } from '../../../../support/infrastructureCode';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';

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
});
