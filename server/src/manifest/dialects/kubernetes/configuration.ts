/** Objects that say something about pods elsewhere: ConfigMap, HorizontalPodAutoscaler, scalers of KEDA and AIBrix. */
import type { AutoscalerDeclaration, ConfigDeclaration } from '../../context';
import { LONGEST_SETTING } from '../../context';
import type { ObjectKind, ObjectSource } from '../../foreign/objects';
import { nameOf } from '../../foreign/objects';
import { entriesOf, nodeAt, numberOf, textOf } from '../../yaml/tree';

type Source = Omit<ObjectSource, 'context'>;

export const CONFIGURATION_KINDS: readonly ObjectKind[] = [
  { apiVersion: /^v1$/, kind: 'ConfigMap', declares: configMap },
  {
    apiVersion: /^autoscaling\//,
    kind: 'HorizontalPodAutoscaler',
    // Kubernetes' own default (HorizontalPodAutoscaler v2, minReplicas).
    declares: (source) => autoscaler(source, ['minReplicas', 'maxReplicas'], { fewest: 1 }),
  },
  {
    apiVersion: /^keda\.sh\//,
    kind: 'ScaledObject',
    // KEDA's own defaults (ScaledObject specification, minReplicaCount and maxReplicaCount).
    declares: (source) => autoscaler(source, ['minReplicaCount', 'maxReplicaCount'], { fewest: 0, most: 100 }),
  },
  {
    apiVersion: /^http\.keda\.sh\//,
    kind: 'HTTPScaledObject',
    // The add-on's own defaults (HTTPScaledObject specification, replicas).
    declares: (source) => autoscaler(source, ['replicas.min', 'replicas.max'], { fewest: 0, most: 100 }),
  },
  {
    apiVersion: /^autoscaling\.aibrix\.(ai|io)\//,
    kind: 'PodAutoscaler',
    // As with Kubernetes' own (AIBrix, PodAutoscalerSpec, minReplicas).
    declares: (source) => autoscaler(source, ['minReplicas', 'maxReplicas'], { fewest: 1 }),
  },
];

function configMap({ root, text }: Source): ConfigDeclaration[] {
  const name = nameOf(root, text);
  const data = entriesOf(nodeAt(root, 'data')).flatMap(({ key, value }): [string, string][] => {
    const written = textOf(value, text);
    return written !== undefined && written.length <= LONGEST_SETTING ? [[key, written]] : [];
  });
  return name
    ? [{ what: 'config', names: [name.text], title: `ConfigMap ${name.text}`, span: name.span, data: new Map(data) }]
    : [];
}

function autoscaler(
  { root, text }: Source,
  [fewest, most]: readonly [string, string],
  defaults: { readonly fewest: number; readonly most?: number },
): AutoscalerDeclaration[] {
  const own = textOf(nodeAt(root, 'kind'), text) ?? '';
  const name = nameOf(root, text);
  const target = nodeAt(root, 'spec', 'scaleTargetRef');
  const scaled = textOf(nodeAt(target, 'name'), text);
  if (!name || !scaled) {
    return [];
  }
  // AIBrix scales a role of a service by itself.
  const role = textOf(nodeAt(root, 'spec', 'subTargetSelector', 'roleName'), text);
  const minReplicas = numberOf(nodeAt(root, 'spec', ...fewest.split('.'))) ?? defaults.fewest;
  const maxReplicas = numberOf(nodeAt(root, 'spec', ...most.split('.'))) ?? defaults.most;
  return [
    {
      what: 'autoscaler',
      names: [
        [textOf(nodeAt(target, 'kind'), text) ?? 'Deployment', scaled, ...(role === undefined ? [] : [role])].join('/'),
      ],
      title: `${own} ${name.text}`,
      span: name.span,
      minReplicas,
      ...(maxReplicas === undefined ? {} : { maxReplicas }),
    },
  ];
}
