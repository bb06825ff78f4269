/** Application Auto Scaling: the bounds of endpoint variants and ECS services. */
import type { ReplicaFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { field, textAt } from './fields';
import { boundsOf } from './machines';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

export type Bounds = Pick<ReplicaFacts, 'minReplicas' | 'maxReplicas'>;

/** `owners` are the resources by which the target names the scaled one; `last` is the end of its path. */
export function scaledBounds(
  template: Template,
  dimension: string,
  owners: readonly Resource[],
  last?: string,
): Bounds | undefined {
  const targets = resourcesOfType(template, TARGET).filter(
    ({ properties }) => textAt(template, properties, 'ScalableDimension')?.text === dimension,
  );
  const found =
    targets.find(({ properties }) => names(template, field(template, properties, 'ResourceId'), owners, last)) ??
    loneTarget(targets, template, last);
  return found && boundsOf(template, found.properties, 'MinCapacity', 'MaxCapacity');
}

/** `endpoint/${Endpoint.EndpointName}/variant/AllTraffic`, `service/${Cluster}/${Service.Name}`. */
function names(
  template: Template,
  node: TreeNode | undefined,
  owners: readonly Resource[],
  last: string | undefined,
): boolean {
  const path = pathOf(template, node);
  const isOwner = owners.some((owner) =>
    path.some((part) => isReference(part, owner.id) || part === ownName(template, owner)),
  );
  return isOwner && (last === undefined || path.at(-1) === last);
}

/** With one target of its kind in the template there is nothing to mix up. */
function loneTarget(targets: readonly Resource[], template: Template, last: string | undefined): Resource | undefined {
  const [only, ...others] = targets;
  const end = only && pathOf(template, field(template, only.properties, 'ResourceId')).at(-1);
  return others.length === 0 && last !== undefined && end === last ? only : undefined;
}

function pathOf(template: Template, node: TreeNode | undefined): readonly string[] {
  return node ? (textAt(template, node)?.text ?? '').split('/') : [];
}

const isReference = (part: string, id: string) => part === `\${${id}}` || part.startsWith(`\${${id}.`);

const NAMES: ReadonlyMap<string, string> = new Map([
  ['AWS::SageMaker::Endpoint', 'EndpointName'],
  ['AWS::ECS::Service', 'ServiceName'],
]);

function ownName(template: Template, owner: Resource): string | undefined {
  const name = NAMES.get(owner.type);
  return name === undefined ? undefined : textAt(template, owner.properties, name)?.text;
}
