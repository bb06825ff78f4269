/** Constructs that are CloudFormation's own resources, property by property. */
import type { Maker } from './maker';
import { asWritten } from './maker';

/** Types that the readers of templates look at, by the name of CDK's class for them. */
const TYPES: Readonly<Record<string, string>> = {
  'sagemaker.CfnModel': 'AWS::SageMaker::Model',
  'sagemaker.CfnEndpointConfig': 'AWS::SageMaker::EndpointConfig',
  'sagemaker.CfnEndpoint': 'AWS::SageMaker::Endpoint',
  'sagemaker.CfnInferenceComponent': 'AWS::SageMaker::InferenceComponent',
  'applicationautoscaling.CfnScalableTarget': 'AWS::ApplicationAutoScaling::ScalableTarget',
  'applicationautoscaling.ScalableTarget': 'AWS::ApplicationAutoScaling::ScalableTarget',
  'ec2.CfnInstance': 'AWS::EC2::Instance',
  'ec2.CfnLaunchTemplate': 'AWS::EC2::LaunchTemplate',
  'autoscaling.CfnLaunchConfiguration': 'AWS::AutoScaling::LaunchConfiguration',
  'autoscaling.CfnAutoScalingGroup': 'AWS::AutoScaling::AutoScalingGroup',
  'ecs.CfnTaskDefinition': 'AWS::ECS::TaskDefinition',
  'ecs.CfnService': 'AWS::ECS::Service',
  'ecs.CfnCapacityProvider': 'AWS::ECS::CapacityProvider',
  'batch.CfnJobDefinition': 'AWS::Batch::JobDefinition',
  'batch.CfnComputeEnvironment': 'AWS::Batch::ComputeEnvironment',
  'eks.CfnNodegroup': 'AWS::EKS::Nodegroup',
  'lambda.CfnFunction': 'AWS::Lambda::Function',
  'sam.CfnFunction': 'AWS::Serverless::Function',
};

/** Pulumi's classes with CloudFormation's fields: those of its classic provider, and all of the native one. */
const PULUMI: Readonly<Record<string, string>> = {
  'aws:sagemaker.Model': 'AWS::SageMaker::Model',
  'aws:sagemaker.EndpointConfiguration': 'AWS::SageMaker::EndpointConfig',
  'aws:sagemaker.Endpoint': 'AWS::SageMaker::Endpoint',
  'aws:appautoscaling.Target': 'AWS::ApplicationAutoScaling::ScalableTarget',
  ...Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [`aws-native:${name.replace('.Cfn', '.')}`, type])),
};

export const RESOURCES: Readonly<Record<string, Maker>> = Object.fromEntries([
  ...Object.entries(TYPES).map(([name, type]): [string, Maker] => [`cdk:${name}`, asWritten(type)]),
  ...Object.entries(PULUMI).map(([name, type]): [string, Maker] => [name, asWritten(type)]),
]);
