/** Whether a row is of a workload's own target, with what its file leaves out filled in from there. */
import { getCatalog } from '../catalog/catalog';
import type { ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { WorkloadKind } from '../manifest/schema';
import type { Machine } from '../model/hardware';
import type { Target } from '../report/schema';
import { machineFor } from '../validation/place';
import { isPlaced, placeRow } from '../validation/predict';
import { precisionOf, runtimeOf } from '../validation/names';
import type { PlacedRow } from './ownFactors';
import { physicalProblem } from './physical';
import type { EvidenceRow } from './row';

export interface EvidenceSubject {
  readonly kind: WorkloadKind;
  readonly model: ModelShape;
  readonly target: Target;
}

export type Matched =
  | { readonly is: 'ours'; readonly one: PlacedRow }
  /** Right, but of something else. */
  | { readonly is: 'other'; readonly reason: string }
  /** On this machine it cannot be. */
  | { readonly is: 'wrong'; readonly line: number; readonly reason: string };

/** `isNamed`: the manifest names the file, so that a model name which nobody knows is taken for the workload's. */
export function matchRow(row: EvidenceRow, subject: EvidenceSubject, isNamed: boolean): Matched {
  const reason = otherModel(row, subject, isNamed) ?? otherEngine(row, subject) ?? otherHardware(row, subject);
  if (reason !== undefined) {
    return { is: 'other', reason };
  }
  const filled = filledIn(row, subject);
  const problem = physicalProblem(filled);
  if (problem !== undefined) {
    return { is: 'wrong', line: row.line, reason: problem };
  }
  const placed = placeRow(filled);
  if (!isPlaced(placed)) {
    return { is: 'other', reason: placed.reason };
  }
  if (placed.kind !== familyOf(subject.kind)) {
    return { is: 'other', reason: t`rows of ${placed.kind}, and the workload is ${subject.kind}` };
  }
  const model = { ...subject.model, weightBits: row.weightBits ?? subject.model.weightBits };
  return { is: 'ours', one: { row: filled, placed: { ...placed, model } } };
}

const GENERATES: ReadonlySet<WorkloadKind> = new Set(['inference', 'batch', 'code-generation', 'reasoning']);

function familyOf(kind: WorkloadKind): WorkloadKind {
  return GENERATES.has(kind) ? 'inference' : kind;
}

const modelWords = (model: string) => (model === '' ? t('its model is not named') : t`its model is ${model}`);

/** Two counts of one model, with and without embeddings. */
const SAME_SIZE = 0.08;

function otherModel({ model, paramsB }: EvidenceRow, subject: EvidenceSubject, isNamed: boolean): string | undefined {
  const known = model === '' ? undefined : getCatalog().model(model)?.shape;
  if (known) {
    return known.id === subject.model.id ? undefined : t`its model is ${known.name}`;
  }
  if (paramsB !== undefined) {
    const off = Math.abs((paramsB * 1e9) / subject.model.params - 1);
    return off <= SAME_SIZE && isNamed ? undefined : modelWords(model);
  }
  return isNamed ? undefined : modelWords(model);
}

const SAME_ENGINE: ReadonlyMap<string, string> = new Map([['ollama', 'llama.cpp']]);
const SAME_FORMAT: ReadonlyMap<string, string> = new Map([['fp16', 'bf16']]);

function otherEngine(row: EvidenceRow, { target }: EvidenceSubject): string | undefined {
  const runtime = runtimeOf(row.runtime);
  const engine = (name: string) => SAME_ENGINE.get(name) ?? name;
  if (runtime && target.runtime && engine(runtime) !== engine(target.runtime)) {
    return t`its engine is ${runtime}, and the target runs ${target.runtime}`;
  }
  if (row.precision === '' && row.weightBits === undefined) {
    return undefined;
  }
  const format = (name: string) => SAME_FORMAT.get(name) ?? name;
  const precision = precisionOf(row.precision, row.weightBits, target.accelerator === undefined);
  return target.precision && format(precision) !== format(target.precision)
    ? t`its weights are ${precision}, and the target’s ${target.precision}`
    : undefined;
}

function otherHardware(row: EvidenceRow, { target }: EvidenceSubject): string | undefined {
  if (!statesHardware(row)) {
    return row.hardwareClass === 'cpu' && target.accelerator !== undefined ? t('it ran on a CPU') : undefined;
  }
  const wanted = getCatalog().instance(target.instance);
  if (wanted?.cpu && !target.accelerator && coreName(row.hardware) === coreName(wanted.cpu.core)) {
    return undefined;
  }
  const machine = machineFor(row);
  const stated = row.hardware || row.chip || row.instanceType;
  if (!machine) {
    return t`its hardware, ${stated}, is not in the catalog`;
  }
  const own = chipOf(machine);
  const theirs = target.accelerator ? getCatalog().chip(target.accelerator)?.id : wanted?.cpu?.id;
  if (own !== theirs) {
    return t`it ran on ${stated}`;
  }
  const count = target.acceleratorCount ?? 1;
  return target.accelerator && row.deviceCount !== count ? t`it ran on ${row.deviceCount} × ${stated}` : undefined;
}

function statesHardware({ hardware, chip, instanceType }: EvidenceRow): boolean {
  return hardware !== '' || chip !== '' || instanceType !== '';
}

/** `Neoverse-V2`: all that an Arm machine says of itself. */
function coreName(name: string): string {
  return name.toLowerCase().replaceAll(/[\s-]+/g, ' ');
}

function chipOf({ kind, instance }: Machine): string | undefined {
  return kind === 'cpu' ? instance.cpu?.id : instance.accelerator?.chip?.id;
}

/** What the file does not say is as the target has it. */
function filledIn(row: EvidenceRow, { model, target }: EvidenceSubject): EvidenceRow {
  const onChips = target.accelerator !== undefined;
  return {
    ...row,
    model: model.id,
    paramsB: row.paramsB ?? model.params / 1e9,
    activeParamsB: row.activeParamsB ?? model.activeParams / 1e9,
    precision: row.precision === '' && row.weightBits === undefined ? (target.precision ?? '') : row.precision,
    runtime: row.runtime === '' ? (target.runtime ?? '') : row.runtime,
    hardware: '',
    chip: target.accelerator ?? '',
    hardwareClass: onChips ? '' : 'cpu',
    instanceType: target.instance,
    deviceCount: statesHardware(row) ? row.deviceCount : Math.max(1, target.acceleratorCount ?? 1),
  };
}
