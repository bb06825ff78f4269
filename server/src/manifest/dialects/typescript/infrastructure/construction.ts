/** What a file says of the stack that it builds, while it is taken apart. */
import type ts from 'typescript';
import type { Span } from '../../../manifest';
import type { TreeEntry, TreeMap, TreeNode, TreeScalar } from '../../../yaml/tree';
import { madeEntry } from '../../../yaml/tree';
import type { Resource, Template } from '../../cloudFormation/template';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';

/** A call that makes something of a stack: `new sagemaker.CfnModel(this, 'Model', { … })`, `cluster.addManifest(…)`. */
export interface Construct {
  readonly call: CallLike;
  /** `cdk:sagemaker.CfnModel`. */
  readonly key: string;
  /** As the code names it; one of its own in the file once all are numbered. */
  id: string;
  /** Where the name is written. */
  readonly idSpan: Span;
  readonly props?: ts.Expression | undefined;
}

export interface MethodCall {
  readonly name: string;
  readonly call: ts.CallExpression;
}

export interface Construction {
  readonly source: ParsedSource;
  readonly constructs: Construct[];
  readonly ids: Map<CallLike, string>;
  /** Calls on what a call made: `task.addContainer(…)`, `userData.addCommands(…)`. */
  readonly methods: Map<CallLike, MethodCall[]>;
  readonly resources: Map<string, Resource>;
  readonly parameters: Map<string, TreeNode>;
  /** An expression as a tree. */
  readonly read: (expression: ts.Expression, depth?: number) => TreeNode;
  /** Values that may still be taken from the code: a bound on hostile files, far above any real one. */
  readonly budget: { left: number };
}

const MOST_VALUES = 50_000;
/** As far as a CloudFormation template would be evaluated. */
const MOST_FUNCTIONS = 200_000;
/** Twice what a stack may hold (500, CloudFormation's quotas page). */
const MOST_RESOURCES = 1_000;

/** `read` works out values; handed over because what it knows of constructs is found out with it. */
export function newConstruction(
  source: ParsedSource,
  read: (at: Construction, expression: ts.Expression, depth?: number) => TreeNode,
): Construction {
  const at: Construction = {
    source,
    constructs: [],
    ids: new Map(),
    methods: new Map(),
    resources: new Map(),
    parameters: new Map(),
    read: (expression, depth) => read(at, expression, depth),
    budget: { left: MOST_VALUES },
  };
  return at;
}

/** How much of what may be taken from a stack was taken: 1 is all. */
export const costOf = ({ budget }: Construction, template: Template): number =>
  1 - Math.min(budget.left / MOST_VALUES, template.budget.left / MOST_FUNCTIONS);

/** The stack as the template that it would become, as far as the code shows it. */
export const templateOf = ({ source, parameters, resources }: Construction): Template => ({
  text: source.text,
  parameters,
  conditions: new Map(),
  resources,
  decided: new Map(),
  budget: { left: MOST_FUNCTIONS },
});

export function addResource(
  { source, resources }: Construction,
  { id, idSpan, call }: Pick<Construct, 'id' | 'idSpan' | 'call'>,
  type: string,
  properties: TreeNode,
  metadata?: TreeNode,
): void {
  const span = { start: call.getStart(source.file), end: call.end };
  const node = mapOf(span, [
    entryAs('Type', scalarOf(type, idSpan)),
    entryAs('Properties', properties),
    ...(metadata ? [entryAs('Metadata', metadata)] : []),
  ]);
  const entry = madeEntry(id, node, idSpan, span);
  if (resources.size < MOST_RESOURCES) {
    resources.set(id, { id, type, entry, node, properties, from: span.start });
  }
}

export const scalarOf = (value: TreeScalar['value'], span: Span): TreeScalar => ({
  kind: 'scalar',
  value,
  span,
  outer: span,
  style: 'double',
  size: 1,
});

export const mapOf = (span: Span, entries: readonly (TreeEntry | undefined)[]): TreeMap => ({
  kind: 'map',
  span,
  flow: true,
  entries: entries.filter((entry) => entry !== undefined),
  size: 1,
});

export const listOf = (span: Span, items: readonly TreeNode[]): TreeNode => ({
  kind: 'list',
  span,
  flow: true,
  items,
  size: 1,
});

/** A value under another key; the place of the key is that of the value's own, where it has one. */
export const entryAs = (key: string, value: TreeNode, from?: TreeEntry): TreeEntry =>
  madeEntry(key, value, from?.keySpan, from?.span);

/** The same value under the key that templates have for it. */
export const renamed = (entry: TreeEntry | undefined, key: string): TreeEntry | undefined => entry && { ...entry, key };

/** One of CloudFormation's functions. */
export const intrinsic = (name: string, argument: TreeNode): TreeMap => mapOf(argument.span, [entryAs(name, argument)]);

/** Text that is put together from pieces, each in its place. */
export const joinOf = (span: Span, by: string, items: readonly TreeNode[]): TreeMap =>
  intrinsic('Fn::Join', listOf(span, [scalarOf(by, { start: span.start, end: span.start }), listOf(span, items)]));

/** Elements and arguments, spread lists in their places. */
export function itemsIn(at: Construction, elements: readonly ts.Expression[], depth = 0): TreeNode[] {
  const { ts } = at.source;
  return elements.flatMap((element) => {
    if (!ts.isSpreadElement(element)) {
      return ts.isOmittedExpression(element) ? [] : [at.read(element, depth + 1)];
    }
    const spread = at.read(element.expression, depth + 1);
    return spread.kind === 'list' ? [...spread.items] : [];
  });
}

export const referenceTo = (id: string, span: Span): TreeMap => intrinsic('Ref', scalarOf(id, span));
