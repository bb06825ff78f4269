/** GPUs that little is asked of, in a template and in a module: the whole edit to Graviton is there. */
import type { Format, Written } from './templateMoves';

const TEMPLATE = `# Chat für alle
Resources:
  Machines:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: g5.xlarge # one card
        ImageId: '{{resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id}}'
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            echo ECS_CLUSTER=\${Cluster} >> /etc/ecs/ecs.config
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: { MinSize: 1, MaxSize: 2, LaunchTemplate: { LaunchTemplateId: !Ref Machines, Version: 1 } }
  Cluster:
    Type: AWS::ECS::Cluster
  # placewright: traffic.rpsAvg=0.001 tokens.inMean=100 tokens.outMean=20
  Chat:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RuntimePlatform: { CpuArchitecture: X86_64 }
      ContainerDefinitions:
        - Name: llama
          Image: ghcr.io/ggml-org/llama.cpp:server-cuda
          MemoryReservation: 1024
          ResourceRequirements:
            - Type: GPU
              Value: '1'
          Command: [-hf, 'bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M', --ctx-size, '4096']
  Service:
    Type: AWS::ECS::Service
    Properties: { TaskDefinition: !Ref Chat, DesiredCount: 1 }
`;

const MODULE = `locals {
  machine = "g5.xlarge" # one card
}

resource "aws_launch_template" "gpu" {
  image_id      = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id"
  instance_type = local.machine
  user_data     = base64encode("echo ECS_CLUSTER=models >> /etc/ecs/ecs.config")
}

resource "aws_autoscaling_group" "gpu" {
  min_size = 1
  max_size = 2
  launch_template {
    id = aws_launch_template.gpu.id
  }
}

# placewright: traffic.rpsAvg=0.001 tokens.inMean=100 tokens.outMean=20
resource "aws_ecs_task_definition" "chat" {
  family = "chat"
  container_definitions = jsonencode([
    {
      name                 = "llama"
      image                = "ghcr.io/ggml-org/llama.cpp:server-cuda"
      memoryReservation    = 1024
      resourceRequirements = [{ type = "GPU", value = "1" }]
      command              = ["-hf", "bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M", "--ctx-size", "4096"]
    }
  ])
}

resource "aws_ecs_service" "chat" {
  task_definition = aws_ecs_task_definition.chat.arn
  desired_count   = 1
}
`;

export const IDLE_TASKS: Readonly<Record<Format, Written>> = {
  cloudformation: { path: 'idle.yaml', text: TEMPLATE },
  terraform: { path: 'idle.tf', text: MODULE },
};
