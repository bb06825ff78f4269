/** Calls and members of CDK and Pulumi that stand for a value: instance types, images, architectures, scripts, references. */
import type ts from 'typescript';
import type { TreeList, TreeNode, TreeScalar } from '../../../yaml/tree';
import { entryOf, itemsOf, nodeAt } from '../../../yaml/tree';
import { ELSEWHERE } from '../../../engines/text';
import { spanOf } from '../names';
import type { Origin } from '../origins';
import { originOf } from '../origins';
import { constantText } from '../values';
import type { Construction } from './construction';
import { intrinsic, itemsIn, joinOf, listOf, referenceTo, scalarOf } from './construction';
import { familyOfClass, pulumiType, sageMakerType, sizeOfName } from './instanceTypes';
import { placeOf } from './packages';

type Call = ts.CallExpression | ts.NewExpression;

export function knownValue(at: Construction, value: ts.Expression, depth: number): TreeNode | undefined {
  const { ts } = at.source;
  const ofLanguage = ts.isCallExpression(value) ? languageCall(at, value, depth) : undefined;
  if (ofLanguage) {
    return ofLanguage;
  }
  const isFollowed =
    ts.isCallExpression(value) ||
    ts.isNewExpression(value) ||
    ts.isPropertyAccessExpression(value) ||
    ts.isIdentifier(value);
  const origin = isFollowed ? originOf(at.source, value) : undefined;
  const place = origin && placeOf(origin);
  if (!origin || !place) {
    return undefined;
  }
  const construct = origin.calls.findLast((call) => at.ids.has(call));
  const id = construct && at.ids.get(construct);
  if (ts.isCallExpression(value) || ts.isNewExpression(value)) {
    const known = packageCall(at, value, place.path, depth);
    if (known) {
      return known;
    }
  }
  if (id !== undefined) {
    return referenceTo(id, spanOf(at.source, value));
  }
  return memberValue(at, value, place.path, origin);
}

/** `JSON.stringify(x)`, `String(x)`, `[…].join('\n')`, `Buffer.from(x).toString('base64')`. */
function languageCall(at: Construction, call: ts.CallExpression, depth: number): TreeNode | undefined {
  const { ts } = at.source;
  const { expression: callee } = call;
  const [first] = call.arguments;
  if (ts.isIdentifier(callee) && /^(?:String|Number)$/.test(callee.text) && first) {
    return at.read(first, depth);
  }
  if (!ts.isPropertyAccessExpression(callee)) {
    return undefined;
  }
  const owner = callee.expression;
  const isOf = (name: string) => ts.isIdentifier(owner) && owner.text === name;
  switch (callee.name.text) {
    case 'stringify':
    case 'from':
      return first && (isOf('JSON') || isOf('Buffer')) ? at.read(first, depth) : undefined;
    case 'join': {
      const list = listIn(at.read(owner, depth));
      const by = first ? constantText(at.source, first)?.text : ',';
      return list && by !== undefined ? joinOf(list.span, by, list.items) : undefined;
    }
    case 'concat': {
      const lists = [owner, ...call.arguments].map((each) => listIn(at.read(each, depth)));
      return (
        lists[0] &&
        listOf(
          spanOf(at.source, call),
          lists.flatMap((each) => each?.items ?? []),
        )
      );
    }
    case 'toString':
    case 'trim':
    case 'trimStart':
    case 'trimEnd':
      return at.read(owner, depth);
    default:
      return undefined;
  }
}

/** A list; of two that a condition decides between, the first. */
function listIn(node: TreeNode): TreeList | undefined {
  if (node.kind === 'list') {
    return node;
  }
  const [, ...branches] = itemsOf(nodeAt(node, 'Fn::If'));
  return branches.find((branch): branch is TreeList => branch.kind === 'list');
}

/** Calls of the packages by the end of their path. */
function packageCall(at: Construction, call: Call, path: string, depth: number): TreeNode | undefined {
  const [first, second] = call.arguments ?? [];
  if (/(?:^|\.)InstanceType\.of\(\)$/.test(path) && first && second) {
    return instanceTypeOf(at, first, second, depth);
  }
  if (/(?:^|[. ])InstanceType(?:\.of)?\(\)$/.test(path)) {
    return first && at.read(first, depth);
  }
  if (
    /(?:^|\.)SageMakerInstanceType\.of\(\)$|ContainerImage\.fromRegistry\(\)$|(?:^|\.)(?:Fn\.base64|jsonStringify|output|secret|Expiration)\(\)$/.test(
      path,
    )
  ) {
    return first && at.read(first, depth);
  }
  if (/(?:^|\.)\w*ContainerImage\.from(?:EcrRepository|DeepLearningContainerImage|Dlc)\(\)$/.test(path)) {
    return imageOf(at, call, depth);
  }
  if (/(?:^|[. ])(?:Multipart)?UserData(?:\.\w+)?\(\)$/.test(path)) {
    return scriptOf(at, call, depth);
  }
  const fn = /(?:^|\.)Fn\.(sub|join|ref|select|split)\(\)$/.exec(path)?.[1];
  return fn === undefined || !first ? undefined : functionOf(at, call, fn, depth);
}

