/** A `pipeline(…)` call as the facts of a workload. */
import type { WorkloadSpec } from '../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../shared/src/report/schema';
import type { FieldSpan } from '../../manifest';
import type { PipelineCall } from './pipelines';
import { kindOfTask, precisionOfDtype } from './tasks';

export interface PipelineFacts {
  readonly spec: WorkloadSpec;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly hardwareClass: Stated['hardwareClass'];
  readonly notes: readonly string[];
}

const SECOND_VERSION = '@xenova/transformers';

export function pipelineFacts(call: PipelineCall): PipelineFacts {
  const notes: string[] = [];
  const fields = new Map<string, FieldSpan>();
  const kind = kindOfTask(call.task.text, call.model?.text);
  if (kind) {
    fields.set('kind', { value: call.task.span });
  } else {
    notes.push(`The task ${call.task.text} is not known.`);
  }
  if (call.model) {
    fields.set('model', { value: call.model.span });
  } else {
    notes.push('No model is named: the library takes its default for the task, which can change.');
  }
  const hardware = hardwareOf(call, fields, notes);
  const precision = precisionOf(call, fields, notes);
  const spec: WorkloadSpec = {
    ...(kind ? { kind } : {}),
    ...(call.model ? { model: call.model.text } : {}),
    ...(precision ? { precision } : {}),
    runtime: 'onnxruntime',
    placement: hardware.placement,
  };
  return { spec, fields, hardwareClass: hardware.hardwareClass, notes };
}

interface Hardware {
  readonly hardwareClass: Stated['hardwareClass'];
  readonly placement: NonNullable<WorkloadSpec['placement']>;
}

function hardwareOf({ device }: PipelineCall, fields: Map<string, FieldSpan>, notes: string[]): Hardware {
  const name = device?.text ?? 'cpu';
  if (name === 'cuda' || name === 'gpu') {
    notes.push('Which GPU is not stated: placement.instance in a @workload comment would settle it.');
    return { hardwareClass: 'gpu', placement: { count: 1 } };
  }
  if (name !== 'cpu' && name !== 'auto') {
    notes.push(`The device ${name} is recognized, without an estimate.`);
    return { hardwareClass: 'other', placement: {} };
  }
  notes.push('Which machine is not stated: placement.instance in a @workload comment would settle it.');
  if (device?.text === 'cpu') {
    fields.set('placement.accelerator', { value: device.span });
  }
  return { hardwareClass: 'unspecified', placement: { accelerator: 'cpu', count: 0 } };
}

/** The library's own defaults: 8 bits in its second version; since the third 32 bits on a CPU and in CUDA. */
function precisionOf(call: PipelineCall, fields: Map<string, FieldSpan>, notes: string[]): WorkloadSpec['precision'] {
  if (call.dtype) {
    const precision = precisionOfDtype(call.dtype.text);
    if (precision) {
      fields.set('precision', { value: call.dtype.span });
    } else {
      notes.push(`The dtype ${call.dtype.text} names no number format.`);
    }
    return precision;
  }
  if (call.isMixed) {
    notes.push('The parts of the model have dtypes of their own: none is taken for the whole.');
    return undefined;
  }
  if (call.module === SECOND_VERSION) {
    return call.quantized === false ? 'fp32' : 'int8';
  }
  notes.push('dtype is not set: fp32 is the library’s default on this device.');
  return 'fp32';
}
