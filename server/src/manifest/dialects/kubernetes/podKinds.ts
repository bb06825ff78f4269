/** Kinds that carry one pod template, and where. */
export interface PodKind {
  readonly apiVersion: RegExp;
  readonly kind: string;
  /** Absent: the kind has no number of copies of its own. */
  readonly replicas?: readonly string[];
  /** What holds `metadata` and `spec` of the pod. */
  readonly template: readonly string[];
  /** Runs to its end: batch work, unless the engine trains. */
  readonly runsToEnd?: true;
  /** One pod on every node that fits. */
  readonly onEveryNode?: true;
}

const APPS = /^(apps\/v1(beta[12])?|extensions\/v1beta1)$/;
const REPLICAS = ['spec', 'replicas'];
const TEMPLATE = ['spec', 'template'];

export const POD_KINDS: readonly PodKind[] = [
  { apiVersion: APPS, kind: 'Deployment', replicas: REPLICAS, template: TEMPLATE },
  { apiVersion: APPS, kind: 'StatefulSet', replicas: REPLICAS, template: TEMPLATE },
  { apiVersion: APPS, kind: 'ReplicaSet', replicas: REPLICAS, template: TEMPLATE },
  { apiVersion: APPS, kind: 'DaemonSet', template: TEMPLATE, onEveryNode: true },
  { apiVersion: /^v1$/, kind: 'ReplicationController', replicas: REPLICAS, template: TEMPLATE },
  { apiVersion: /^v1$/, kind: 'Pod', template: [] },
  {
    apiVersion: /^batch\/v1(beta1)?$/,
    kind: 'Job',
    replicas: ['spec', 'parallelism'],
    template: TEMPLATE,
    runsToEnd: true,
  },
  {
    apiVersion: /^batch\/v1(beta1)?$/,
    kind: 'CronJob',
    replicas: ['spec', 'jobTemplate', 'spec', 'parallelism'],
    template: ['spec', 'jobTemplate', 'spec', 'template'],
    runsToEnd: true,
  },
  // Kinds of others that hold a Deployment's or a Job's fields under their own name.
  { apiVersion: /^argoproj\.io\//, kind: 'Rollout', replicas: REPLICAS, template: TEMPLATE },
  { apiVersion: /^apps\.kruise\.io\//, kind: 'CloneSet', replicas: REPLICAS, template: TEMPLATE },
  {
    apiVersion: /^keda\.sh\//,
    kind: 'ScaledJob',
    replicas: ['spec', 'jobTargetRef', 'parallelism'],
    template: ['spec', 'jobTargetRef', 'template'],
    runsToEnd: true,
  },
];

export function podKindOf(apiVersion: string | undefined, kind: string | undefined): PodKind | undefined {
  return POD_KINDS.find((each) => each.kind === kind && each.apiVersion.test(apiVersion ?? ''));
}
