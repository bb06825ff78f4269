/** Kinds that carry a pod template, and where. */
export interface PodKind {
  readonly apiVersion: RegExp;
  readonly kind: string;
  /** Absent: one copy. */
  readonly replicas?: readonly string[];
  readonly template: readonly string[];
}

const APPS = /^(apps\/v1(beta[12])?|extensions\/v1beta1)$/;

export const POD_KINDS: readonly PodKind[] = [
  { apiVersion: APPS, kind: 'Deployment', replicas: ['spec', 'replicas'], template: ['spec', 'template'] },
  { apiVersion: APPS, kind: 'StatefulSet', replicas: ['spec', 'replicas'], template: ['spec', 'template'] },
];

/** Cheap: a document without such a line holds none of the kinds. */
export const KIND_GATE = /(?:^|[\s{,])["']?kind["']?\s*:\s*["']?(?:Deployment|StatefulSet)\b/;

/** Helm's actions. Jinja in a chat template looks alike but names no value, no keyword of Helm. */
const HELM_ACTION =
  /\{\{-?\s*(?:[.$]|\/\*|(?:if|else|end|range|with|include|template|define|block|toYaml|tpl|default|quote|printf|required|lookup|fail)\b)/;

export function holdsPods(text: string): boolean {
  return KIND_GATE.test(text) && /\b(apps|extensions)\/v1/.test(text) && !HELM_ACTION.test(text);
}

export function podKindOf(apiVersion: string | undefined, kind: string | undefined): PodKind | undefined {
  return POD_KINDS.find((each) => each.kind === kind && each.apiVersion.test(apiVersion ?? ''));
}
