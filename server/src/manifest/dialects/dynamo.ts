/** NVIDIA Dynamo's DynamoGraphDeployment: workers, on one node or several, with a prefill side of their own or without. */
import { t } from '../../../../shared/src/l10n';
import { authorWords } from '../foreign/fields/authorWords';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { boundsAt, countedAt, writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import type { Part } from '../foreign/parts';
import { asParts, partOf } from '../foreign/parts';
import type { Site } from '../retarget/site';
import { allSteps } from '../retarget/step';
import { replaceScalar } from '../retarget/treeEdit';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import { mainContainer } from '../foreign/workloadOf';
import type { Span } from '../manifest';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';
import { namedModel, roleOf } from './dynamo/roles';
import { workerPod } from './dynamo/workerPod';

export const dynamo = objectDialect('dynamo', [
  {
    apiVersion: /^nvidia\.com\/v1(alpha\d|beta\d)?$/,
    kind: 'DynamoGraphDeployment',
    units: graphUnits,
    site: workerSite,
  },
]);

/** Older workers count their GPUs beside the pod. */
function workerSite({ root, text }: ObjectSource, unit: Unit): Site {
  const nodes = componentsOf(nodeAt(root, 'spec'), text).map(({ node }) => node);
  const component = partOf(nodes, unit);
  const copies = { owner: component, key: 'replicas' };
  const gpus = ['limits', 'requests'].flatMap((section) => nodeAt(component, 'resources', section, 'gpu') ?? []);
  if (gpus.length === 0) {
    return { copies };
  }
  return {
    copies,
    own: ['resources'],
    fields: ({ target, machines }) =>
      target.hardwareClass === 'gpu'
        ? allSteps(
            gpus.map((node) =>
              node.kind === 'scalar'
                ? replaceScalar(node, String(Math.ceil((target.acceleratorCount ?? 1) / machines)), text)
                : [],
            ),
          )
        : { reason: t('Dynamo counts GPUs here, and the target has none') },
  };
}

interface Component {
  readonly name: string;
  readonly anchor: Span;
  readonly node: TreeNode;
  readonly span: Span;
}

/** A map of services in v1alpha1, a list of components in v1beta1. */
function componentsOf(spec: TreeNode | undefined, text: string): Component[] {
  const services = entriesOf(nodeAt(spec, 'services')).map(({ key, keySpan, value, span }) => ({
    name: key,
    anchor: keySpan,
    node: value,
    span,
  }));
  const listed = itemsOf(nodeAt(spec, 'components')).map((node) => {
    const name = scalarText(nodeAt(node, 'name'), text);
    const { span } = node;
    return { name: name?.text ?? '', anchor: name?.span ?? { start: span.start, end: span.start }, node, span };
  });
  return [...services, ...listed].filter(({ node }) => node.kind === 'map');
}

/** What stands before the workers and beside them runs no model. */
const BESIDE_WORKERS = /^(frontend|planner|epp|router|processor|gateway)$/i;

function graphUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  return asParts(componentsOf(spec, text).flatMap((component) => workerPart(object, spec, component)));
}

function workerPart(object: ObjectSource, spec: TreeNode | undefined, component: Component): Part[] {
  const { text } = object;
  const { node, name, anchor, span } = component;
  const type = textOf(nodeAt(node, 'componentType') ?? nodeAt(node, 'type'), text);
  const pod = BESIDE_WORKERS.test(type ?? name) ? undefined : workerPod(object, spec, node);
  const main = pod && mainContainer([{ pod }]);
  if (!pod || !main) {
    return [];
  }
  const nodes = Math.max(1, countedAt(entryOf(nodeAt(node, 'multinode'), 'nodeCount'), text)?.count ?? 1);
  const model = main.engine && namedModel(main.engine);
  const unit: Unit = {
    ...objectHead(object),
    pods: [{ pod, copies: nodes }],
    ...(model ? { facts: { model } } : {}),
    scale: scaleOf(node, text),
    inline: authorWords(object),
  };
  return [{ unit, name, does: roleOf(component, text, main.engine), anchor, span }];
}

function scaleOf(node: TreeNode, text: string): ReplicaFacts {
  const scaling = nodeAt(node, 'autoscaling');
  const isScaled = textOf(nodeAt(scaling, 'enabled'), text) === 'true';
  const bounds = boundsAt(entryOf(scaling, 'minReplicas'), entryOf(scaling, 'maxReplicas'), text);
  return { ...writtenCount(entryOf(node, 'replicas'), text), ...(isScaled ? bounds : {}) };
}
