/** Containers, functions and pods that CDK and Pulumi code puts on machines, and what is none of them. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import { outsideSpans } from '../../../../support/codeRanges';
import { CDK, PULUMI, read, only, written, capacity, variants } from '../../../../support/infrastructureCode';

describe('containers in CDK and Pulumi code', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

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
