/** Objects of Kubernetes that code applies to a cluster, and values that it hands to a chart. */
import type { Context } from '../../../context';
import { textOver } from '../../../engines/text';
import type { Unit } from '../../../foreign/unit';
import type { Span } from '../../../manifest';
import type { TreeNode } from '../../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../../yaml/tree';
import { isModelService, modelServiceUnits } from '../../helmValues/modelService';
import { isProductionStack, productionStackUnits } from '../../helmValues/productionStack';
import { POD_KINDS, podKindOf } from '../../kubernetes/podKinds';
import { podUnit } from '../../kubernetes/podUnit';
import { spanOf } from '../names';
import type { Construct, Construction } from './construction';
import { entryAs, mapOf, scalarOf } from './construction';
import { propertiesOf } from './maker';

/** `apps.v1.Deployment` of Pulumi's provider. */
const PULUMI = /^pulumi-kubernetes:((?:[a-z]+)(?:\.v\w+))\.([A-Z]\w+)$/;
const CHART = /^(?:cdk:eks\.(?:HelmChart|#addHelmChart)|pulumi-kubernetes:helm\.v\d\.(?:Chart|Release))$/;
const MANIFEST = /^cdk:eks\.(?:KubernetesManifest|#addManifest)$/;

/** Classes that stand for one of the objects, or apply some. */
export const KUBERNETES_CLASSES = [
  ...POD_KINDS.map(({ kind }) => kind),
  'KubernetesManifest',
  'HelmChart',
  'Chart',
  'Release',
];

/** Keys of constructs that are read here. */
export const isKubernetes = (key: string) => PULUMI.test(key) || CHART.test(key) || MANIFEST.test(key);

export function kubernetesUnits(at: Construction, context: Context): Unit[] {
  return at.constructs.flatMap((construct) => {
    const { key } = construct;
    return [
      ...objectsOf(at, construct).flatMap((root) => objectUnit(at, construct, root, context)),
      ...(CHART.test(key) ? chartUnits(at, construct, context) : []),
    ];
  });
}

/** Those that a call applies, as they would stand in a manifest. */
export function objectsOf(at: Construction, construct: Construct): TreeNode[] {
  if (MANIFEST.test(construct.key)) {
    return manifestsOf(at, construct);
  }
  return PULUMI.test(construct.key) ? [pulumiObject(at, construct)] : [];
}

/** `addManifest(id, ...objects)`; `new KubernetesManifest(this, id, { manifest })`. */
function manifestsOf(at: Construction, construct: Construct): TreeNode[] {
  const args = construct.key.includes('#') ? [...(construct.call.arguments ?? [])].slice(1) : [];
  const nodes = args.map((each) => {
    const { ts } = at.source;
    return at.read(ts.isSpreadElement(each) ? each.expression : each);
  });
  const listed = entryOf(propertiesOf(at, construct), 'manifest')?.value;
  return [...nodes, ...(listed ? [listed] : [])].flatMap((node) => (node.kind === 'list' ? itemsOf(node) : [node]));
}

/** The class says which object it is; without a name of its own it bears the resource's. */
function pulumiObject(at: Construction, construct: Construct): TreeNode {
  const props = propertiesOf(at, construct);
  const [, place = '', kind = ''] = PULUMI.exec(construct.key) ?? [];
  const apiVersion = place.startsWith('core.') ? place.slice('core.'.length) : place.replace('.', '/');
  const own = entryOf(props, 'metadata')?.value;
  const name = entryOf(own, 'name') ?? entryAs('name', scalarOf(construct.id, construct.idSpan));
  const metadata = mapOf(own?.span ?? props.span, [...(own?.kind === 'map' ? own.entries : []), name]);
  return mapOf(spanOf(at.source, construct.call), [
    entryAs('apiVersion', scalarOf(apiVersion, construct.idSpan)),
    entryAs('kind', scalarOf(kind, construct.idSpan)),
    ...props.entries.filter(({ key }) => key !== 'metadata'),
    entryAs('metadata', metadata),
  ]);
}

function objectUnit(at: Construction, construct: Construct, root: TreeNode, context: Context): Unit[] {
  const { text } = at.source;
  const kind = podKindOf(textOf(nodeAt(root, 'apiVersion'), text), textOf(nodeAt(root, 'kind'), text));
  const whole = spanOf(at.source, construct.call);
  return kind ? [placed(podUnit({ root, text, whole, context }, kind), construct, whole)] : [];
}

function chartUnits(at: Construction, construct: Construct, context: Context): Unit[] {
  const values = entryOf(propertiesOf(at, construct), 'values')?.value;
  const whole = spanOf(at.source, construct.call);
  if (!values) {
    return [];
  }
  const source = { root: values, text: at.source.text, whole, context };
  const units = isProductionStack(values)
    ? productionStackUnits(values, source)
    : isModelService(values)
      ? modelServiceUnits(values, source)
      : [];
  return units.map((unit) => placed(unit, construct, whole));
}

/** In the call that applies it; an object that stands elsewhere in the file is named by the call. */
function placed(unit: Unit, { idSpan }: Construct, span: Span): Unit {
  const isInside = (each: Span) => each.start >= span.start && each.end <= span.end;
  const { name } = unit;
  return {
    ...unit,
    span,
    anchor: isInside(unit.anchor) ? unit.anchor : idSpan,
    ...(name && !isInside(name.span) ? { name: textOver(name.text, idSpan) } : {}),
  };
}
