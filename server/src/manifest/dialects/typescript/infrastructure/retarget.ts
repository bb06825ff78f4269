/** Moves a machine that code chooses: its type, and what must change with it in the same file, or why that cannot be right. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Target } from '../../../../../../shared/src/report/schema';
import type { Edit } from '../../../dialect';
import { isElsewhere } from '../../../engines/text';
import { machineOf, shareOfCard } from '../../../foreign/machines/catalogMachine';
import type { Machines } from '../../../retarget/machines/machines';
import { generationStep } from '../../../retarget/machines/machines';
import type { Step } from '../../../retarget/step';
import { both } from '../../../retarget/step';
import { TENSOR_FLAGS } from '../../../retarget/machines/tensorFlags';
import type { FoundWorkload, Span } from '../../../manifest';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';
import { scopesOf } from '../scope';
import { constantNumber, propertyOf } from '../values';
import { infrastructure } from './index';
import { collectConstructs, nameConstructs } from './constructs';
import type { Construct, Construction } from './construction';
import { newConstruction } from './construction';
import { containerEdits } from './containers';
import { imageEdits } from './machineImage';
import type { Site } from './machineSite';
import { isKubernetes } from './kubernetes';
import { siteAt } from './machineSite';
import { typeEdits } from './machineType';
import { objectStep } from './moveObject';
import { groupStep } from './nodeGroup';
import { hasInfrastructureSignal } from './packages';
import { scriptEdits } from './startScript';
import { nodeOf } from './tree';

function constructionOf(source: ParsedSource): Construction {
  const at = newConstruction(source, nodeOf);
  collectConstructs(at, scopesOf(source).calls);
  nameConstructs(at);
  return at;
}

const NODE_GROUP = () => t('its pods run on the machines of a node group, which other pods may share');

/** Constructs that have no machine of their own, in words. */
const MACHINELESS: readonly (readonly [RegExp, () => string])[] = [
  [/:ecs(?:-patterns)?\.\w*Fargate|:batch\.\w*Fargate/, () => t('Fargate chooses the machine')],
  [/:lambda[\w-]*\./, () => t('Lambda chooses the machine')],
  [/^pulumi-kubernetes:|:eks\./, NODE_GROUP],
];

/** Why a workload whose machine stands nowhere in the code cannot be moved here; nothing where it is no construct's. */
export const machinelessReason = (source: ParsedSource, workload: FoundWorkload): string | undefined =>
  machineless(source, workload)?.();

function machineless(source: ParsedSource, { nameSpan, spec }: FoundWorkload): (() => string) | undefined {
  if (!hasInfrastructureSignal(source.text)) {
    return undefined;
  }
  const around = constructionOf(source).constructs.filter(
    ({ call }) => call.getStart(source.file) <= nameSpan.start && call.end >= nameSpan.end,
  );
  const key = around.toSorted((one, other) => length(one) - length(other))[0]?.key;
  const known = MACHINELESS.find(([keys]) => key !== undefined && keys.test(key))?.[1];
  const isWorkedOut = key !== undefined && spec.placement?.instance !== undefined;
  return known ?? (isWorkedOut ? () => t('the instance type comes from an expression') : undefined);
}

const length = ({ call }: Construct) => call.end - call.pos;

/** Pods on a node group: their machine is stated, though not by themselves. */
export const isOnNodeGroup = (source: ParsedSource, workload: FoundWorkload): boolean =>
  workload.spec.placement?.instance !== undefined && machineless(source, workload) === NODE_GROUP;

export function retargetMachine(source: ParsedSource, workload: FoundWorkload, target: Target): Step {
  const at = constructionOf(source);
  const place = workload.fields.get('placement.instance')?.value;
  if (!place) {
    return podStep(at, workload, target);
  }
  const applied = at.constructs.find(({ key, call }) => isKubernetes(key) && isAround(call, workload, source));
  const moved = applied && objectStep(at, applied, workload, target);
  if (moved) {
    return moved;
  }
  const [built, shared] = isElsewhere(place) ? [] : builtOn(source, workload, place);
  if (shared) {
    return { reason: t`${shared.name} runs on the same machine` };
  }
  const site = siteAt(at, place, t('the instance type'));
  if ('reason' in site) {
    return site;
  }
  if (site.isOneOfSeveral) {
    return { reason: t('it is one of several instance types, of which the service takes any') };
  }
  const [before, after] = [workload.spec.placement?.instance, target.instance].map((type) => type && machineOf(type));
  const construct = constructOf(at, site.owner);
  if (!before || !after || !construct) {
    return { reason: t`${target.instance} cannot stand in for a machine that is not in the catalog` };
  }
  const machines: Machines = { before, after };
  return both(
    kindStep(at, construct, site, target),
    typeEdits(at, site, target.instance),
    imageEdits(at, construct, machines),
    generationStep(machines),
    workStep(at, construct, built ?? workload, machines, target),
    countStep(at, construct, built ?? workload, target),
    tensorStep(at, built ?? workload, target),
  );
}

