/** transformers.js: `pipeline(task, model, { dtype, device })`, and models loaded by their class. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../../shared/src/report/schema';
import type { FieldSpan } from '../../../manifest';
import type { Library, Setting, UseCall, UseFacts, WantedSettings, Written } from '../library';
import type { ConstantText } from '../values';
import { constantFlag, constantText, fieldOf, optionOf } from '../values';
import { kindOfModelName } from '../modelKinds';
import { dtypeOf, kindOfTask, precisionOfDtype } from '../tasks';

const SECOND_VERSION = '@xenova/transformers';

/** `AutoModelForCausalLM.from_pretrained('…')`; tokenizers and processors run no model. */
const AUTO_MODEL =
  /^(\w*Model(?:For\w+|With\w+)?|\w+For(?:ConditionalGeneration|CausalLM|Seq2SeqLM|CTC)|\w+Model\w*)\.from_pretrained\(\)$/;

export const transformersJs: Library = {
  id: 'transformers-js',
  packages: ['@huggingface/transformers', SECOND_VERSION],
  patterns: [
    { path: /^pipeline\(\)$/, read: readPipeline },
    { path: AUTO_MODEL, read: readAutoModel },
  ],
  settings: [
    { path: /^pipeline\(\)$/, argument: 2 },
    { path: AUTO_MODEL, argument: 1 },
  ].flatMap((at): Setting[] => [
    { ...at, name: 'precision', options: ['dtype'], write: writeDtype },
    { ...at, name: 'precision', options: ['quantized'], write: writeQuantized },
    { ...at, name: 'device', options: ['device'], write: writeDevice, otherwiseCpu: true },
  ]),
};

function writeDtype({ precision }: WantedSettings, stated: Written | undefined): Written | undefined {
  const isSame = typeof stated === 'string' && precisionOfDtype(stated) === precision;
  return precision === undefined || isSame ? stated : dtypeOf(precision);
}

function writeQuantized({ precision }: WantedSettings, stated: Written | undefined): Written | undefined {
  return precision === undefined ? stated : precision === 'int8' ? true : precision === 'fp32' ? false : undefined;
}

const NVIDIA = new Set<unknown>(['cuda', 'gpu']);

function writeDevice({ device }: WantedSettings, stated: Written | undefined): Written | undefined {
  if (device === undefined || stated === 'auto' || stated === device || (device === 'cuda' && NVIDIA.has(stated))) {
    return stated ?? device;
  }
  return device === 'neuron' ? undefined : device;
}

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
    ...optional('model', model),
    ...optional('dtype', dtype),
    ...optional('device', device),
    ...optional('quantized', quantized),
  });
}

/** What the head of a class is for; a name of the model that tells more wins. */
const HEADS: readonly (readonly [RegExp, string])[] = [
  // It reads pictures, and writes what it saw.
  [/^Florence2/, 'image-to-text'],
  [
    /ForCausalLM|ForSeq2SeqLM|ForVision2Seq|ForImageTextToText|^(?!.*Whisper).*ForConditionalGeneration/,
    'text-generation',
  ],
  [
    /Whisper|ForSpeechSeq2Seq|ForCTC|ForAudio|ForTextTo(Speech|Spectrogram|Waveform)|ForSpeech/,
    'automatic-speech-recognition',
  ],
  [/ForSequenceClassification/, 'text-classification'],
  [/ForTokenClassification/, 'token-classification'],
  [/ForQuestionAnswering/, 'question-answering'],
  [/ForMaskedLM/, 'fill-mask'],
  [
    /ForImage|ForObjectDetection|ForDepth|ForUniversalSegmentation|ForSemantic|ForMask|ForZeroShotObject|CLIPVision|SamModel/,
    'image-classification',
  ],
  [/CLIP|SiglipText|TextModelWithProjection/, 'feature-extraction'],
];

function readAutoModel({ source, call, origin }: UseCall): UseFacts {
  const model = constantText(source, call.arguments?.[0]);
  const name = AUTO_MODEL.exec(origin.path)?.[1] ?? '';
  const head = HEADS.find(([pattern]) => pattern.test(name))?.[1];
  const byName = model && kindOfModelName(model.text);
  const dtype = optionOf(source, call, 1, 'dtype');
  const callee = source.ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
  const quantized = constantFlag(source, optionOf(source, call, 1, 'quantized'));
  const facts = pipelineFacts({
    module: origin.module,
    task: { text: head ?? 'feature-extraction', span: { start: callee.getStart(source.file), end: callee.end } },
    isMixed: dtype !== undefined && constantText(source, dtype) === undefined,
    ...optional('model', model),
    ...optional('dtype', constantText(source, dtype)),
    ...optional('device', constantText(source, optionOf(source, call, 1, 'device'))),
    ...optional('quantized', quantized),
  });
  // `AutoModel` says nothing of what it is for: embeddings, where the name of the model does not tell.
  const kind = head ? facts.spec.kind : (byName ?? 'embedding');
  const fields = new Map([...facts.fields].filter(([path]) => path !== 'kind'));
  return { ...facts, fields, spec: { ...facts.spec, ...optional('kind', kind) }, label: model ?? facts.label };
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });

function pipelineFacts(call: Pipeline): UseFacts {
  const notes: string[] = [];
  const fields = new Map<string, FieldSpan>();
  const kind = kindOfTask(call.task.text, call.model?.text);
  if (kind) {
    fields.set('kind', fieldOf(call.task));
  } else {
    notes.push(t`The task ${call.task.text} is not known.`);
  }
  if (call.model) {
    fields.set('model', fieldOf(call.model));
  } else {
    notes.push(t('No model is named: the library takes its default for the task, which can change.'));
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
    notes.push(t('Which GPU is not stated: placement.instance in a @workload comment would settle it.'));
    return { hardwareClass: 'gpu', placement: { count: 1 } };
  }
  if (name !== 'cpu' && name !== 'auto') {
    notes.push(t`The device ${name} is recognized, without an estimate.`);
    return { hardwareClass: 'other', placement: {} };
  }
  notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
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
      notes.push(t`The dtype ${call.dtype.text} names no number format.`);
    }
    return precision;
  }
  if (call.isMixed) {
    notes.push(t('The parts of the model have dtypes of their own: none is taken for the whole.'));
    return undefined;
  }
  if (call.module === SECOND_VERSION) {
    return call.quantized === false ? 'fp32' : 'int8';
  }
  notes.push(t('dtype is not set: fp32 is the library’s default on this device.'));
  return 'fp32';
}
