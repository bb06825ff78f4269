/** One group of statements as the template that it would become, read as such; a reading outlives edits of other groups. */
import { t } from '../../../../../../shared/src/l10n';
import type { CapacityDeclaration, Context } from '../../../context';
import type { Unit } from '../../../foreign/unit';
import type { ReadWorkload } from '../../../foreign/workloadOf';
import { workloadOf } from '../../../foreign/workloadOf';
import { batchUnits } from '../../cloudFormation/batch';
import { ec2Units } from '../../cloudFormation/ec2';
import { ecsUnits } from '../../cloudFormation/ecs';
import { lambdaUnits } from '../../cloudFormation/lambda';
import { nodeGroups } from '../../cloudFormation/nodeGroups';
import { sageMakerUnits } from '../../cloudFormation/sageMaker';
import type { Template } from '../../cloudFormation/template';
import { modulesOf } from '../modules';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';
import { collectConstructs, makeResources } from './constructs';
import type { Construction } from './construction';
import { costOf, newConstruction, templateOf } from './construction';
import type { Group } from './groups';
import type { Kept } from './kept';
import { inPlace, keep, keptOf } from './kept';
import { isKubernetes, kubernetesUnits } from './kubernetes';
import { nodeOf } from './tree';

const READERS = [sageMakerUnits, ec2Units, ecsUnits, batchUnits, lambdaUnits];

/** A construct with the name that the code gives it. */
export interface Named {
  readonly call: CallLike;
  readonly wanted: string;
}

export interface Declared {
  readonly declared: readonly CapacityDeclaration[];
  readonly cost: number;
}

export interface StackReading {
  readonly read: readonly ReadWorkload[];
  readonly cost: number;
  /** Addresses of other files that were asked for. */
  readonly wants: readonly string[];
}

export interface Stack {
  readonly source: ParsedSource;
  readonly group: Group;
  readonly context: Context;
  readonly named: readonly Named[];
  kept?: Kept | undefined;
  /** What was made of it anew. */
  made?: Made;
}

interface Made {
  readonly at: Construction;
  template?: Template;
  declared?: Declared;
}

export function beginReading(source: ParsedSource, group: Group, context: Context): Stack {
  const kept = keptOf(source, group, context);
  if (kept) {
    return { source, group, context, named: kept.named, kept };
  }
  const made = collected(source, group, context);
  const named = made.at.constructs.map(({ call, id }) => ({ call, wanted: id }));
  return { source, group, context, named, made };
}

/** What is looked up on the way is its own: a reading that is kept must know all that it asked. */
function collected(source: ParsedSource, { calls }: Group, context: Context): Made {
  const at = newConstruction({ ...source, modules: modulesOf(source.file.fileName, context) }, nodeOf);
  collectConstructs(at, calls);
  return { at };
}

export type Ids = ReadonlyMap<CallLike, string>;

/** Node groups: machines on which pods of any stack of the file land. */
export function declaredIn(stack: Stack, ids: Ids): Declared {
  const { source, group, context, named, kept } = stack;
  if (kept && kept.ids.every((id, at) => id === ids.get(named[at]?.call as CallLike))) {
    return inPlace(kept).declared;
  }
  stack.kept = undefined;
  const made = (stack.made ??= collected(source, group, context));
  made.at.constructs.forEach((construct) => (construct.id = ids.get(construct.call) ?? construct.id));
  makeResources(made.at);
  const template = (made.template = templateOf(made.at));
  const declared = nodeGroups(template);
  return (made.declared = { declared, cost: costOf(made.at, template) });
}

export function readStack(stack: Stack, ids: Ids, around: Context, capacities: number): StackReading {
  const { source, group, context, named } = stack;
  // Pods land on the machines of all stacks: where there are any, each change of one may move them.
  const isAlone = capacities === 0 || !stack.kept?.hasPods;
  if (stack.kept && isAlone) {
    return inPlace(stack.kept).reading;
  }
  const declared = stack.made?.declared ?? declaredIn(Object.assign(stack, { kept: undefined }), ids);
  const { at, template } = stack.made as Required<Made>;
  const units = [...READERS.flatMap((read) => read(template)), ...kubernetesUnits(at, around)];
  const reading: StackReading = {
    read: units.flatMap((unit) => workloadOf(withKnownReplicas(unit), { partial: source.broken }) ?? []),
    cost: costOf(at, template),
    wants: [...at.source.modules.wants],
  };
  const hasPods = at.constructs.some(({ key }) => isKubernetes(key));
  if (capacities === 0 || !hasPods) {
    keep(source, group, context, {
      named,
      ids: named.map(({ call }) => ids.get(call) ?? ''),
      hasPods,
      placed: { declared, reading },
    });
  }
  return reading;
}

/** A number that comes from elsewhere is no slip: it is said where it comes from. */
function withKnownReplicas(unit: Unit): Unit {
  const { replicas, ...bounds } = unit.scale ?? {};
  if (!replicas?.written || replicas.count !== undefined || replicas.problem) {
    return unit;
  }
  const isBounded = bounds.minReplicas !== undefined || bounds.maxReplicas !== undefined;
  const note = t`The number of replicas comes from ${replicas.written}, whose value this file does not hold.`;
  return { ...unit, scale: isBounded ? bounds : { none: true }, notes: [...(unit.notes ?? []), note] };
}
