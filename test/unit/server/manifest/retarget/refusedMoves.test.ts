/** Moves of a cluster's files that cannot be right, and the reason that is given. */
import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import { BF16, clusterFile, four, graviton, l4, refusal, targetOn } from '../../../../support/clusterMoves';

const pod = clusterFile('pod');
const inList = clusterFile('listed');
const scaled = clusterFile('scaled');
const pooled = clusterFile('pooled');
const affinity = clusterFile('affinity');
const kserveModel = clusterFile('kserve-model');
const llmisvc = clusterFile('llmisvc');
const lws = clusterFile('lws');
const rayService = clusterFile('ray-service');
const nim = clusterFile('nim');
const kaito = clusterFile('kaito');

const refusals: readonly (readonly [string, string, Target, RegExp, string?])[] = [
  [
    'a private label of nodes',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'team.example.com/nodes: fast'),
    graviton,
    /^team\.example\.com\/nodes: fast keeps it on machines that this file does not describe$/,
  ],
  [
    'an EKS node group',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'eks.amazonaws.com/nodegroup: l4'),
    graviton,
    /nodegroup: l4 keeps it/,
  ],
  [
    'a NodePool without the machine',
    pooled,
    targetOn('p5.48xlarge', BF16),
    /karpenter\.sh\/nodepool: gpu keeps it on NodePool gpu, which has no p5\.48xlarge/,
  ],
  [
    'one node',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'kubernetes.io/hostname: node-7'),
    l4,
    /keeps it on node-7/,
  ],
  [
    'terms that the target breaks',
    affinity.replace('values: ["metal"]', 'values: ["4xlarge"]'),
    graviton,
    /asks for karpenter\.k8s\.aws\/instance-size NotIn 4xlarge/,
  ],
  [
    'several replicas of a Pod',
    pod,
    { ...graviton, replicas: 3, instances: 3 },
    /the target takes 3 replicas, and a Pod is one/,
  ],
  [
    'a DaemonSet',
    scaled.slice(0, scaled.indexOf('---')).replace('kind: Deployment', 'kind: DaemonSet'),
    graviton,
    /a DaemonSet runs on every node/,
  ],
  [
    'a templated replica count',
    inList.replace('replicas: 2', 'replicas: ${REPLICAS}'),
    { ...graviton, replicas: 2, instances: 2 },
    /template|replicas/,
  ],
  [
    'a group that names its own size',
    lws.replace('$(LWS_GROUP_SIZE)', '2'),
    targetOn('p5.48xlarge', BF16),
    /a replica is a group of 2 pods, and the target takes one machine/,
  ],
  [
    'workers that two models share',
    rayService.replace(
      '            - model_loading_config:\n',
      '            - model_loading_config: { model_id: small, model_source: Qwen/Qwen3-4B }\n              accelerator_type: L4\n            - model_loading_config:\n',
    ),
    targetOn('g6e.xlarge', BF16),
    /^it would move small too$/,
    'qwen',
  ],
  ['an image of Ray for CPUs', rayService, graviton, /no arm64 image of rayproject\/ray-llm/],
  [
    'a cluster elsewhere',
    rayService
      .slice(rayService.indexOf('    applications'), rayService.indexOf('  rayCluster'))
      .replaceAll(/^ {4}/gm, ''),
    four,
    /the machines of its cluster are described in another file/,
  ],
  ["KServe's own image", kserveModel, targetOn('c8g.4xlarge'), /its image is not written here/],
  ["KServe's own pod", llmisvc.replace(/ {2}template:[\s\S]*$/, ''), four, /preset/],
  ['NIM on a CPU', nim, targetOn('c8g.4xlarge'), /no arm64 image of nvcr\.io\/nim/],
  ['KAITO on Azure', kaito.replace('g5.4xlarge', 'Standard_NC24ads_A100_v4'), l4, /^this file targets Azure$/],
  ['KAITO on a CPU', kaito, targetOn('c8g.4xlarge'), /presets on NVIDIA GPUs alone/],
  [
    'a fixed resource profile',
    'apiVersion: kubeai.org/v1\nkind: Model\nmetadata: { name: m }\nspec: { url: "hf://Qwen/Qwen3-8B", engine: VLLM, resourceProfile: "nvidia-gpu-l4:1" }\n',
    graviton,
    /resource profile/,
  ],
];

describe('a move that cannot be right', () => {
  for (const [what, text, target, reason, name] of refusals) {
    it(`is refused: ${what}`, () => assert.match(refusal(text, target, name), reason));
  }
});
