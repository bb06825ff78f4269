/** What every maker of resources uses: a construct's options, the calls on it, and a second resource beside it. */
import type { TreeMap } from '../../../yaml/tree';
import { spanOf } from '../names';
import type { Construct, Construction, MethodCall } from './construction';
import { addResource, mapOf } from './construction';

/** Turns a construct into the resources that CloudFormation would get of it. */
export type Maker = (at: Construction, construct: Construct) => void;

/** Empty where the code hands over none, or none that can be seen. */
export function propertiesOf(at: Construction, { props, call }: Construct): TreeMap {
  const node = props && at.read(props);
  return node?.kind === 'map' ? node : mapOf(spanOf(at.source, call), []);
}

export const methodsOn = (at: Construction, { call }: Construct, name: string): readonly MethodCall[] =>
  (at.methods.get(call) ?? []).filter((each) => each.name === name);

/** No logical name has this sign, and no path of a scaled resource is cut at it. */
const BETWEEN = ':';

/** The name of a second resource of a construct. */
export const partOf = (id: string, suffix: string): string => `${id}${BETWEEN}${suffix}`;

export const withSuffix = (construct: Construct, suffix: string): Construct => ({
  ...construct,
  id: partOf(construct.id, suffix),
});

/** Properties as CloudFormation has them, in CDK's and Pulumi's own spelling: the readers take both. */
export const asWritten =
  (type: string): Maker =>
  (at, construct) =>
    addResource(at, construct, type, propertiesOf(at, construct));
