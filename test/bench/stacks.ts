/** CDK, Pulumi and agents to measure on: as many stacks as fill a file, of the kinds that serve models. */
import { PLAIN } from './programs';

const ENDPOINT = (i: number) => `/** Endpoint ${i}: one of those that the platform team keeps. */
export class EndpointStack${i} extends cdk.Stack {
  constructor(scope: Construct, id: string, props: cdk.StackProps) {
    super(scope, id, props);
    const model = new sagemaker.CfnModel(this, 'Model', {
      executionRoleArn: 'arn:aws:iam::123456789012:role/sagemaker',
      primaryContainer: {
        image: \`763104351884.dkr.ecr.\${this.region}.amazonaws.com/huggingface-pytorch-tgi-inference:2.4.0-tgi2.3.1-gpu-py311-cu124-ubuntu22.04\`,
        environment: {
          HF_MODEL_ID: MODELS.chat${i % 3},
          SM_NUM_GPUS: '1',
          MAX_TOTAL_TOKENS: '${4000 + i}',
        },
      },
    });
    const config = new sagemaker.CfnEndpointConfig(this, 'Config', {
      productionVariants: [
        { variantName: 'AllTraffic', modelName: model.attrModelName, instanceType: MACHINE, initialInstanceCount: 2 },
      ],
    });
    const endpoint = new sagemaker.CfnEndpoint(this, 'Endpoint', { endpointConfigName: config.attrEndpointConfigName });
    new cdk.aws_applicationautoscaling.CfnScalableTarget(this, 'Scaling', {
      minCapacity: 1,
      maxCapacity: 4,
      resourceId: \`endpoint/\${endpoint.attrEndpointName}/variant/AllTraffic\`,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      serviceNamespace: 'sagemaker',
    });
  }
}
`;

const TASK = (i: number) => `export class TaskStack${i} extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    const cluster = new ecs.Cluster(this, 'Cluster${i}', { vpc });
    const asg = new autoscaling.AutoScalingGroup(this, 'Gpus${i}', {
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.G5, ec2.InstanceSize.XLARGE2),
      machineImage: ecs.EcsOptimizedImage.amazonLinux2(ecs.AmiHardwareType.GPU),
      minCapacity: 1,
      maxCapacity: 2,
    });
    const provider = new ecs.AsgCapacityProvider(this, 'Provider${i}', { autoScalingGroup: asg });
    cluster.addAsgCapacityProvider(provider);
    const taskDefinition = new ecs.Ec2TaskDefinition(this, 'Task${i}');
    taskDefinition.addContainer('vllm', {
      image: ecs.ContainerImage.fromRegistry('vllm/vllm-openai:v0.6.4'),
      command: ['--model', MODELS.chat${i % 3}, '--max-model-len', '${4000 + i}'],
      gpuCount: 1,
      memoryReservationMiB: 16384,
    });
    new ecs.Ec2Service(this, 'Service${i}', {
      cluster,
      taskDefinition,
      desiredCount: 1,
      capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
    });
  }
}
`;

const BOX = (i: number) => `export class BoxStack${i} extends cdk.Stack {
  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    const userData = ec2.UserData.forLinux();
    userData.addCommands(
      'yum install -y docker',
      'systemctl start docker',
      \`docker run --gpus all -p 8000:8000 vllm/vllm-openai:v0.6.4 --model \${MODELS.chat${i % 3}} --max-model-len ${4000 + i}\`,
    );
    const instance = new ec2.Instance(this, 'Box${i}', {
      vpc,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.G6, ec2.InstanceSize.XLARGE),
      machineImage: ec2.MachineImage.latestAmazonLinux2023(),
      userData,
    });
    cdk.Tags.of(instance).add('team', 'platform-${i}');
  }
}
`;

const CDK_HEAD = `import * as cdk from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
const MACHINE = 'ml.g5.2xlarge';
const MODELS = { chat0: 'Qwen/Qwen2.5-7B-Instruct', chat1: 'Qwen/Qwen3-8B', chat2: 'mistralai/Mistral-7B-Instruct-v0.3' };
`;

const PULUMI_STACK = (i: number) => `const model${i} = new aws.sagemaker.Model('model-${i}', {
  executionRoleArn: role.arn,
  primaryContainer: {
    image: '763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.4.0-tgi2.3.1-gpu-py311-cu124-ubuntu22.04',
    environment: { HF_MODEL_ID: MODELS.chat${i % 3}, SM_NUM_GPUS: '1', MAX_TOTAL_TOKENS: '${4000 + i}' },
  },
});
const config${i} = new aws.sagemaker.EndpointConfiguration('config-${i}', {
  productionVariants: [
    { variantName: 'AllTraffic', modelName: model${i}.name, instanceType, initialInstanceCount: 1 },
  ],
});
const endpoint${i} = new aws.sagemaker.Endpoint('endpoint-${i}', { endpointConfigName: config${i}.name });
new aws.appautoscaling.Target('scaling-${i}', {
  minCapacity: 1,
  maxCapacity: 5,
  resourceId: pulumi.interpolate\`endpoint/\${endpoint${i}.name}/variant/AllTraffic\`,
  scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
  serviceNamespace: 'sagemaker',
});
export const coder${i} = new aws.ec2.Instance('coder-${i}', {
  ami: 'ami-0123456789abcdef0',
  instanceType: aws.ec2.InstanceTypes.G6_XLarge,
  userData: \`#!/bin/bash
pip install vllm
vllm serve \${MODELS.chat${i % 3}} --max-model-len ${4000 + i} --port 8000
\`,
  tags: { Name: 'coder' },
});
`;

