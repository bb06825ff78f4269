/** Moves of machines that CDK and Pulumi code chooses: each form, what changes with it, and why a move is off. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../server/src/manifest/edits';
import { typescript } from '../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Target } from '../../../../shared/src/report/schema';
import { syntaxErrors } from '../../../support/codeActions';

const CDK = `import * as cdk from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as alpha from '@aws-cdk/aws-sagemaker-alpha';
import { HuggingFaceSageMakerEndpoint, SageMakerInstanceType } from '@cdklabs/generative-ai-cdk-constructs';
`;
const PULUMI = `import * as aws from '@pulumi/aws';
import { ec2 } from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
`;

const targetOn = (instance: string, more: Partial<Target> = {}): Target => {
  const machine = getCatalog().instance(instance);
  assert.ok(machine, instance);
  const count = machine.accelerator?.count;
  return {
    hardwareClass: machine.hardwareClass,
    instance,
    instances: more.replicas ?? 1,
    replicas: 1,
    purchase: 'on-demand',
    region: 'us-east-1',
    ...(count === undefined ? {} : { acceleratorCount: count }),
    ...more,
  } as Target;
};

interface Tried {
  readonly text: string;
  readonly after?: string;
  readonly reason?: string;
}

/** The only workload of a program, moved. */
function moved(body: string, instance: string, head = CDK, more: Partial<Target> = {}): Tried {
  const text = head + body;
  const source = { path: 'stack.ts', languageId: 'typescript', text };
  const { workloads } = typescript.read(source);
  const [workload] = workloads;
  assert.ok(workload && workloads.length === 1, JSON.stringify(workloads.map(({ name }) => name)));
  const result = typescript.retarget?.(source, workload, targetOn(instance, more));
  assert.ok(result);
  if (!result.ok) {
    return { text, reason: result.reason };
  }
  const after = applyEdits(text, result.edits);
  assert.equal(syntaxErrors('stack.ts', after), 0, after);
  const again = typescript.read({ ...source, text: after }).workloads[0];
  assert.equal(again?.spec.placement?.instance, instance, after);
  return { text, after: after.slice(head.length) };
}

/** The body once it is moved. */
function becomes(body: string, instance: string, wanted: string, head = CDK, more: Partial<Target> = {}): void {
  const { after, reason } = moved(body, instance, head, more);
  assert.equal(reason, undefined);
  assert.equal(after, wanted);
}

const refuses = (body: string, instance: string, reason: RegExp, head = CDK, more: Partial<Target> = {}): void =>
  assert.match(moved(body, instance, head, more).reason ?? 'it is offered', reason);

const machine = (type: string, image = 'ec2.MachineImage.latestAmazonLinux2023()', rest = '') =>
  `new ec2.Instance(stack, 'Box', {
  vpc, // kept
  instanceType: ${type},
  machineImage: ${image},${rest}
});
`;
const G5 = 'ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE)';
const endpoint = (type: string, rest = '') =>
  `new sagemaker.CfnEndpointConfig(stack, 'Chat', {
  productionVariants: [{ variantName: 'v', modelName: 'm', instanceType: ${type}, initialInstanceCount: 1${rest} }],
});
`;
const DOCKER = `
  userData: ec2.UserData.custom('#!/bin/bash\\nyum install -y docker\\ndocker run --gpus all -p 1:1 ollama/ollama:0.4.2'),`;

describe('moving a machine that code chooses', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('keeps the form in which CDK names a type', () => {
    for (const [before, after] of [
      ['ec2.InstanceType.of(ec2.InstanceClass.G6, ec2.InstanceSize.XLARGE2)', 'ec2.InstanceType.of(ec2.InstanceClass.G6E, ec2.InstanceSize.XLARGE4)'],
      ['ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS6, ec2.InstanceSize.XLARGE)', 'ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS6_EFFICIENT, ec2.InstanceSize.XLARGE4)'],
      ["new ec2.InstanceType('g6.xlarge')", "new ec2.InstanceType('g6e.4xlarge')"],
      ['new ec2.InstanceType("g6.xlarge")', 'new ec2.InstanceType("g6e.4xlarge")'],
      ['new ec2.InstanceType(`g6.xlarge`)', 'new ec2.InstanceType(`g6e.4xlarge`)'],
      ["(new ec2.InstanceType('g6.xlarge') as ec2.InstanceType)", "(new ec2.InstanceType('g6e.4xlarge') as ec2.InstanceType)"],
    ] as const) {
      becomes(machine(before), 'g6e.4xlarge', machine(after));
    }
  });

  it('goes back to the same bytes', () => {
    for (const type of [G5, "new ec2.InstanceType('g5.xlarge')", 'ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS5, ec2.InstanceSize.XLARGE)']) {
      const body = machine(type);
      const there = moved(body, 'g6.2xlarge').after ?? '';
      assert.notEqual(there, body);
      becomes(there, 'g5.xlarge', body);
    }
  });

  it('keeps the form in which SageMaker and Pulumi name a type', () => {
    becomes(endpoint("'ml.g5.xlarge'"), 'g6.2xlarge', endpoint("'ml.g6.2xlarge'"));
    const genai = (type: string) => `new HuggingFaceSageMakerEndpoint(stack, 'Chat', { modelId: 'a/b-7b', instanceType: ${type} });\n`;
    becomes(genai('SageMakerInstanceType.ML_G5_XLARGE'), 'g5.12xlarge', genai('SageMakerInstanceType.ML_G5_12XLARGE'));
    // The enum ends at G5; its class takes any type as a text.
    becomes(genai('SageMakerInstanceType.ML_G5_XLARGE'), 'g6.xlarge', genai("SageMakerInstanceType.of('ml.g6.xlarge')"));
    becomes(genai("SageMakerInstanceType.of('ml.g6.xlarge')"), 'g5.xlarge', genai("SageMakerInstanceType.of('ml.g5.xlarge')"));
    const variant = (type: string) =>
      `new alpha.EndpointConfig(stack, 'Chat', { instanceProductionVariants: [{ model, variantName: 'v', instanceType: ${type} }] });\n`;
    becomes(variant('alpha.InstanceType.G5_XLARGE'), 'g6.2xlarge', variant('alpha.InstanceType.G6_2XLARGE'));
    becomes(variant("alpha.InstanceType.of('ml.g5.xlarge')"), 'g6.2xlarge', variant("alpha.InstanceType.of('ml.g6.2xlarge')"));
    const box = (type: string) => `new aws.ec2.Instance('box', { instanceType: ${type}, ami: 'ami-1' });\n`;
    becomes(box("'c8g.xlarge'"), 'c7g.2xlarge', box("'c7g.2xlarge'"), PULUMI);
    becomes(box('aws.ec2.InstanceType.C7g_XLarge'), 'c8g.2xlarge', box('aws.ec2.InstanceType.C8g_2XLarge'), PULUMI);
    becomes(box('ec2.InstanceType.G5_XLarge'), 'g5.12xlarge', box('ec2.InstanceType.G5_12XLarge'), PULUMI);
    becomes(box('aws.ec2.InstanceTypes.G5_XLarge'), 'g5.12xlarge', box('aws.ec2.InstanceType.G5_12XLarge'), PULUMI);
  });
});
