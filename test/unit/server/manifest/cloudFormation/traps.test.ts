/** What templates do that a careful reader has to know. */
import assert from 'node:assert/strict';
import { endpoint, readTemplateText, workloadIn, writtenAt } from './reading';

const machine = (properties: string, type = 'AWS::EC2::Instance') => `Resources:
  Box:
    Type: ${type}
    Properties:
${properties.replace(/^/gm, '      ')}
`;

const script = (lines: string, type = 'g5.xlarge') =>
  machine(`InstanceType: ${type}\nUserData:\n  Fn::Base64: !Sub |\n${lines.replace(/^/gm, '    ')}`);

describe('CloudFormation templates', () => {
  it('price a SageMaker machine as EC2 and say so', () => {
    const found = workloadIn(endpoint({ machine: 'ml.g5.12xlarge', count: '2' }));
    assert.equal(found.spec.placement?.instance, 'g5.12xlarge');
    assert.equal(found.stated.instance, 'ml.g5.12xlarge');
    assert.equal(found.stated.acceleratorCount, 4);
    assert.ok(found.notes.some((note) => note.startsWith("SageMaker's prices are not in the catalog")));
  });

  it('state a machine that the catalog lacks without calling it a slip', () => {
    const plain = workloadIn(endpoint({ machine: 'ml.m5.large' }));
    assert.deepEqual(
      [plain.stated.instance, plain.stated.hardwareClass, plain.stated.acceleratorCount, plain.stated.arch],
      ['ml.m5.large', 'x86', 0, 'amd64'],
    );
    assert.equal(plain.spec.placement?.instance, undefined);
    assert.ok(plain.notes.includes('ml.m5.large is not in the catalog: its price and its speed are not known.'));
    const old = workloadIn(endpoint({ machine: 'ml.p2.xlarge' }));
    assert.deepEqual(
      [old.stated.hardwareClass, old.stated.acceleratorCount, old.stated.replicas],
      ['gpu', undefined, 1],
    );
  });

  it('read a command in user data through the shell', () => {
    const text = script(
      "MODEL=Qwen/Qwen2.5-7B-Instruct\nsu - ec2-user -c 'docker run -itd -p80:80 --name vllm --gpus=all -e A=b vllm/vllm-openai --model $MODEL -tp 1'",
    );
    const found = workloadIn(text);
    assert.equal(found.spec.model, 'Qwen/Qwen2.5-7B-Instruct');
    assert.equal(writtenAt(text, found, 'model'), 'Qwen/Qwen2.5-7B-Instruct');
    assert.equal(found.spec.placement?.tensorParallel, 1);
  });

  it('read a unit file, a Compose file and an installer that the script brings', () => {
    const unit = script(
      'cat > /etc/systemd/system/llm.service <<EOF\n[Service]\nExecStart=/opt/venv/bin/vllm serve org/unit-7b --port 80\nEOF',
    );
    assert.equal(workloadIn(unit).spec.model, 'org/unit-7b');
    const compose = script(
      'cat > compose.yml <<EOF\nservices:\n  web:\n    image: nginx\n  llm:\n    image: vllm/vllm-openai:v0.9\n    command:\n      - --model\n      - org/composed\nEOF',
    );
    assert.equal(workloadIn(compose).spec.model, 'org/composed');
    assert.equal(
      workloadIn(script('curl -fsSL https://ollama.com/install.sh | sh', 'c7g.xlarge')).spec.runtime,
      'ollama',
    );
  });

  it('read images of registries that only the deployment knows', () => {
    const text = script(
      'docker run --gpus all $ACCOUNT.dkr.ecr.${AWS::Region}.amazonaws.com/vllm-server:${Tag} --model org/own-7b',
    );
    assert.deepEqual([workloadIn(text).spec.runtime, workloadIn(text).spec.model], ['vllm', 'org/own-7b']);
    const short = machine(
      "InstanceType: g5.xlarge\nUserData: !Base64\n  Fn::Sub: ['vllm serve ${m}', { m: org/short }]",
    );
    assert.equal(workloadIn(short).spec.model, 'org/short');
  });

  it('keep flags that look like a shell script in quotes', () => {
    const found = workloadIn(script('nohup ./llama-server -m models/${File} -c 4096 -ngl 32 &', 'g4dn.xlarge'));
    assert.equal(found.spec.contextTokens, 4096);
  });

  it("read the shell's own variables and cfn-init", () => {
    const escaped = workloadIn(script('NAME=org/escaped-7b\nvllm serve ${!NAME}'));
    assert.equal(escaped.spec.model, 'org/escaped-7b');
    const text = `Resources:
  Box:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Init:
        config:
          commands:
            01_run: { command: 'docker run --gpus all vllm/vllm-openai --model org/init' }
    Properties: { InstanceType: g5.xlarge, UserData: { 'Fn::Base64': 'cfn-init -v' } }
`;
    assert.equal(workloadIn(text).spec.model, 'org/init');
  });

  it('leave plain machines and the machines of clusters alone', () => {
    assert.deepEqual(readTemplateText(script('docker run -d nginx', 't3.small')).workloads, []);
    assert.deepEqual(readTemplateText(script('echo ECS_CLUSTER=a >> /etc/ecs/ecs.config')).workloads, []);
    assert.deepEqual(readTemplateText(script('/etc/eks/bootstrap.sh models')).workloads, []);
    const unused = machine('LaunchTemplateData: { InstanceType: g6.12xlarge }', 'AWS::EC2::LaunchTemplate');
    assert.deepEqual(readTemplateText(unused).workloads, []);
    const bare = workloadIn(machine('InstanceType: g6.12xlarge'));
    assert.equal(bare.stated.acceleratorCount, 4);
    assert.ok(bare.notes.some((note) => note.startsWith('What runs on this machine is not stated')));
  });

  it('say that a condition leaves a resource out', () => {
    const text = `${endpoint({ machine: 'ml.g5.xlarge' }, 'Parameters: { On: { Type: String, Default: no } }\nConditions: { Wanted: !Equals [!Ref On, yes] }').replace('Type: AWS::SageMaker::EndpointConfig', 'Type: AWS::SageMaker::EndpointConfig\n    Condition: Wanted')}`;
    assert.ok(workloadIn(text).notes.some((note) => note.includes('condition Wanted does not hold')));
  });

  it('take traffic from a comment beside the resource and from its metadata', () => {
    const text = endpoint({ machine: 'ml.g5.xlarge' });
    const commented = text.replace('  Config:', '  # placewright: traffic.rpsAvg=7\n  Config:');
    assert.equal(workloadIn(commented).spec.traffic?.rpsAvg, 7);
    const noted = text.replace(
      'Type: AWS::SageMaker::EndpointConfig',
      'Type: AWS::SageMaker::EndpointConfig\n    Metadata:\n      placewright.dev/workload: |\n        traffic:\n          rpsAvg: 4',
    );
    assert.equal(workloadIn(noted).spec.traffic?.rpsAvg, 4);
  });

  it('count nodes of a parallel job, and read Neuron devices', () => {
    const job = machine(
      `NodeProperties:
  NumNodes: 3
  NodeRangeProperties:
    - TargetNodes: '0'
      Container: { Image: vllm/vllm-openai, ResourceRequirements: [{ Type: GPU, Value: '8' }] }
    - TargetNodes: '1:'
      Container: { Image: vllm/vllm-openai, ResourceRequirements: [{ Type: GPU, Value: '8' }] }`,
      'AWS::Batch::JobDefinition',
    );
    assert.equal(workloadIn(job).stated.acceleratorCount, 24);
    const task = machine(
      `ContainerDefinitions:
  - Name: a
    Image: a/b
    LinuxParameters: { Devices: [{ HostPath: /dev/neuron0 }, { HostPath: /dev/neuron1 }, { HostPath: /dev/fuse }] }`,
      'AWS::ECS::TaskDefinition',
    );
    assert.deepEqual([workloadIn(task).stated.hardwareClass, workloadIn(task).stated.acceleratorCount], ['neuron', 2]);
  });

  it('call no machine the present one where none is rented', () => {
    const text = machine(
      'RequiresCompatibilities: [FARGATE]\nRuntimePlatform: { CpuArchitecture: ARM64 }\nContainerDefinitions: [{ Name: a, Image: ollama/ollama }]',
      'AWS::ECS::TaskDefinition',
    );
    const { spec, stated, notes } = workloadIn(text);
    assert.deepEqual([stated.hardwareClass, stated.arch, stated.acceleratorCount], ['graviton', 'arm64', 0]);
    assert.deepEqual([spec.placement?.accelerator, spec.placement?.instance], [undefined, undefined]);
    assert.ok(notes.some((note) => note.startsWith('Fargate is priced by the vCPU')));
  });

  it('declare node groups and no workload for them', () => {
    const text = machine(
      'NodegroupName: gpu\nInstanceTypes: [g6.xlarge, g6.2xlarge]\nLabels: { pool: a }',
      'AWS::EKS::Nodegroup',
    );
    const { workloads, declared = [] } = readTemplateText(text);
    assert.deepEqual(workloads, []);
    const [capacity] = declared.map(({ declaration }) => declaration);
    assert.ok(capacity?.what === 'capacity');
    assert.deepEqual(capacity.instances, ['g6.xlarge', 'g6.2xlarge']);
    assert.deepEqual(capacity.labels.get('pool'), ['a']);
    assert.deepEqual(capacity.labels.get('kubernetes.io/arch'), ['amd64']);
  });

  it('declare machines that join a Kubernetes cluster by themselves', () => {
    const text = `${script("/etc/eks/bootstrap.sh models --kubelet-extra-args '--node-labels=pool=gpu,team=a'", 'p5.48xlarge')}`;
    const { workloads, declared = [] } = readTemplateText(text);
    assert.deepEqual(workloads, []);
    const [capacity] = declared.map(({ declaration }) => declaration);
    assert.ok(capacity?.what === 'capacity');
    assert.deepEqual([capacity.names, capacity.instances], [['Box'], ['p5.48xlarge']]);
    assert.deepEqual(capacity.labels.get('pool'), ['gpu']);
  });

  it('find the scaling of an endpoint by a name that only the deployment knows', () => {
    const text = `${endpoint({ machine: 'ml.g5.xlarge', count: '2' })}  Endpoint:
    Type: AWS::SageMaker::Endpoint
    Properties:
      EndpointName: !Sub mlops-\${Name}-prd
      EndpointConfigName: !GetAtt Config.EndpointConfigName
  Scaling:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      MinCapacity: 2
      MaxCapacity: 10
      ResourceId: !Sub endpoint/mlops-\${Name}-prd/variant/main
      ScalableDimension: sagemaker:variant:DesiredInstanceCount
`;
    const { placement } = workloadIn(text).spec;
    assert.deepEqual([placement?.minReplicas, placement?.maxReplicas], [2, 10]);
  });

  it('are silent where nothing of ours is in them', () => {
    for (const text of [
      'Resources:\n  A:\n    Type: AWS::S3::Bucket\n',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  t: "Type: AWS::EC2::Instance"\n',
      'Type: AWS::EC2::Instance\n',
      '{"containerDefinitions": [], "family": "a"}',
      '{"containerDefinitions": "x", "family": "a"}',
    ]) {
      const { workloads, problems } = readTemplateText(text);
      assert.deepEqual([workloads, problems], [[], []]);
    }
  });
});

