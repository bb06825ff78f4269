/** llm-d's modelservice: one model, decoded and, on machines of its own, prefilled. The chart derives the devices. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { isElsewhere, sliceText } from '../../engines/text';
import { INSTANCE_KEYS } from '../../foreign/machines/nodeLabels';
import type { Pod } from '../../foreign/pods/podSpec';
import { boundsAt, writtenCount } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Alternatives, ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import type { DocumentSource } from '../../foreign/yamlDialect';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { Split } from './modelServicePod';
import { podOf, splitOf } from './modelServicePod';
import { isFalse, isTrue } from './podParts';

export const isModelService = (root: TreeNode) =>
  nodeAt(root, 'modelArtifacts')?.kind === 'map' &&
  (nodeAt(root, 'decode')?.kind === 'map' || nodeAt(root, 'prefill')?.kind === 'map');

export function modelServiceUnits(root: TreeNode, { text }: DocumentSource): Unit[] {
  return (['decode', 'prefill'] as const).flatMap((role) => {
    const side = nodeAt(root, role);
    return side?.kind === 'map' && isDeployed(side, role, text) ? [unitOf(root, side, role, text)] : [];
  });
}

/** The chart's defaults: one decoder, no prefiller (its values.yaml, 2026). */
function isDeployed(side: TreeMap, role: string, text: string): boolean {
  const replicas = textOf(nodeAt(side, 'replicas'), text) ?? (role === 'prefill' ? '0' : '1');
  return !isFalse(nodeAt(side, 'create')) && (role === 'decode' || replicas !== '0');
}

function unitOf(root: TreeNode, side: TreeMap, role: 'decode' | 'prefill', text: string): Unit {
  const name =
    scalarText(nodeAt(root, 'fullnameOverride') ?? nodeAt(root, 'nameOverride'), text) ?? servedName(root, text);
  const model = modelOf(root, text);
  const split = splitOf(nodeAt(side, 'parallelism'), text);
  const accelerator = acceleratorOf(side, text);
  const pod = podOf(root, side, split, model, text);
  const copies = podsOf(split, pod, isTrue(nodeAt(root, 'multinode')));
  return {
    ...(name && name.text !== '' ? { name } : {}),
    fallbackName: 'modelservice',
    ...(role === 'prefill' ? { side: role } : {}),
    object: { kind: 'HelmValues', ...(name ? { name: name.text } : {}) },
    span: side.span,
    anchor: entryOf(root, role)?.keySpan ?? side.span,
    pods: [{ pod, copies }],
    facts: {
      ...accelerator.facts,
      ...(model ? { model } : {}),
      ...(split.tensor ? { tensorParallel: split.tensor } : {}),
      ...(split.data ? { dataParallel: split.data } : {}),
    },
    ...(accelerator.alternatives ? { alternatives: accelerator.alternatives } : {}),
    scale: scaleOf(side, text),
    machineHint: t(
      'Which machine is not stated: acceleratorTypes or a nodeSelector with an instance type would settle it.',
    ),
    notes: derivedNote(split, pod),
    always: true,
  };
}

/** The name of the requests; the chart's first versions had it under `routing`. */
function servedName(root: TreeNode, text: string): MappedText | undefined {
  const names = [nodeAt(root, 'modelArtifacts', 'name'), nodeAt(root, 'routing', 'modelName')];
  return names.flatMap((node) => scalarText(node, text) ?? []).find((name) => name.text !== '');
}

/** `hf://ID`; what stands on a volume, or comes from a template, goes by the name under which it is served. */
function modelOf(root: TreeNode, text: string): MappedText | undefined {
  const uri = scalarText(nodeAt(root, 'modelArtifacts', 'uri'), text);
  const named = servedName(root, text);
  const path = uri && /^hf:\/\/(?!["']?\{\{)/.test(uri.text) ? sliceText(uri, 'hf://'.length) : undefined;
  return path ?? (named?.text === '' ? undefined : named);
}

/** Pods of one replica. Where each asks for fewer cards than its share of the split, the others stand in pods of their own. */
function podsOf({ tensor, local, workers }: Split, pod: Pod, isMultinode: boolean): number {
  const share = (tensor?.count ?? 1) * local;
  const each = pod.containers[0]?.devices[0]?.count ?? share;
  return isMultinode && each > 0 && each < share && share % each === 0 ? workers * (share / each) : workers;
}

function derivedNote({ tensor, local, workers }: Split, pod: Pod): string[] {
  const [device] = pod.containers[0]?.devices ?? [];
  const perPod = (tensor?.count ?? 1) * local;
  return device && isElsewhere(device.value) && perPod * workers > 1
    ? [
        t`Accelerators of a replica follow from parallelism: tensor ${tensor?.count ?? 1} × dataLocal ${local} × workers ${workers}.`,
      ]
    : [];
}

interface NodeAccelerator {
  readonly facts: Pick<UnitFacts, 'accelerator' | 'instance'>;
  readonly alternatives?: Alternatives;
}

/** `acceleratorTypes`: nodes whose label has one of these values. */
function acceleratorOf(side: TreeMap, text: string): NodeAccelerator {
  const key = textOf(nodeAt(side, 'acceleratorTypes', 'labelKey'), text);
  const values = itemsOf(nodeAt(side, 'acceleratorTypes', 'labelValues')).flatMap(
    (item) => scalarText(item, text) ?? [],
  );
  const known = values.find((value) => getCatalog().chip(value.text) !== undefined);
  const [first] = values;
  if (!key || !first) {
    return { facts: {} };
  }
  return {
    facts: INSTANCE_KEYS.includes(key) ? { instance: first } : { accelerator: known ?? first },
    ...(values.length > 1 ? { alternatives: { accelerators: values.map((value) => value.text) } } : {}),
  };
}

function scaleOf(side: TreeMap, text: string): ReplicaFacts {
  const scaling = nodeAt(side, 'autoscaling');
  const replicas = writtenCount(entryOf(side, 'replicas'), text);
  return isTrue(nodeAt(scaling, 'enabled'))
    ? { ...replicas, ...boundsAt(entryOf(scaling, 'minReplicas'), entryOf(scaling, 'maxReplicas'), text) }
    : replicas;
}
