/** Application Auto Scaling: the bounds of endpoint variants and ECS services. */
import type { ReplicaFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { field, textAt } from './fields';
import { boundsOf } from './machines';
import type { Resource, Template } from './template';
import { oncePerTemplate, resourcesOfType } from './template';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

export type Bounds = Pick<ReplicaFacts, 'minReplicas' | 'maxReplicas'>;

interface Target {
  readonly resource: Resource;
  readonly path: readonly string[];
}

/** Targets by what they scale: each is asked for by every resource that may be scaled. */
const targetsOf = oncePerTemplate((template): ReadonlyMap<string, readonly Target[]> => {
  const found = new Map<string, Target[]>();
  for (const resource of resourcesOfType(template, TARGET)) {
    const dimension = textAt(template, resource.properties, 'ScalableDimension')?.text ?? '';
    const path = pathOf(template, field(template, resource.properties, 'ResourceId'));
    const same = found.get(dimension) ?? [];
    same.push({ resource, path });
    found.set(dimension, same);
  }
  return found;
});

/** `owners` are the resources by which the target names the scaled one; `last` is the end of its path. */
export function scaledBounds(
  template: Template,
  dimension: string,
  owners: readonly Resource[],
  last?: string,
): Bounds | undefined {
  const targets = targetsOf(template).get(dimension) ?? [];
  const named = owners.map((owner) => ({ id: owner.id, name: ownName(template, owner) }));
  // `endpoint/${Endpoint.EndpointName}/variant/AllTraffic`, `service/${Cluster}/${Service.Name}`.
  const isNamed = ({ path }: Target) =>
    (last === undefined || path.at(-1) === last) &&
    named.some(({ id, name }) => path.some((part) => isReference(part, id) || part === name));
  const found = targets.find(isNamed) ?? loneTarget(targets, last);
  return found && boundsOf(template, found.resource.properties, 'MinCapacity', 'MaxCapacity');
}

/** With one target of its kind in the template there is nothing to mix up. */
function loneTarget(targets: readonly Target[], last: string | undefined): Target | undefined {
  const [only, ...others] = targets;
  return others.length === 0 && last !== undefined && only?.path.at(-1) === last ? only : undefined;
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
