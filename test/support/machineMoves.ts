/** One program of CDK or Pulumi, moved to another machine: what becomes of it, or why it stays. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/manifest/edits';
import { typescript } from '../../server/src/manifest/dialects/typescript';
import { getCatalog } from '../../shared/src/catalog/catalog';
import type { Target } from '../../shared/src/report/schema';
import { syntaxErrors } from './codeActions';

export const CDK = `import * as cdk from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as batch from 'aws-cdk-lib/aws-batch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as alpha from '@aws-cdk/aws-sagemaker-alpha';
import { HuggingFaceSageMakerEndpoint, SageMakerInstanceType } from '@cdklabs/generative-ai-cdk-constructs';
`;
export const PULUMI = `import * as aws from '@pulumi/aws';
import { ec2 } from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
`;

export const targetOn = (instance: string, more: Partial<Target> = {}): Target => {
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
export function moved(body: string, instance: string, head = CDK, more: Partial<Target> = {}): Tried {
  const text = head + body;
  const source = { path: 'stack.ts', languageId: 'typescript', text };
  const { workloads } = typescript.read(source);
  const [workload] = workloads;
  assert.ok(workload && workloads.length === 1, `${workloads.length} in ${body}`);
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
export function becomes(body: string, instance: string, wanted: string, head = CDK, more: Partial<Target> = {}): void {
  const { after, reason } = moved(body, instance, head, more);
  assert.equal(reason, undefined);
  assert.equal(after, wanted);
}

export const refuses = (body: string, instance: string, reason: RegExp, head = CDK, more: Partial<Target> = {}): void =>
  assert.match(moved(body, instance, head, more).reason ?? 'it is offered', reason);

export const machine = (type: string, image = 'ec2.MachineImage.latestAmazonLinux2023()', rest = '') =>
  `new ec2.Instance(stack, 'Box', {
  vpc, // kept
  instanceType: ${type},
  machineImage: ${image},${rest}
});
`;
export const G5 = 'ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE)';
export const endpoint = (type: string, rest = '') =>
  `new sagemaker.CfnEndpointConfig(stack, 'Chat', {
  productionVariants: [{ variantName: 'v', modelName: 'm', instanceType: ${type}, initialInstanceCount: 1${rest} }],
});
`;
export const DOCKER = `
  userData: ec2.UserData.custom('#!/bin/bash\\nyum install -y docker\\ndocker run --gpus all -p 1:1 ollama/ollama:0.4.2'),`;

export const task = (type: string, image: string, container: string, more = '') =>
  `const group = new autoscaling.AutoScalingGroup(stack, 'Group', {
  vpc,
  instanceType: ${type},
  machineImage: ${image},
  minCapacity: 1,
});
cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(stack, 'P', { autoScalingGroup: group }));
const task = new ecs.Ec2TaskDefinition(stack, 'Task');
task.addContainer('ollama', {
${container}
});
new ecs.Ec2Service(stack, 'Service', { cluster, taskDefinition: task, desiredCount: 1 });
${more}`;
export const C8G = 'ec2.InstanceType.of(ec2.InstanceClass.C8G, ec2.InstanceSize.XLARGE4)';
export const OPENED = "  image: ecs.ContainerImage.fromRegistry('ollama/ollama:0.4.2'),";