const isAround = (call: CallLike, { nameSpan }: FoundWorkload, { file }: ParsedSource): boolean =>
  call.getStart(file) <= nameSpan.start && call.end >= nameSpan.end;

/** Pods that run on the machines of a node group of the same file. */
function podStep(at: Construction, workload: FoundWorkload, target: Target): Step {
  const [before, after] = [workload.spec.placement?.instance, target.instance].map((type) => type && machineOf(type));
  const step = before && after ? groupStep(at, workload, { before, after }, target) : undefined;
  return step
    ? both(step, podCountStep(at, workload, target), tensorStep(at, workload, target))
    : { reason: NODE_GROUP() };
}

function podCountStep(at: Construction, { spec, fields }: FoundWorkload, { replicas }: Target): Step {
  const { replicas: now = 1, minReplicas, maxReplicas } = spec.placement ?? {};
  if (now === replicas || minReplicas !== undefined || maxReplicas !== undefined) {
    return [];
  }
  const span = fields.get('placement.replicas')?.value;
  return span
    ? numberEdit(at, span, now, replicas, t('the number of pods'))
    : { reason: t('the number of pods would have to change too') };
}

/** The one workload that the code itself makes where a comment speaks of it, with the machine that the code states. */
export function codedBelow(source: ParsedSource, { span }: FoundWorkload): FoundWorkload | undefined {
  const inside = infrastructure(source)
    .read.map(({ workload }) => workload)
    .filter(({ nameSpan }) => nameSpan.start >= span.start && nameSpan.end <= span.end);
  const [only, ...others] = inside;
  return others.length === 0 && only?.spec.placement?.instance !== undefined ? only : undefined;
}

/** What the code alone makes of a machine, this workload first: a comment may give it another name. */
function builtOn(source: ParsedSource, { span, nameSpan }: FoundWorkload, place: Span): readonly FoundWorkload[] {
  const here = infrastructure(source)
    .read.map(({ workload }) => workload)
    .filter(({ fields }) => fields.get('placement.instance')?.value?.start === place.start);
  const own =
    here.find((each) => each.nameSpan.start === nameSpan.start) ??
    here.find((each) => each.nameSpan.start >= span.start && each.nameSpan.end <= span.end);
  return own ? [own, ...here.filter((each) => each !== own)] : here;
}

/** A variant may be added by a call on the construct. */
function constructOf(at: Construction, owner: CallLike): Construct | undefined {
  const made = [...at.methods].find(([, calls]) => calls.some(({ call }) => call === owner))?.[0] ?? owner;
  return at.constructs.find(({ call }) => call === made);
}

/** Options that only some machines know, or that hold for the price of one. */
const BOUND = [
  'cpuOptions',
  'creditSpecification',
  'cpuCredits',
  'hostId',
  'spotPrice',
  'maxPrice',
  'inferenceAmiVersion',
];
/** A task may be bound to the types of its cluster. */
const PLACED = /ecs\.instance-type/;

function kindStep(
  at: Construction,
  { key, props }: Construct,
  site: Site,
  { instance, instances, replicas }: Target,
): Step {
  const { source } = at;
  const around = [props, objectAround(at, site)];
  const bound = BOUND.find((name) => around.some((each) => each && propertyOf(source, each, name)));
  if (bound !== undefined) {
    return { reason: t`${bound} is stated, and holds for the present machine` };
  }
  if (key.endsWith('CfnParameter')) {
    return { reason: t('the instance type comes from a parameter of the stack') };
  }
  if (/^pulumi-kubernetes:|:eks\.|pulumi-eks:/.test(key)) {
    return { reason: NODE_GROUP() };
  }
  if (PLACED.test(source.text)) {
    return { reason: t('a placement constraint names instance types too') };
  }
  if (shareOfCard(instance) !== undefined) {
    return { reason: t`${instance} has only a share of a card, which needs a driver of its own` };
  }
  if (instances === replicas) {
    return [];
  }
  return {
    reason:
      instances > replicas ? t('one replica would need several machines') : t('several replicas would share a machine'),
  };
}

