/** Moves of machines that CDK and Pulumi code chooses: why one is off. */
import assert from 'node:assert/strict';
import { typescript } from '../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import {
  becomes,
  C8G,
  CDK,
  endpoint,
  G5,
  machine,
  moved,
  OPENED,
  PULUMI,
  refuses,
  targetOn,
  task,
} from '../../../support/machineMoves';

describe('moving a machine that code chooses is off', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('is off where the type does not stand in the construct alone', () => {
    for (const [type, before, reason] of [
      ["big ? new ec2.InstanceType('g5.xlarge') : new ec2.InstanceType('g6.xlarge')", '', /from a condition/],
      ['type', `const type = ${G5};\nconsole.log(type);\n`, /constant type, which is used elsewhere/],
      ['type', `export const type = ${G5};\n`, /constant type, which is used elsewhere/],
      [
        'new ec2.InstanceType(size.valueAsString)',
        "const size = new cdk.CfnParameter(stack, 'Size', { default: 'g5.xlarge' });\n",
        /parameter of the stack/,
      ],
      ['new ec2.InstanceType(`${family}.xlarge`)', "const family = 'g5';\n", /from an expression/],
      ["new ec2.InstanceType('g5' + '.xlarge')", '', /from an expression/],
      [
        'ec2.InstanceType.of(family, ec2.InstanceSize.XLARGE)',
        'const family = ec2.InstanceClass.G5;\nlog(family);\n',
        /used elsewhere/,
      ],
    ] as const) {
      refuses(before + machine(type), 'g6.2xlarge', reason);
    }
    const inClass = `class Box extends cdk.Stack {\n  readonly type = ${G5};\n  readonly box = ${machine('this.type').replace('stack', 'this')}}\n`;
    refuses(inClass, 'g6.2xlarge', /from a member of the class/);
    const inFunction = `function box(stack: cdk.Stack, type = ${G5}) {\n  ${machine('type')}}\n`;
    refuses(inFunction, 'g6.2xlarge', /from a parameter's default/);
    const own = (family: string, size: string) =>
      `const family = ec2.InstanceClass.${family};\nconst type = ec2.InstanceType.of(family, ec2.InstanceSize.${size});\n${machine('type')}`;
    becomes(own('G5', 'XLARGE'), 'g6.2xlarge', own('G6', 'XLARGE2'));
  });

  it('is off where a name for the type is missing', () => {
    const arm = 'ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 })';
    const engine = "\n  userData: ec2.UserData.custom('llama-server -m a.Q4_0.gguf'),";
    refuses(machine(C8G, arm, engine), 'c9g.xlarge', /InstanceClass and InstanceSize have no name for c9g.xlarge/);
    const text = (type: string) => machine(`new ec2.InstanceType('${type}')`, arm, engine);
    becomes(text('c8g.xlarge'), 'c9g.xlarge', text('c9g.xlarge'));
    refuses(machine(G5), 'g7e.2xlarge', /whether its software was built for the Blackwell GPUs/);
    refuses(endpoint("'ml.g5.xlarge'"), 'g5g.xlarge', /SageMaker hosts no model on g5g.xlarge/);
  });

  it('is off where a machine image or a service would not run on the new machine', () => {
    const own = "ec2.MachineImage.genericLinux({ 'us-east-1': 'ami-1' })";
    refuses(machine(G5, own), 'g6.xlarge', /whether its machine image runs on g6.xlarge is not known/);
    becomes(machine(G5, own), 'g5.2xlarge', machine(G5.replace('XLARGE', 'XLARGE2'), own));
    refuses(machine(G5, "ec2.MachineImage.lookup({ name: 'a' })"), 'c8g.4xlarge', /whether its machine image runs/);
    refuses(machine(G5, 'ec2.MachineImage.latestAmazonLinux2023()'), 'inf2.xlarge', /no driver for/);
    refuses(machine(G5, 'image'), 'g6.xlarge', /whether its machine image runs/);
    refuses(endpoint("'ml.g5.xlarge'"), 'c8g.4xlarge', /no SageMaker container for this hardware is known/);
    refuses(
      endpoint("'ml.g5.xlarge'", ", inferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2'"),
      'g6.xlarge',
      /inferenceAmiVersion is stated/,
    );
    const bare = machine(G5).replace(/ {2}machineImage.*\n/, '');
    refuses(bare, 'c8g.4xlarge', /states no machine image/);
    refuses(machine(G5, undefined, '\n  cpuOptions: { coreCount: 2 },'), 'g6.xlarge', /cpuOptions is stated/);
    refuses(machine(G5), 'g6f.large', /share of a card/);
  });

  it('is off where others run on the same machine, and where the file names the types once more', () => {
    const text = `${CDK}const template = new ec2.LaunchTemplate(stack, 'T', { instanceType: ${G5} });
new ec2.CfnInstance(stack, 'A', { launchTemplate: { launchTemplateId: template.launchTemplateId } });
new ec2.CfnInstance(stack, 'B', { launchTemplate: { launchTemplateId: template.launchTemplateId } });
`;
    const source = { path: 'stack.ts', languageId: 'typescript', text };
    const { workloads } = typescript.read(source);
    if (workloads.length > 1) {
      const result = workloads[0] && typescript.retarget?.(source, workloads[0], targetOn('g6.xlarge'));
      assert.ok(result && !result.ok);
      assert.match(result.reason, /runs on the same machine/);
    }
    assert.ok(workloads.length > 1, String(workloads.length));
    refuses(
      task(
        G5,
        'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)',
        `${OPENED} gpuCount: 1,`,
        "service.addPlacementConstraints(ecs.PlacementConstraint.memberOf('attribute:ecs.instance-type =~ g5.*'));\n",
      ),
      'g6.xlarge',
      /placement constraint/,
    );
  });

  it('moves a node group only where every pod finds what it found before', () => {
    const pods = (types: string, more = '') => `const cluster = new eks.Cluster(stack, 'Eks', { version });
cluster.addNodegroupCapacity('gpu', {
  instanceTypes: [${types}],
  amiType: eks.NodegroupAmiType.AL2023_X86_64_NVIDIA,
  labels: { pool: 'gpu' },
});
${more}cluster.addManifest('Vllm', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'vllm' },
  spec: {
    replicas: 1,
    template: {
      spec: {
        nodeSelector: { pool: 'gpu' },
        containers: [{ name: 'vllm', image: 'vllm/vllm-openai:v0.6.4', resources: { limits: { 'nvidia.com/gpu': 1 } } }],
      },
    },
  },
});
`;
    const head = `${CDK}import * as eks from 'aws-cdk-lib/aws-eks';\n`;
    becomes(pods(G5), 'g6.2xlarge', pods(G5.replace('G5', 'G6').replace('XLARGE', 'XLARGE2')), head);
    becomes(pods("new ec2.InstanceType('g5.xlarge')"), 'g5.2xlarge', pods("new ec2.InstanceType('g5.2xlarge')"), head);
    refuses(pods("new ec2.InstanceType('g5.2xlarge')"), 'g5.xlarge', /other pods may share the node group/, head);
    refuses(pods(G5), 'c8g.8xlarge', /other pods may share the node group/, head);
    refuses(pods(G5), 'g6.2xlarge', /its node group has no room for 2 machines/, head, { replicas: 2 });
    const counted = pods(G5).replace("labels: { pool: 'gpu' },\n", "labels: { pool: 'gpu' },\n  maxSize: 2,\n");
    becomes(
      counted,
      'g6.2xlarge',
      counted.replace('G5', 'G6').replace('XLARGE', 'XLARGE2').replace('replicas: 1', 'replicas: 2'),
      head,
      { replicas: 2, instances: 2 },
    );
    const second = `cluster.addNodegroupCapacity('more', { instanceTypes: [${G5}], labels: { pool: 'other' } });\n`;
    refuses(pods(G5, second), 'g6.2xlarge', /several node groups/, head);
  });

  it('is off where a call stands between the type and its construct', () => {
    const box = `new aws.ec2.Instance('box', { instanceType: pulumi.output('g5.xlarge'), ami: 'ami-1' });\n`;
    refuses(box, 'g5.2xlarge', /from an expression/, PULUMI);
  });

  it('is off where an image, a script or the options of a container serve another construct too', () => {
    const types = [G5.replace('G5', 'C8I').replace('XLARGE', 'XLARGE4'), 'c8g.4xlarge'] as const;
    const image = 'const image = ecs.EcsOptimizedImage.amazonLinux2023();\nlog(image);\n';
    refuses(image + task(types[0], 'image', OPENED), types[1], /constant image, which is used elsewhere/);
    const options = `const options = {\n${OPENED} gpuCount: 1\n};\nlog(options);\n`;
    const gpu = 'ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.GPU)';
    const shared = task(G5, gpu, OPENED).replace(
      /addContainer\('ollama', \{[^}]*\}\)/,
      "addContainer('ollama', options)",
    );
    refuses(options + shared, types[1], /constant options, which is used elsewhere/);
    const script =
      "const userData = ec2.UserData.forLinux();\nuserData.addCommands('docker run --gpus all ollama/ollama:0.4.2');\n";
    refuses(
      `${script}${machine(G5, undefined, '\n  userData,')}log(userData);\n`,
      types[1],
      /belongs to another machine too/,
    );
    assert.ok(moved(script + machine(G5, undefined, '\n  userData,'), types[1]).after);
  });
});
