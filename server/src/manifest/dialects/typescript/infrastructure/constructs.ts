/** Finds what a file makes of a stack, and hands each to the maker of its resources. */
import type ts from 'typescript';
import type { TreeNode } from '../../../yaml/tree';
import { entryOf } from '../../../yaml/tree';
import type { CallLike } from '../origins';
import { originOf } from '../origins';
import type { Scopes } from '../scope';
import { bindingOf, scopesOf } from '../scope';
import { constantText } from '../values';
import { BATCH } from './batch';
import { RESOURCES } from './cloudFormation';
import type { Construction } from './construction';
import { EC2 } from './ec2';
import { ECS } from './ecs';
import { EKS } from './eks';
import { isKubernetes, KUBERNETES_CLASSES } from './kubernetes';
import { LAMBDA } from './lambda';
import type { Maker } from './maker';
import { placeOf } from './packages';
import { SAGEMAKER } from './sageMaker';

const PARAMETER = 'cdk:core.CfnParameter';

/** A parameter of the stack: its default counts. */
const parameter: Maker = (at, { id, props }) => {
  const node: TreeNode | undefined = props && at.read(props);
  if (node?.kind === 'map') {
    const [type, value, allowed] = ['type', 'default', 'allowedValues'].map((name) => entryOf(node, name));
    const known = [
      type && { ...type, key: 'Type' },
      value && { ...value, key: 'Default' },
      allowed && { ...allowed, key: 'AllowedValues' },
    ];
    at.parameters.set(id, { ...node, entries: known.filter((entry) => entry !== undefined) });
  }
};

const MAKERS: ReadonlyMap<string, Maker> = new Map(
  Object.entries({ ...RESOURCES, ...SAGEMAKER, ...EC2, ...ECS, ...BATCH, ...LAMBDA, ...EKS, [PARAMETER]: parameter }),
);

/** Methods that add to what an earlier call made. */
export const ADDING: ReadonlySet<string> = new Set([
  'addCommands',
  'addUserData',
  'addUserDataPart',
  'addOnExitCommands',
  'addContainer',
  'addInstanceProductionVariant',
  'findInstanceProductionVariant',
  'autoScaleInstanceCount',
  'autoScaleTaskCount',
]);
/** Methods that make something of their own; distinctive enough where the cluster comes from elsewhere. */
const MAKING: ReadonlyMap<string, string> = new Map([
  ['addManifest', 'cdk:eks'],
  ['addHelmChart', 'cdk:eks'],
  ['addNodegroupCapacity', 'cdk:eks'],
  ['addAutoScalingGroupCapacity', 'cdk:eks'],
  ['connectAutoScalingGroupCapacity', 'cdk:eks'],
  ['addCapacity', 'cdk:ecs'],
  ['createNodeGroup', 'pulumi-eks:core'],
]);
/** Names without which a call is not followed. */
const NAMES = new Set([...[...MAKERS.keys()].map((key) => key.slice(key.lastIndexOf('.') + 1)), ...KUBERNETES_CLASSES]);

/** Names of calls that make or add something; classes that were imported from elsewhere under another name included. */
export function buildingNames({ ofFile }: Pick<Scopes, 'ofFile'>): ReadonlySet<string> {
  const renamed = [...ofFile].filter(([, { imported }]) => imported && NAMES.has(imported.name));
  return new Set([...NAMES, ...ADDING, ...MAKING.keys(), ...renamed.map(([name]) => name)]);
}

export function collectConstructs(at: Construction, calls: readonly CallLike[]): void {
  const { ts } = at.source;
  for (const call of calls) {
    const callee = call.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    if (ts.isIdentifier(name)) {
      if (ts.isNewExpression(call)) {
        collectNew(at, call, name.text);
      } else if (ts.isPropertyAccessExpression(callee)) {
        collectMethod(at, call, callee, name.text);
      }
    }
  }
}

/** From here on a call is known to make something. */
export function nameConstructs({ constructs, ids }: Construction): void {
  constructs.forEach(({ call, id }) => ids.set(call, id));
}

/** Resources of what was collected: in a second step, when all names are known. */
export function makeResources(at: Construction): void {
  nameConstructs(at);
  at.constructs.forEach((construct) => MAKERS.get(construct.key)?.(at, construct));
}

/** A class that is imported under another name is followed all the same. */
function isRenamed(at: Construction, { expression }: ts.NewExpression): boolean {
  const { ts } = at.source;
  const imported = ts.isIdentifier(expression)
    ? bindingOf(scopesOf(at.source), expression.text, expression)?.imported
    : undefined;
  return imported !== undefined && NAMES.has(imported.name);
}

function collectNew(at: Construction, call: ts.NewExpression, name: string): void {
  const origin = NAMES.has(name) || isRenamed(at, call) ? originOf(at.source, call) : undefined;
  const place = origin?.calls.at(-1) === call ? placeOf(origin) : undefined;
  const className = /^new (\w+)\(\)$/.exec(place?.path ?? '')?.[1];
  if (!place || className === undefined) {
    return;
  }
  const key = `${place.family}:${place.service}.${className}`;
  if (MAKERS.has(key) || isKubernetes(key)) {
    add(at, call, key, place.family === 'cdk' || place.family === 'generative-ai' ? 1 : 0);
  }
}

function collectMethod(
  at: Construction,
  call: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
  name: string,
): void {
  const making = MAKING.get(name);
  if (making === undefined && !ADDING.has(name)) {
    return;
  }
  const owner = originOf(at.source, callee.expression);
  const place = owner && placeOf(owner);
  if (making !== undefined) {
    const isOwn = place === undefined ? making === 'cdk:eks' : `${place.family}:${place.service}` === making;
    if (isOwn) {
      add(at, call, `${making}.#${name}`, 0);
    }
    return;
  }
  const made = place && owner.calls.findLast((each) => each !== call);
  if (made) {
    const before = at.methods.get(made);
    if (before) {
      before.push({ name, call });
    } else {
      at.methods.set(made, [{ name, call }]);
    }
  }
}

/** `position` of the name among the arguments; the options stand behind it. */
function add(at: Construction, call: CallLike, key: string, position: number): void {
  const { source } = at;
  const named = call.arguments?.[position];
  const text = named && constantText(source, named);
  const written = named ? source.text.slice(named.getStart(source.file), named.end).replace(/^['"`]|['"`]$/g, '') : '';
  const start = named ? named.getStart(source.file) : call.expression.getStart(source.file);
  const idSpan = text && !text.isElsewhere ? text.span : { start, end: named?.end ?? call.expression.end };
  const wanted = (text?.text ?? written).trim() || key.slice(key.search(/[.#][^.#]*$/) + 1);
  at.constructs.push({ call, key, id: wanted, idSpan, props: call.arguments?.[position + 1] });
}

/** Constructs of several stacks may bear one name: the second is numbered. */
export function numbered(wanted: readonly string[]): string[] {
  const names = new Map<string, number>();
  return wanted.map((each) => unused(names, each));
}

function unused(names: Map<string, number>, wanted: string): string {
  let number = names.get(wanted) ?? 0;
  let id = wanted;
  do {
    number += 1;
    id = number === 1 ? wanted : `${wanted}-${number}`;
  } while (number > 1 && names.has(id));
  names.set(wanted, number);
  if (id !== wanted) {
    names.set(id, 1);
  }
  return id;
}