/** The object in which the type stands: a variant, the data of a launch template. */
function objectAround({ source: { ts } }: Construction, { expression }: Site): ts.ObjectLiteralExpression | undefined {
  let node: ts.Node | undefined = expression;
  while (node && !ts.isObjectLiteralExpression(node)) {
    node = node.parent;
  }
  return node;
}

/** What runs on the machine: containers of a task or a job, else its start script. */
function workStep(
  at: Construction,
  machine: Construct,
  workload: FoundWorkload,
  machines: Machines,
  target: Target,
): Step {
  if (/:sagemaker\./.test(machine.key)) {
    return [];
  }
  const { nameSpan } = workload;
  const construct = at.constructs.find(({ idSpan }) => idSpan.start === nameSpan.start);
  const isTask = construct !== undefined && /:(?:ecs|ecs-patterns|batch)\./.test(construct.key);
  return isTask
    ? containerEdits(at, construct, machines, target)
    : scriptEdits(at, machine, machines, workload.spec.runtime);
}

/** Options that say how many machines or tasks there are, where all of them say the same. */
const SIZES = ['minCapacity', 'maxCapacity', 'desiredCapacity', 'minSize', 'maxSize', 'desiredCount', 'instanceCount'];

/** Replicas that are fixed; bounds of a scaling group stay. */
function countStep(at: Construction, machine: Construct, { spec, fields }: FoundWorkload, { replicas }: Target): Step {
  const { replicas: now = 1, minReplicas, maxReplicas } = spec.placement ?? {};
  if (now === replicas || minReplicas !== undefined || maxReplicas !== undefined) {
    return [];
  }
  const span = fields.get('placement.replicas')?.value;
  if (!span) {
    return { reason: t`the code makes one machine, and ${replicas} would be needed` };
  }
  const first = numberEdit(at, span, now, replicas, COUNT());
  const site = siteAt(at, span, COUNT());
  const group = 'reason' in site ? undefined : constructOf(at, site.owner);
  if (group?.key.includes(':ecs') && replicas > Math.max(now, roomOf(at, machine))) {
    return { reason: t`its cluster has no room for ${replicas} machines` };
  }
  const others = SIZES.flatMap((name) => {
    const value = group?.props && propertyOf(at.source, group.props, name);
    const number = value && constantNumber(at.source, value);
    return number && number.value === now && number.span.start !== span.start ? [number.span] : [];
  });
  return both(first, ...others.map((other) => numberEdit(at, other, now, replicas, COUNT())));
}

/** CDK's defaults: the most is what is wanted, what is wanted is the least, and the least is one. */
function roomOf({ source }: Construction, { props }: Construct): number {
  const sizes = ['maxCapacity', 'desiredCapacity', 'minCapacity'].flatMap(
    (name) => (props && propertyOf(source, props, name)) ?? [],
  );
  const [most] = sizes;
  return most ? (constantNumber(source, most)?.value ?? 0) : 1;
}

const COUNT = () => t('the number of machines');

/** Engines that split a model only when they are told. */
function tensorStep(at: Construction, { spec, fields }: FoundWorkload, { tensorParallel = 1 }: Target): Step {
  const now = spec.placement?.tensorParallel;
  const span = fields.get('placement.tensorParallel')?.value;
  if (now === tensorParallel) {
    return [];
  }
  if (now !== undefined && span) {
    return numberEdit(at, span, now, tensorParallel, t('tensor parallel'));
  }
  const mustBeTold = tensorParallel > 1 && (spec.runtime ?? '') in TENSOR_FLAGS;
  return mustBeTold ? { reason: t`the engine would have to be told to use ${tensorParallel} devices` } : [];
}

function numberEdit(at: Construction, span: Span, now: number, wanted: number, what: string): Step {
  const site = siteAt(at, span, what);
  if ('reason' in site) {
    return site;
  }
  const { start } = span;
  const written = /^\d+/.exec(at.source.text.slice(start, span.end))?.[0] ?? '';
  const edit: Edit = { span: { start, end: start + written.length }, newText: String(wanted) };
  return written === String(now) ? [edit] : { reason: t`${what} comes from an expression` };
}
