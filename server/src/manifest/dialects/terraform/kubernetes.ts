/** Objects of Kubernetes in Terraform's two spellings: blocks of the kubernetes provider, and manifests as values. */
import type { Context } from '../../context';
import type { Unit } from '../../foreign/unit';
import type { Span } from '../../manifest';
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';
import { podKindOf } from '../kubernetes/podKinds';
import { podUnit } from '../kubernetes/podUnit';
import type { Body } from './body';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut } from './unitParts';
import type { Value } from './values';

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

/** Blocks that may stand several times, and the list that they are. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['container', 'containers'],
  ['init_container', 'initContainers'],
  ['env', 'env'],
  ['env_from', 'envFrom'],
  ['toleration', 'tolerations'],
  ['node_selector_term', 'nodeSelectorTerms'],
  ['match_expressions', 'matchExpressions'],
]);

export const isKubernetesType = (type: string) => KINDS.has(type.replace(/_v\d\w*$/, ''));

export function kubernetesUnits(body: Body, source: Source, context: Context): Unit[] {
  const made = KINDS.get((body.labels[0]?.text ?? '').replace(/_v\d\w*$/, ''));
  return made ? objectUnits(body, blockTree(body), made, source, context) : [];
}

/** `kubernetes_manifest` and `kubectl_manifest`, where the manifest is a value of Terraform. */
export function manifestUnits(body: Body, source: Source, context: Context): Unit[] {
  const value = body.parsed('manifest') ?? body.parsed('yaml_body');
  if (value?.kind !== 'map') {
    return [];
  }
  const root = valueTree(value);
  const stated = ['apiVersion', 'kind'].map((key) => textOf(nodeAt(root, key), source.text) ?? '');
  return objectUnits(body, root, [stated[0] ?? '', stated[1] ?? ''], source, context);
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

/** `node_selector` is `nodeSelector`; keys of maps that users fill are left as they are. */
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function blockTree(body: Body): TreeNode {
  const attributes = body.names.flatMap((name): TreeEntry[] => {
    const entry = body.entry(name);
    return entry ? [entryOf(camel(name), entry.keySpan, valueTree(entry.value, name))] : [];
  });
  const lists = new Map<string, TreeNode[]>();
  const blocks: TreeEntry[] = [];
  for (const block of body.blocks()) {
    const list = LISTS.get(block.type);
    const node = blockTree(block);
    if (list === undefined) {
      blocks.push(entryOf(camel(block.type), block.span, node));
    } else {
      lists.set(list, [...(lists.get(list) ?? []), node]);
    }
  }
  const listed = [...lists].map(([name, items]) =>
    entryOf(name, body.span, { kind: 'list', span: body.span, size: 1, flow: false, items }),
  );
  return { kind: 'map', span: body.span, size: 1, flow: false, entries: [...attributes, ...blocks, ...listed] };
}

const entryOf = (key: string, keySpan: Span, value: TreeNode): TreeEntry => ({
  key,
  keySpan,
  span: value.span,
  value,
  aliased: false,
  merged: false,
});

/** Where a number belongs, an unknown one must not become the format's default. */
const COUNTS = /^(replicas|parallelism|nvidia\.com\/gpu|amd\.com\/gpu|aws\.amazon\.com\/\w+)$/;

function valueTree(value: Value, key = ''): TreeNode {
  switch (value.kind) {
    case 'list':
      return { kind: 'list', span: NOWHERE, size: 1, flow: true, items: value.items.map((item) => valueTree(item)) };
    case 'map': {
      const entries = value.entries.map((entry) =>
        entryOf(entry.key, entry.keySpan, valueTree(entry.value, entry.key)),
      );
      return { kind: 'map', span: value.span, size: 1, flow: true, entries };
    }
    case 'scalar':
      return scalarAt(value.value, value.text.span);
    case 'unknown':
      return value.partly
        ? scalarAt(value.partly.text, value.partly.span)
        : scalarAt(COUNTS.test(key) ? UNKNOWN : null, NOWHERE);
    default:
      return scalarAt(null, NOWHERE);
  }
}

const NOWHERE: Span = { start: -1, end: -1 };

/** A placeholder, as a template writes it. */
const UNKNOWN = '${}';

function scalarAt(value: TreeScalar['value'], span: Span): TreeScalar {
  return { kind: 'scalar', value, span, outer: span, size: 1, style: 'double' };
}
