/** A pod that another object supplies: its values are used, its places are not. */
import type { Context, RuntimeDeclaration } from '../../context';
import type { ContainerText } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { parseShared } from '../../yaml/sharedParse';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { DeviceRequest } from './devices';
import { deviceRequests } from './devices';
import { labelElsewhere, requestElsewhere } from './givenPod';
import type { NodeLabel } from './podSpec';
import { containerText, readPod } from './podSpec';

export interface ContainerElsewhere extends ContainerText {
  readonly name?: string;
  readonly devices: readonly DeviceRequest[];
}

export interface PodElsewhere {
  readonly containers: readonly ContainerElsewhere[];
  readonly labels: readonly NodeLabel[];
}

/** The whole declared object, as its own dialect wrote it down. */
export function declaredTree(declaration: RuntimeDeclaration): { readonly root?: TreeNode; readonly text: string } {
  const { root } = parseShared(declaration.podSpec);
  return { ...(root ? { root } : {}), text: declaration.podSpec };
}

export function podElsewhere(podSpec: TreeNode | undefined, text: string, context: Context): PodElsewhere {
  return {
    containers: itemsOf(nodeAt(podSpec, 'containers')).map((node) => containerElsewhere(node, text, context)),
    labels: readPod(podSpec, text, context).labels.map(labelElsewhere),
  };
}

export function containerElsewhere(node: TreeNode | undefined, text: string, context: Context): ContainerElsewhere {
  const { image, command, args, environment } = containerText(node, text, context);
  const name = textOf(nodeAt(node, 'name'), text);
  return {
    ...(name ? { name } : {}),
    ...(image ? { image: elsewhere(image) } : {}),
    command: command.map(elsewhere),
    args: args.map(elsewhere),
    environment: new Map([...environment].map(([key, value]) => [key, value && elsewhere(value)])),
    devices: deviceRequests(node, text).map(requestElsewhere),
  };
}

const elsewhere = ({ text }: MappedText) => textElsewhere(text);

/** KServe lays a service's container over its runtime's: fields win, arguments follow, variables win by name. */
export function layOver(own: ContainerText, base: ContainerText | undefined): ContainerText {
  if (!base) {
    return own;
  }
  const image = own.image ?? base.image;
  return {
    ...(image ? { image } : {}),
    command: own.command.length > 0 ? own.command : base.command,
    args: [...base.args, ...own.args],
    environment: new Map([...base.environment, ...own.environment]),
  };
}

/** Longer objects are no templates for a pod. */
const LONGEST = 200_000;

/** A part of a document as text of its own, anchors and merge keys resolved. */
export function asText(node: TreeNode | undefined, text: string): string | undefined {
  const written = node && JSON.stringify(plainOf(node, text));
  return written !== undefined && written.length <= LONGEST ? written : undefined;
}

function plainOf(node: TreeNode, text: string): unknown {
  switch (node.kind) {
    case 'scalar':
      // As written: `1.10` stays `1.10`.
      return typeof node.value === 'number' ? textOf(node, text) : node.value;
    case 'list':
      return node.items.map((item) => plainOf(item, text));
    default:
      // What is written here wins over what came in through `<<`.
      return Object.fromEntries(
        node.entries
          .toSorted((a, b) => Number(b.merged) - Number(a.merged))
          .map(({ key, value }) => [key, plainOf(value, text)]),
      );
  }
}
