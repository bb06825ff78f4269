/**
 * Machines that CDK and Pulumi code chooses, without running it: the stack is taken from the syntax as the template that it
 * would become, and read as such.
 */
import type { CapacityDeclaration, Context } from '../../../context';
import { contextOf, NO_CONTEXT } from '../../../context';
import type { Unit } from '../../../foreign/unit';
import type { ReadWorkload } from '../../../foreign/workloadOf';
import { workloadOf } from '../../../foreign/workloadOf';
import { batchUnits } from '../../cloudFormation/batch';
import { ec2Units } from '../../cloudFormation/ec2';
import { ecsUnits } from '../../cloudFormation/ecs';
import { lambdaUnits } from '../../cloudFormation/lambda';
import { nodeGroups } from '../../cloudFormation/nodeGroups';
import { sageMakerUnits } from '../../cloudFormation/sageMaker';
import type { ParsedSource } from '../parse';
import { collectConstructs, makeResources } from './constructs';
import { newConstruction, templateOf } from './construction';
import { kubernetesUnits } from './kubernetes';
import { hasInfrastructureSignal } from './packages';
import { nodeOf } from './tree';

export interface Infrastructure {
  readonly read: readonly ReadWorkload[];
  /** Node groups: machines on which pods of other files land. */
  readonly declared: readonly CapacityDeclaration[];
}

const NOTHING: Infrastructure = { read: [], declared: [] };
const READERS = [sageMakerUnits, ec2Units, ecsUnits, batchUnits, lambdaUnits];
/** Tests build stacks that nobody deploys. */
const TEST_FILE = /\.(test|spec|e2e)\.[cm]?[jt]sx?$|(^|[/\\])__(tests|mocks)__[/\\]/i;

export function infrastructure(source: ParsedSource, context: Context = NO_CONTEXT): Infrastructure {
  if (TEST_FILE.test(source.file.fileName) || !hasInfrastructureSignal(source.text)) {
    return NOTHING;
  }
  const at = newConstruction(source, nodeOf);
  collectConstructs(at);
  makeResources(at);
  const template = templateOf(at);
  const declared = nodeGroups(template);
  const units = [
    ...READERS.flatMap((read) => read(template)),
    ...kubernetesUnits(at, contextOf(declared, context)),
  ].toSorted((a, b) => a.span.start - b.span.start);
  return {
    read: units.flatMap((unit) => workloadOf(withKnownReplicas(unit), { partial: source.broken }) ?? []),
    declared,
  };
}

/** A number that comes from elsewhere is no slip: it is said where it comes from. */
function withKnownReplicas(unit: Unit): Unit {
  const { replicas, ...bounds } = unit.scale ?? {};
  if (!replicas?.written || replicas.count !== undefined || replicas.problem) {
    return unit;
  }
  const isBounded = bounds.minReplicas !== undefined || bounds.maxReplicas !== undefined;
  const note = `The number of replicas comes from ${replicas.written}, whose value this file does not hold.`;
  return { ...unit, scale: isBounded ? bounds : { none: true }, notes: [...(unit.notes ?? []), note] };
}
