import { t } from '../../../shared/src/l10n';
import { deployment } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const POOL = (taint: string) => `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: gpu }
spec:
  template:
    spec:
      taints:
        - { key: ${taint}, value: "true", effect: NoSchedule }
      requirements:
        - { key: karpenter.k8s.aws/instance-family, operator: In, values: [g6] }
`;
const POD = {
  image: 'vllm/vllm-openai:v0.9.1',
  args: ['--model=meta-llama/Llama-3.1-8B-Instruct'],
  resources: ['limits: { nvidia.com/gpu: 1 }'],
};

/** Pods that every machine with their device keeps away. */
export const tolerationMissing: Rule = {
  code: 'toleration-missing',
  severity: 'warning',
  docs: {
    meaning:
      'Every description of machines in the workspace that has the requested device also has a taint that the pod does not tolerate.',
    why: 'The pod stays pending: no node takes it, and none is started for it.',
    mend: 'Add the toleration. A taint named after the resource itself (`nvidia.com/gpu`) needs none on EKS, which adds it.',
    example: deployment(POD, {
      files: { 'pool.yaml': POOL('dedicated') },
      note: 'The pool takes only pods that tolerate `dedicated`.',
    }),
    nearMiss: deployment(POD, {
      files: { 'pool.yaml': POOL('nvidia.com/gpu') },
      note: 'This taint has the name of the resource.',
    }),
  },
  *check({ found: { container } }) {
    if (container?.untolerated) {
      const { taint, machines } = container.untolerated;
      yield {
        at: ['placement.count', ...MACHINE],
        message: t`No machine that is described here takes this pod: ${machines} has the taint ${taint}, which it does not tolerate.`,
      };
    }
  },
};
