/** Kueue: queues lead to flavors, and a flavor's labels say on which machines admitted pods run. No workloads. */
import type { CapacityDeclaration, QueueDeclaration } from '../context';
import type { ObjectSource } from '../foreign/objects';
import { nameOf, objectDialect } from '../foreign/objects';
import { FAMILY_KEYS, INSTANCE_KEYS, PURCHASE_KEYS, REGION_KEYS } from '../foreign/machines/nodeLabels';
import { itemsOf, nodeAt, textOf } from '../yaml/tree';
import { purchasesOf, taintsOf, textEntries } from './karpenter';

type Source = Omit<ObjectSource, 'context'>;

const KUEUE = /^kueue\.x-k8s\.io\//;

export const kueue = objectDialect('kueue', [
  { apiVersion: KUEUE, kind: 'ResourceFlavor', declares: flavor },
  { apiVersion: KUEUE, kind: 'ClusterQueue', declares: (source) => queue(source, flavorsOf(source)) },
  { apiVersion: KUEUE, kind: 'LocalQueue', declares: (source) => queue(source, clusterQueueOf(source)) },
]);

function flavor({ root, text }: Source): CapacityDeclaration[] {
  const name = nameOf(root, text);
  if (!name) {
    return [];
  }
  const labels = new Map(textEntries(nodeAt(root, 'spec', 'nodeLabels'), text));
  const valuesOf = (keys: readonly string[]) => keys.flatMap((key) => labels.get(key) ?? []);
  const [region] = valuesOf(REGION_KEYS);
  return [
    {
      what: 'capacity',
      form: 'flavor',
      names: [`ResourceFlavor/${name.text}`],
      title: `ResourceFlavor ${name.text}`,
      span: name.span,
      labels,
      requirements: [...labels].map(([key, values]) => ({ key, operator: 'In', values })),
      // Kueue adds the flavor's tolerations to the pods that it admits, not those for its taints.
      taints: taintsOf(nodeAt(root, 'spec', 'nodeTaints'), text),
      instances: valuesOf(INSTANCE_KEYS),
      families: valuesOf(FAMILY_KEYS),
      purchases: purchasesOf(valuesOf(PURCHASE_KEYS)),
      ...(region ? { region } : {}),
    },
  ];
}

function queue({ root, text }: Source, leadsTo: readonly string[]): QueueDeclaration[] {
  const name = nameOf(root, text);
  const kind = textOf(nodeAt(root, 'kind'), text) ?? '';
  return name
    ? [{ what: 'queue', names: [`${kind}/${name.text}`], title: `${kind} ${name.text}`, span: name.span, leadsTo }]
    : [];
}

function flavorsOf({ root, text }: Source): string[] {
  const names = itemsOf(nodeAt(root, 'spec', 'resourceGroups')).flatMap((group) =>
    itemsOf(nodeAt(group, 'flavors')).flatMap((each) => textOf(nodeAt(each, 'name'), text) ?? []),
  );
  return [...new Set(names)].map((each) => `ResourceFlavor/${each}`);
}

function clusterQueueOf({ root, text }: Source): string[] {
  const name = textOf(nodeAt(root, 'spec', 'clusterQueue'), text);
  return name ? [`ClusterQueue/${name}`] : [];
}
