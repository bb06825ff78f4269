/** NVIDIA Dynamo's DynamoGraphDeployment: workers, on one node or several, with a prefill side of their own or without. */
import { authorWords } from '../foreign/authorWords';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { boundsAt, countedAt, writtenCount } from '../foreign/replicas';
import { scalarText } from '../foreign/scalarText';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import type { Span } from '../manifest';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';
import { isPrefill, namedModel } from './dynamo/roles';
import { workerPod } from './dynamo/workerPod';

export const dynamo = objectDialect('dynamo', [
  { apiVersion: /^nvidia\.com\/v1(alpha\d|beta\d)?$/, kind: 'DynamoGraphDeployment', units: graphUnits },
]);

interface Component {
  readonly name: string;
  readonly anchor: Span;
  readonly node: TreeNode;
}

/** A map of services in v1alpha1, a list of components in v1beta1. */
function componentsOf(spec: TreeNode | undefined, text: string): Component[] {
  const services = entriesOf(nodeAt(spec, 'services')).map(({ key, keySpan, value }) => ({
    name: key,
    anchor: keySpan,
    node: value,
  }));
  const listed = itemsOf(nodeAt(spec, 'components')).map((node) => {
    const name = scalarText(nodeAt(node, 'name'), text);
    return { name: name?.text ?? '', anchor: name?.span ?? { start: node.span.start, end: node.span.start }, node };
  });
  return [...services, ...listed].filter(({ node }) => node.kind === 'map');
}

/** What stands before the workers and beside them runs no model. */
const BESIDE_WORKERS = /^(frontend|planner|epp|router|processor|gateway)$/i;

function graphUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const units = componentsOf(spec, text).flatMap((component) => workerUnit(object, spec, component));
  // The first that is no prefill side has the deployment's name; further ones have their own behind it.
  const first = units.find(({ unit }) => unit.side === undefined);
  return units.map(({ unit, name }) =>
    unit.side === undefined && unit !== first?.unit ? { ...unit, side: name } : unit,
  );
}

function workerUnit(
  object: ObjectSource,
  spec: TreeNode | undefined,
  component: Component,
): { unit: Unit; name: string }[] {
  const { text } = object;
  const { node, name, anchor } = component;
  const type = textOf(nodeAt(node, 'componentType') ?? nodeAt(node, 'type'), text);
  if (BESIDE_WORKERS.test(type ?? name)) {
    return [];
  }
  const pod = workerPod(object, spec, node);
  const main = mainContainer([{ pod }]);
  if (!main) {
    return [];
  }
  const nodes = Math.max(1, countedAt(entryOf(nodeAt(node, 'multinode'), 'nodeCount'), text)?.count ?? 1);
  const model = main.engine && namedModel(main.engine);
  const unit: Unit = {
    ...objectHead(object),
    ...(isPrefill(component, text, main.engine) ? { side: 'prefill' } : {}),
    span: node.span,
    anchor,
    pods: [{ pod, copies: nodes }],
    ...(model ? { facts: { model } } : {}),
    scale: scaleOf(node, text),
    inline: authorWords(object),
  };
  return [{ unit, name }];
}

function scaleOf(node: TreeNode, text: string): ReplicaFacts {
  const scaling = nodeAt(node, 'autoscaling');
  const isScaled = textOf(nodeAt(scaling, 'enabled'), text) === 'true';
  const bounds = boundsAt(entryOf(scaling, 'minReplicas'), entryOf(scaling, 'maxReplicas'), text);
  return { ...writtenCount(entryOf(node, 'replicas'), text), ...(isScaled ? bounds : {}) };
}