describe('SageMaker models', () => {
  const model = (environment: string, image = 'vllm:0.11-gpu-py312-cu128-ubuntu22.04-sagemaker') => `Resources:
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      PrimaryContainer:
        Image: 763104351884.dkr.ecr.us-east-1.amazonaws.com/${image}
        ModelDataSource: { S3DataSource: { S3Uri: s3://models/tuned/ } }
        Environment: ${environment}
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ProductionVariants: [{ VariantName: a, ModelName: !Ref Model, InstanceType: ml.g5.12xlarge, InitialInstanceCount: 1 }]
`;

  it('take flags from the variables of the containers of AWS', () => {
    const found = workloadIn(
      model("{ SM_VLLM_MODEL: org/seven-7b, SM_VLLM_TENSOR_PARALLEL_SIZE: '4', SM_VLLM_MAX_MODEL_LEN: '8192' }"),
    );
    assert.equal(found.spec.model, 'org/seven-7b');
    assert.equal(found.spec.placement?.tensorParallel, 4);
    assert.equal(found.spec.contextTokens, 8192);
  });

  it('name the artifacts where the model is what was unpacked from them', () => {
    assert.equal(workloadIn(model('{ HF_MODEL_ID: /opt/ml/model }')).spec.model, 's3://models/tuned/');
    assert.equal(workloadIn(model('{}')).spec.model, 's3://models/tuned/');
  });

  it('read model and split where the image is not known', () => {
    const text = model("{ HF_MODEL_ID: org/nine-9b, SM_NUM_GPUS: '4', HF_TASK: feature-extraction }", 'own-server:3');
    const found = workloadIn(text);
    assert.deepEqual([found.spec.model, found.spec.kind, found.stated.tensorParallel], ['org/nine-9b', 'embedding', 4]);
    assert.equal(writtenAt(text, found, 'placement.tensorParallel'), '4');
  });
});