/** The place is that of both arguments: what a change of the machine replaces. */
function instanceTypeOf(at: Construction, family: ts.Expression, size: ts.Expression, depth: number): TreeNode {
  const [first, second] = [family, size].map((each) => at.read(each, depth));
  const span = { start: spanOf(at.source, family).start, end: spanOf(at.source, size).end };
  const isKnown = first?.kind === 'scalar' && second?.kind === 'scalar';
  return isKnown
    ? scalarOf(`${String(first.value)}.${String(second.value)}`, span)
    : ([first, second].find((each) => each?.kind !== 'scalar') ?? listOf(span, []));
}

/** A repository and a tag; who holds the repository makes no difference to what runs. */
function imageOf(at: Construction, call: Call, depth: number): TreeNode | undefined {
  const [repository, tag] = call.arguments ?? [];
  const named = repository && repositoryName(at, repository, depth);
  const text = tag && constantText(at.source, tag)?.text;
  return named && text !== undefined ? scalarOf(`${named.value}:${text}`, named.span) : named;
}

/** `'huggingface-pytorch-tgi-inference'`, `Repository.fromRepositoryName(this, 'R', 'vllm')`, `new Repository(…, { repositoryName })`. */
function repositoryName(at: Construction, repository: ts.Expression, depth: number): TreeScalar | undefined {
  const plain = constantText(at.source, repository);
  const [, , named] = plain ? [] : (originOf(at.source, repository)?.calls.at(-1)?.arguments ?? []);
  const value = named
    ? at.read(named, depth)
    : plain && scalarOf(plain.text, plain.isElsewhere ? ELSEWHERE : plain.span);
  const name = value?.kind === 'map' ? entryOf(value, 'repositoryName')?.value : value;
  return name?.kind === 'scalar' && typeof name.value === 'string' ? name : undefined;
}

/** User data: what it starts with, and the commands that are added to it. */
function scriptOf(at: Construction, call: Call, depth: number): TreeNode {
  const [custom] = call.arguments ?? [];
  // Options (`{ shebang }`) are no text.
  const isText = custom !== undefined && !at.source.ts.isObjectLiteralExpression(custom);
  const start = isText ? [at.read(custom, depth)] : [];
  return joinOf(spanOf(at.source, call), '\n', [...start, ...commandsOn(at, call, depth)]);
}

const SCRIPT_METHODS = new Set(['addCommands', 'addUserData', 'addUserDataPart', 'addOnExitCommands']);

/** Commands that calls add to a script or to the machine that it starts. */
export function commandsOn(at: Construction, owner: Call, depth = 0): TreeNode[] {
  return (at.methods.get(owner) ?? [])
    .filter(({ name }) => SCRIPT_METHODS.has(name))
    .flatMap(({ name, call }) =>
      itemsIn(at, name === 'addUserDataPart' ? call.arguments.slice(0, 1) : call.arguments, depth),
    );
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  sub: 'Fn::Sub',
  join: 'Fn::Join',
  ref: 'Ref',
  select: 'Fn::Select',
  split: 'Fn::Split',
};

function functionOf(at: Construction, call: Call, name: string, depth: number): TreeNode {
  const items = itemsIn(at, call.arguments ?? [], depth);
  const [only] = items;
  return intrinsic(
    FUNCTIONS[name] ?? 'Fn::Sub',
    items.length === 1 && only ? only : listOf(spanOf(at.source, call), items),
  );
}

/** Members of enums and static members of classes. */
function memberValue(at: Construction, value: ts.Expression, path: string, { calls }: Origin): TreeNode | undefined {
  const { ts } = at.source;
  const [, owner = '', name = ''] = /(?:^|\.)(\w+)\.(\w+)$/.exec(path) ?? [];
  if (!ts.isPropertyAccessExpression(value) || name === '') {
    return undefined;
  }
  const span = spanOf(at.source, value.name);
  if (/^Aws$/.test(owner)) {
    return referenceTo(`AWS::${name === 'REGION' ? 'Region' : name === 'ACCOUNT_ID' ? 'AccountId' : name}`, span);
  }
  const text = calls.length > 0 ? undefined : wordOf(owner, name);
  return text === undefined ? undefined : scalarOf(text, span);
}

function wordOf(owner: string, name: string): string | undefined {
  switch (owner) {
    case 'InstanceClass':
      return familyOfClass(name);
    case 'InstanceSize':
      return sizeOfName(name);
    case 'SageMakerInstanceType':
      return sageMakerType(name);
    case 'InstanceType':
      return pulumiType(name) ?? sageMakerType(name);
    case 'InstanceTypes':
      return pulumiType(name);
    case 'CpuArchitecture':
    case 'Architecture':
    case 'InstanceArchitecture':
      return /ARM/i.test(name) ? 'ARM64' : 'X86_64';
    case 'DeepLearningContainerImage':
      return deepLearningImage(name);
    default:
      return /^[A-Z][A-Z\d_]+$/.test(name) ? name : undefined;
  }
}

/** `HUGGINGFACE_PYTORCH_TGI_INFERENCE_2_0_1_…`: the repository in front of the version says what it is. */
function deepLearningImage(name: string): string {
  const repository = /^[A-Z_]*?INFERENCE(?:_NEURONX?)?/.exec(name)?.[0] ?? name;
  return repository.toLowerCase().replaceAll('_', '-');
}
