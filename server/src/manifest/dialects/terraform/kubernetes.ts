/** Objects of Kubernetes in Terraform's two spellings: blocks of the kubernetes provider, and manifests as values. */
import type { Context } from '../../context';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';
import type { PodKind } from '../kubernetes/podKinds';
import { podKindOf } from '../kubernetes/podKinds';
import { podUnit } from '../kubernetes/podUnit';
import type { Body } from './body';
import { blockTree, heredocTree, valueTree } from './kubernetesTree';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut } from './unitParts';

/** Resource types without their version, and what they make. */
const KINDS: ReadonlyMap<string, readonly [apiVersion: string, kind: string]> = new Map([
  ['kubernetes_deployment', ['apps/v1', 'Deployment']],
  ['kubernetes_stateful_set', ['apps/v1', 'StatefulSet']],
  ['kubernetes_daemonset', ['apps/v1', 'DaemonSet']],
  ['kubernetes_daemon_set', ['apps/v1', 'DaemonSet']],
  ['kubernetes_pod', ['v1', 'Pod']],
  ['kubernetes_job', ['batch/v1', 'Job']],
  ['kubernetes_cron_job', ['batch/v1', 'CronJob']],
]);

export const isKubernetesType = (type: string) => KINDS.has(type.replace(/_v\d\w*$/, ''));

const madeBy = (body: Body) => KINDS.get((body.labels[0]?.text ?? '').replace(/_v\d\w*$/, ''));

/** The object as a tree, and its kind. */
export function objectOf(body: Body, source: Source): { readonly root: TreeNode; readonly kind: PodKind } | undefined {
  const made = madeBy(body);
  const root = made ? blockTree(body) : manifestTree(body, source);
  const stated = ['apiVersion', 'kind'].map((key) => textOf(nodeAt(root, key), source.text));
  const kind = podKindOf(made?.[0] ?? stated[0], made?.[1] ?? stated[1]);
  return root && kind && { root, kind };
}

export function kubernetesUnits(body: Body, source: Source, context: Context): Unit[] {
  const made = madeBy(body);
  return made ? objectUnits(body, blockTree(body), made, source, context) : [];
}

/** `kubernetes_manifest` and `kubectl_manifest`, where the manifest is a value of Terraform. */
export function manifestUnits(body: Body, source: Source, context: Context): Unit[] {
  const root = manifestTree(body, source);
  if (!root) {
    return [];
  }
  const stated = ['apiVersion', 'kind'].map((key) => textOf(nodeAt(root, key), source.text) ?? '');
  return objectUnits(body, root, [stated[0] ?? '', stated[1] ?? ''], source, context);
}

function manifestTree(body: Body, { text }: Source): TreeNode | undefined {
  if (body.lines('yaml_body')) {
    return heredocTree(body, text, 'yaml_body');
  }
  const value = body.value('manifest') ?? body.value('yaml_body');
  return value?.kind === 'map' ? valueTree(value) : undefined;
}

function objectUnits(
  body: Body,
  root: TreeNode,
  [apiVersion, kind]: readonly [string, string],
  source: Source,
  context: Context,
): Unit[] {
  const podKind = podKindOf(apiVersion, kind);
  if (!podKind || isLeftOut(body)) {
    return [];
  }
  const unit = podUnit({ root, text: source.text, whole: body.span, context }, podKind);
  const { inline, ...head } = headOf(body, source);
  const notes = [...(unit.notes ?? []), ...copyNotes(body)];
  return [{ ...unit, ...head, notes, inline: [...(unit.inline ?? []).slice(0, 1), ...(inline ?? [])] }];
}