const PULUMI_HEAD = `import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
const config = new pulumi.Config();
const instanceType = config.get('instanceType') ?? 'ml.g5.2xlarge';
const role = new aws.iam.Role('sagemaker', { assumeRolePolicy: '{}' });
const MODELS = { chat0: 'Qwen/Qwen2.5-7B-Instruct', chat1: 'Qwen/Qwen3-8B', chat2: 'mistralai/Mistral-7B-Instruct-v0.3' };
`;

const AGENTS = (i: number) => `const lookUp${i} = tool({
  name: 'lookUp${i}',
  description: 'Reads a page (${i})',
  parameters: z.object({ url: z.string() }),
  async execute({ url }) {
    const reply = await fetch(url);
    return reply.text();
  },
});
const refunds${i} = new Agent({ name: 'Refunds${i}', instructions: 'Refund.', model: MODELS.chat${i % 3}, tools: [lookUp${i}] });
const triage${i} = Agent.create({ name: 'Triage${i}', model: MODELS.chat0, handoffs: [refunds${i}], tools: [lookUp${i}] });
export const handle${i} = (text: string) => run(triage${i}, text, { maxTurns: ${4 + (i % 9)} });

export async function travel${i}(prompt: string) {
  return generateText({
    model: openai(MODELS.chat${i % 3}),
    tools: { lookUp${i}, add: aiTool({ inputSchema: z.object({ a: z.number() }), execute: async ({ a }) => a + 1 }) },
    stopWhen: stepCountIs(MOST_STEPS),
    prompt,
  });
}

async function callModel${i}(state: typeof MessagesAnnotation.State) {
  return { messages: [await chat.invoke(state.messages)] };
}
const workflow${i} = new StateGraph(MessagesAnnotation)
  .addNode('agent', callModel${i})
  .addNode('tools', new ToolNode([lookUp${i}]))
  .addEdge(START, 'agent')
  .addConditionalEdges('agent', onward, ['tools', END])
  .addEdge('tools', 'agent');
export const app${i} = workflow${i}.compile();
export const ask${i} = (text: string) => app${i}.invoke({ text }, { recursionLimit: ${10 + (i % 7)} });
`;

const AGENTS_HEAD = `import { Agent, run, tool } from '@openai/agents';
import { generateText, stepCountIs, tool as aiTool } from 'ai';
import { openai } from '@ai-sdk/openai';
import { StateGraph, MessagesAnnotation, START, END } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { ChatOpenAI } from '@langchain/openai';
import * as z from 'zod';
const MOST_STEPS = 8;
const MODELS = { chat0: 'gpt-4.1-mini', chat1: 'gpt-4.1', chat2: 'gpt-4o' } as const;
const chat = new ChatOpenAI({ model: 'Qwen/Qwen3-32B', configuration: { baseURL: 'http://10.0.3.7:8000/v1' } });
const onward = (state: { done: boolean }) => (state.done ? END : 'tools');
`;

const linesOf = (text: string) => text.split('\n').length - 1;

/** The head, and parts in turn until there are as many lines. */
function filled(lines: number, head: string, parts: readonly ((i: number) => string)[]): string {
  const texts = [head];
  for (let i = 0, left = lines - linesOf(head); left > 0; i += 1) {
    const text = parts[i % parts.length]?.(i) ?? '';
    texts.push(text);
    left -= Math.max(1, linesOf(text));
  }
  return texts.join('');
}

export const cdkText = (lines: number) => filled(lines, CDK_HEAD, [ENDPOINT, TASK, BOX]);
/** One kind only: SageMaker's endpoints refer to each other the most. */
export const endpointsText = (lines: number) => filled(lines, CDK_HEAD, [ENDPOINT]);
export const pulumiText = (lines: number) => filled(lines, PULUMI_HEAD, [PULUMI_STACK]);
/** A third of the lines, or all of them. */
export const someAgentsText = (lines: number) => filled(lines, AGENTS_HEAD, [AGENTS, PLAIN, PLAIN, PLAIN]);
export const agentsText = (lines: number) => filled(lines, AGENTS_HEAD, [AGENTS]);
