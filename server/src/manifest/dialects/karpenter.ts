/** Karpenter: what machines it may start (NodePool, the older Provisioner) and what they cost (NodeOverlay). No workloads. */
import type { CapacityDeclaration, LabelRequirement, PriceDeclaration, Taint } from '../context';
import type { ObjectSource } from '../foreign/objects';
import { nameOf, objectDialect } from '../foreign/objects';
import { FAMILY_KEYS, INSTANCE_KEYS, PURCHASE_KEYS } from '../foreign/machines/nodeLabels';
import { readRequirement } from '../foreign/pods/podNeeds';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, itemsOf, nodeAt, numberOf, textOf } from '../yaml/tree';

type Source = Omit<ObjectSource, 'context'>;

export const NODEPOOL_KEY = 'karpenter.sh/nodepool';
const PROVISIONER_KEY = 'karpenter.sh/provisioner-name';

export const karpenter = objectDialect('karpenter', [
  { apiVersion: /^karpenter\.sh\//, kind: 'NodePool', declares: (source) => nodePool(source, ['spec', 'template']) },
  { apiVersion: /^karpenter\.sh\/v1alpha5$/, kind: 'Provisioner', declares: (source) => nodePool(source, []) },
  { apiVersion: /^karpenter\.sh\//, kind: 'NodeOverlay', declares: nodeOverlay },
]);

/** `template` holds the `metadata` and `spec` of the nodes; a Provisioner has labels and requirements directly in its spec. */
function nodePool(source: Source, template: readonly string[]): CapacityDeclaration[] {
  const { root, text } = source;
  const name = nameOf(root, text);
  if (!name) {
    return [];
  }
  const isProvisioner = template.length === 0;
  const spec = nodeAt(root, ...template, 'spec');
  const requirements = requirementsOf(spec, text);
  // Karpenter puts the template's labels on its nodes. Teams also write them on the pool itself and mean the same.
  const labels = new Map([
    ...textEntries(nodeAt(root, 'metadata', 'labels'), text),
    ...textEntries(isProvisioner ? nodeAt(spec, 'labels') : nodeAt(root, ...template, 'metadata', 'labels'), text),
    ...requirements.flatMap(({ key, operator, values }): [string, readonly string[]][] =>
      operator === 'In' ? [[key, values]] : [],
    ),
    [isProvisioner ? PROVISIONER_KEY : NODEPOOL_KEY, [name.text]] as const,
  ]);
  const limits = nodeAt(root, 'spec', 'limits');
  const weight = numberOf(nodeAt(root, 'spec', 'weight'));
  return [
    {
      what: 'capacity',
      form: 'pool',
      names: [name.text],
      title: `${isProvisioner ? 'Provisioner' : 'NodePool'} ${name.text}`,
      span: name.span,
      labels,
      requirements,
      taints: taintsOf(nodeAt(spec, 'taints'), text),
      instances: valuesOf(requirements, INSTANCE_KEYS),
      families: valuesOf(requirements, FAMILY_KEYS),
      purchases: purchasesOf(valuesOf(requirements, PURCHASE_KEYS)),
      limits: new Map(
        entriesOf(nodeAt(limits, 'resources') ?? limits).flatMap(({ key, value }): [string, string][] => {
          const written = textOf(value, text);
          return written === undefined ? [] : [[key, written]];
        }),
      ),
      ...(weight === undefined ? {} : { weight }),
    },
  ];
}

function nodeOverlay({ root, text }: Source): PriceDeclaration[] {
  const name = nameOf(root, text);
  const price = numberOf(nodeAt(root, 'spec', 'price'));
  const adjustment = adjustmentOf(textOf(nodeAt(root, 'spec', 'priceAdjustment'), text));
  const set = price !== undefined && price >= 0 ? { usdPerHour: price } : adjustment;
  const offers = entriesOf(nodeAt(root, 'spec', 'capacity')).flatMap(({ key, value }): [string, number][] => {
    const count = numberOf(value);
    return count === undefined ? [] : [[key, count]];
  });
  return name && (set || offers.length > 0)
    ? [
        {
          what: 'price',
          names: [name.text],
          title: `NodeOverlay ${name.text}`,
          span: name.span,
          requirements: requirementsOf(nodeAt(root, 'spec'), text),
          weight: numberOf(nodeAt(root, 'spec', 'weight')) ?? 0,
          ...set,
          ...(offers.length > 0 ? { offers: new Map(offers) } : {}),
        },
      ]
    : [];
}

/** `+10%`, `-15%`, `-0.05`: a share of the list price, or USD per hour (Karpenter documentation, NodeOverlays). */
function adjustmentOf(written: string | undefined): Pick<PriceDeclaration, 'factor' | 'plusUsdPerHour'> | undefined {
  const match = /^\s*([+-]?\d{1,9}(?:\.\d{1,9})?)(%?)\s*$/.exec(written ?? '');
  if (!match) {
    return undefined;
  }
  const value = Number(match[1]);
  return match[2] ? { factor: Math.max(0, 1 + value / 100) } : { plusUsdPerHour: value };
}

function requirementsOf(spec: TreeNode | undefined, text: string): LabelRequirement[] {
  return itemsOf(nodeAt(spec, 'requirements')).flatMap((item) => readRequirement(item, text) ?? []);
}

const valuesOf = (requirements: readonly LabelRequirement[], keys: readonly string[]) => [
  ...new Set(
    requirements.flatMap(({ key, operator, values }) => (operator === 'In' && keys.includes(key) ? values : [])),
  ),
];

export function purchasesOf(values: readonly string[]): ('spot' | 'on-demand')[] {
  const plain = values.map((value) => value.toLowerCase().replace('_', '-'));
  return (['spot', 'on-demand'] as const).filter((each) => plain.includes(each));
}

/** Labels as a map of one value each. */
export function textEntries(node: TreeNode | undefined, text: string): [string, readonly string[]][] {
  return entriesOf(node).flatMap(({ key, value }): [string, readonly string[]][] => {
    const written = textOf(value, text);
    return written === undefined ? [] : [[key, [written]]];
  });
}

/** A list of objects; in eksctl also a map of `value:effect`. */
export function taintsOf(node: TreeNode | undefined, text: string): Taint[] {
  const listed = itemsOf(node).flatMap((item) => {
    const key = textOf(nodeAt(item, 'key'), text);
    return key ? [taint(key, textOf(nodeAt(item, 'value'), text), textOf(nodeAt(item, 'effect'), text))] : [];
  });
  const mapped = entriesOf(node).map(({ key, value }) => {
    const [own, effect] = (textOf(value, text) ?? '').split(':');
    return taint(key, own || undefined, effect);
  });
  return [...listed, ...mapped];
}

const taint = (key: string, value: string | undefined, effect: string | undefined): Taint => ({
  key,
  ...(value === undefined ? {} : { value }),
  ...(effect === undefined ? {} : { effect }),
});
