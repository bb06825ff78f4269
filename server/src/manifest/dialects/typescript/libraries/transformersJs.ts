/** transformers.js: `pipeline(task, model, { dtype, device })`. */
import type { WorkloadSpec } from '../../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../../shared/src/report/schema';
import type { FieldSpan } from '../../../manifest';
import type { Library, UseCall, UseFacts } from '../library';
import type { ConstantText } from '../values';
import { constantFlag, constantText, fieldOf, optionOf } from '../values';
import { kindOfTask, precisionOfDtype } from '../tasks';

const SECOND_VERSION = '@xenova/transformers';

export const transformersJs: Library = {
  id: 'transformers-js',
  packages: ['@huggingface/transformers', SECOND_VERSION],
  patterns: [{ path: /^(default\.)?pipeline\(\)$/, read: readPipeline }],
};

interface Pipeline {
  readonly module: string;
  readonly task: ConstantText;
  readonly model?: ConstantText;
  readonly dtype?: ConstantText;
  readonly device?: ConstantText;
  /** `dtype` is an object: each part of the model has its own. */
  readonly isMixed: boolean;
  /** The second version's switch; its default is true. */
  readonly quantized?: boolean;
}

function readPipeline({ source, call, origin }: UseCall): UseFacts | undefined {
  const task = constantText(source, call.arguments?.[0]);
  if (!task || task.text === '') {
    return undefined;
  }
  const dtypeNode = optionOf(source, call, 2, 'dtype');
  const dtype = constantText(source, dtypeNode);
  const model = constantText(source, call.arguments?.[1]);
  const device = constantText(source, optionOf(source, call, 2, 'device'));
  const quantized = constantFlag(source, optionOf(source, call, 2, 'quantized'));
  return pipelineFacts({
    module: origin.module,
    task,
    isMixed: dtypeNode !== undefined && dtype === undefined,
    ...(model ? { model } : {}),
    ...(dtype ? { dtype } : {}),
    ...(device ? { device } : {}),
    ...(quantized === undefined ? {} : { quantized }),
  });
}

function pipelineFacts(call: Pipeline): UseFacts {
  const notes: string[] = [];
  const fields = new Map<string, FieldSpan>();
  const kind = kindOfTask(call.task.text, call.model?.text);
  if (kind) {
    fields.set('kind', fieldOf(call.task));
  } else {
    notes.push(`The task ${call.task.text} is not known.`);
  }
  if (call.model) {
    fields.set('model', fieldOf(call.model));
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
  return { spec, fields, hardwareClass: hardware.hardwareClass, notes, label: call.task };
}

interface Hardware {
  readonly hardwareClass: Stated['hardwareClass'];
  readonly placement: NonNullable<WorkloadSpec['placement']>;
}

function hardwareOf({ device }: Pipeline, fields: Map<string, FieldSpan>, notes: string[]): Hardware {
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
function precisionOf(call: Pipeline, fields: Map<string, FieldSpan>, notes: string[]): WorkloadSpec['precision'] {
  if (call.dtype) {
    const precision = precisionOfDtype(call.dtype.text);
    if (precision) {
      fields.set('precision', fieldOf(call.dtype));
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
