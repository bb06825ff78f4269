/** CDK and Pulumi code of a few lines, read. */
import assert from 'node:assert/strict';
import type { CapacityDeclaration } from '../../server/src/manifest/context';
import { typescript } from '../../server/src/manifest/dialects/typescript';
import type { FoundWorkload, Manifest } from '../../server/src/manifest/manifest';
import { brokenCodeRanges } from './codeRanges';

export const CDK = `import * as cdk from 'aws-cdk-lib';
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
export const PULUMI = `import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as eks from '@pulumi/eks';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
`;

export const read = (text: string, previous?: Manifest): Manifest => {
  const source = { path: 'stack.ts', languageId: 'typescript', text };
  assert.ok(typescript.matches(source));
  return typescript.read(source, previous);
};

export function only(body: string, head = CDK): { readonly found: FoundWorkload; readonly text: string } {
  const text = head + body;
  const { workloads } = read(text);
  assert.equal(workloads.length, 1, JSON.stringify(workloads.map(({ name }) => name)));
  const [found] = workloads;
  assert.ok(found);
  assert.deepEqual(brokenCodeRanges(found, text), []);
  return { found, text };
}

export const written = ({ found, text }: ReturnType<typeof only>, path: string): string | undefined => {
  const value = found.fields.get(path)?.value;
  return value && text.slice(value.start, value.end);
};

export const capacity = (body: string, head = CDK): readonly CapacityDeclaration[] =>
  (read(head + body).declared ?? []).flatMap(({ declaration }) =>
    declaration.what === 'capacity' ? [declaration] : [],
  );

export const variants = (inner: string) =>
  `new sagemaker.CfnEndpointConfig(this, 'C', { productionVariants: [{ variantName: 'v', modelName: 'm', ${inner} }] });`;
export const box = (type: string) =>
  `new ec2.Instance(this, 'Box', { vpc, instanceType: ${type}, userData: ec2.UserData.custom('vllm serve org/own-7b') });`;
