/** From what an engine's flags say to the manifest's own words. */
import { phrase, t } from '../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { FactName } from '../../engines/engine';
import type { Fact } from '../../engines/flags';
import type { NamedPrecision } from '../../engines/precision';
import { kvPrecisionOf, precisionInName, precisionOfDtype, precisionOfQuantization } from '../../engines/precision';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { SpecBuilder } from '../specBuilder';
import { countOf, place } from '../specBuilder';
import type { UnitFacts } from '../unit';

const WORDS: Readonly<Partial<Record<FactName, string>>> = {
  model: phrase('The model'),
  modelFile: phrase('The model'),
  tensorParallel: phrase('Tensor parallel'),
  quantization: phrase('The quantization'),
  dtype: phrase('The data type'),
  contextTokens: phrase('The context length'),
};

export function addEngineFacts(builder: SpecBuilder, reading: EngineReading): void {
  const { spec } = builder;
  if (reading.engine.runtime) {
    spec.runtime = reading.engine.runtime;
    if (reading.image && reading.image.text.trim() !== '') {
      place(builder, 'runtime', reading.image.span);
    }
  } else {
    builder.notes.push(
      reading.engine.id === 'unknown'
        ? t`The engine in ${reading.image?.text ?? t('this container')} is not recognized: settings are read by their usual names.`
        : t`${t(reading.engine.name)} is recognized; its own speed is not known.`,
    );
  }
  const model = modelText(reading);
  if (model) {
    spec.model = model.text;
    place(builder, 'model', model.span);
  }
  addPrecision(builder, reading, model);
  addNumbers(builder, reading);
  addSpeculative(builder, reading);
  for (const [fact, reference] of reading.unresolved) {
    const word = WORDS[fact];
    if (word) {
      builder.notes.push(t`${t(word)} comes from ${reference}, whose value this file does not hold.`);
    }
  }
}

/** What the format states in fields of its own stands above the flags. */
export function addOwnFacts(builder: SpecBuilder, facts: UnitFacts): void {
  const { model, precision, contextTokens } = facts;
  if (model && model.text.trim() !== '') {
    builder.spec.model = model.text;
    place(builder, 'model', model.span);
    addPrecisionOfName(builder, model);
  }
  const stated = precision && (precisionOfQuantization(precision.text) ?? precisionOfDtype(precision.text));
  if (precision && stated) {
    builder.spec.precision = stated;
    place(builder, 'precision', precision.span);
  }
  if (contextTokens) {
    builder.spec.contextTokens = contextTokens.count;
    if (contextTokens.value) {
      place(builder, 'contextTokens', contextTokens.value, contextTokens.key);
    }
  }
}

/** A mark in the name is what the weights are; a flag that was read before says it better. */
function addPrecisionOfName(builder: SpecBuilder, model: MappedText): void {
  const marked = precisionInName(model.text);
  if (marked && builder.spec.precision === undefined) {
    setNamedPrecision(builder, model, marked);
  }
}

function setNamedPrecision(builder: SpecBuilder, name: MappedText, { precision, start, end, isWider }: NamedPrecision) {
  const written = sliceText(name, start, end);
  builder.spec.precision = precision;
  place(builder, 'precision', written.span);
  if (isWider) {
    builder.notes.push(
      t`${written.text} counts as ${precision}, the next wider format that is measured: memory and time are upper bounds.`,
    );
  }
}

/** As the file names it, without `hf://`: the catalog looks through folders, marks and converters by itself. */
export function modelText({ facts }: EngineReading): MappedText | undefined {
  const written = (facts.get('model') ?? facts.get('modelFile'))?.value;
  return written && sliceText(written, written.text.startsWith('hf://') ? 'hf://'.length : 0);
}

/** A quantization wins over a data type, a mark in the model's name over the data type too: it is what the weights are. */
function addPrecision(builder: SpecBuilder, { facts }: EngineReading, model: MappedText | undefined): void {
  const quantization = facts.get('quantization');
  const byFlag = quantization && precisionOfQuantization(quantization.value.text);
  const name = [facts.get('model')?.value, facts.get('modelFile')?.value, model].find(
    (each) => each && precisionInName(each.text),
  );
  const byName = name && precisionInName(name.text);
  const dtype = facts.get('dtype');
  const byDtype = dtype && precisionOfDtype(dtype.value.text);
  if (quantization && byFlag) {
    builder.spec.precision = byFlag;
    place(builder, 'precision', quantization.span);
  } else if (name && byName && !(byDtype && (byName.precision === 'bf16' || byName.precision === 'fp16'))) {
    setNamedPrecision(builder, name, byName);
  } else if (quantization && isMethod(quantization.value.text)) {
    builder.notes.push(t`How wide ${quantization.value.text} makes the weights is not stated: it is left out.`);
    place(builder, 'precision', quantization.span);
  } else if (dtype && byDtype) {
    builder.spec.precision = byDtype;
    place(builder, 'precision', dtype.span);
  }
  const kv = facts.get('kvDtype');
  const kvPrecision = kv && kvPrecisionOf(kv.value.text);
  if (kv && kvPrecision) {
    builder.spec.kvPrecision = kvPrecision;
    place(builder, 'kvPrecision', kv.span);
  }
}

/** A word that is no switch: methods such as `compressed-tensors` come in several widths. */
const isMethod = (text: string) => /^[a-z][\w-]*$/i.test(text) && !/^(none|null|auto|true|false)$/i.test(text);

function addNumbers(builder: SpecBuilder, { facts }: EngineReading): void {
  const context = facts.get('contextTokens');
  const tokens = context && contextTokensOf(context.value.text);
  if (context && tokens) {
    builder.spec.contextTokens = tokens;
    place(builder, 'contextTokens', context.span);
  }
}

/** vLLM takes `32k` (32,000) and `32K` (32,768) too. */
function contextTokensOf(text: string): number | undefined {
  const match = /^(\d{1,7}(?:\.\d+)?)([kK])?$/.exec(text.trim());
  const value = match && Number(match[1]) * (match[2] === 'K' ? 1024 : match[2] === 'k' ? 1000 : 1);
  return value && Number.isInteger(value) && value > 0 ? value : undefined;
}

function addSpeculative(builder: SpecBuilder, { facts }: EngineReading): void {
  const draft = facts.get('draftModel');
  if (draft) {
    builder.spec.speculative = { draftModel: draft.value.text };
    place(builder, 'speculative.draftModel', draft.span);
    return;
  }
  const config = facts.get('speculative');
  const tokens = config && /"num_speculative_tokens"\s*:\s*(\d{1,4})\b/.exec(config.value.text);
  const model = config && /"model"\s*:\s*"([^"\\]+)"/.exec(config.value.text);
  if (tokens || model) {
    const count = countOf(tokens?.[1]);
    builder.spec.speculative = { ...(model?.[1] ? { draftModel: model[1] } : {}), ...(count ? { tokens: count } : {}) };
  }
}

/** What it serves: flags first, then the model's name, then the engine's habit. */
export function kindOf(reading: EngineReading, model: string | undefined): WorkloadKind {
  if (trains(reading.engine.kind)) {
    return trainingKind(reading);
  }
  const task = reading.facts.get('task')?.value.text ?? '';
  const words = new Set(reading.words.map(({ text }) => text.toLowerCase().replaceAll('_', '-')));
  const name = model?.slice(model.lastIndexOf('/') + 1) ?? '';
  if (/^(score|classify|rerank|text-ranking)/.test(task) || words.has('--reranking') || words.has('--rerank')) {
    return 'rerank';
  }
  if (/rerank|cross-encoder/i.test(name)) {
    return 'rerank';
  }
  if (
    /^(embed|pooling|encode|feature-extraction|sentence-)/.test(task) ||
    EMBEDDING_FLAGS.some((flag) => words.has(flag))
  ) {
    return 'embedding';
  }
  if (/^(transcription|automatic-speech)/.test(task) || /whisper|parakeet|canary|wav2vec/i.test(name)) {
    return 'speech';
  }
  return reading.engine.kind === 'inference' && /embed|(^|[-_])(bge|e5|gte)[-_]|all-minilm/i.test(name)
    ? 'embedding'
    : reading.engine.kind;
}

const EMBEDDING_FLAGS = ['--is-embedding', '--embedding', '--embeddings'];

export const trains = (kind: WorkloadKind) => kind === 'training' || kind === 'fine-tuning' || kind === 'rl';

/** By the words of the command: the script's name, its method, its settings. */
function trainingKind({ engine, words, settled = [], facts }: EngineReading): WorkloadKind {
  const said = [...words.map(({ text }) => text), ...settled];
  const line = said.map((text) => (text.length > LONGEST_WORD ? '' : text)).join(' ');
  if (/(^|[\s/_-])(grpo|ppo|rloo|rlhf)([\s/_.-]|$)/i.test(line)) {
    return 'rl';
  }
  if (/(^|[\s/_-])(pre-?train|pt)([\s/_.-]|$)/i.test(line)) {
    return 'training';
  }
  const tunes = /fine-?_?tun|(^|[\s/_-])(sft|q?lora|dpo|orpo|kto|peft|tuning)([\s/_.-]|$)|load[-_]in[-_][48]bit/i.test(
    line,
  );
  if (
    engine.kind === 'training' &&
    !tunes &&
    /(^|[\s/_-])(infer\w{0,10}|generat\w{0,10}|predict\w{0,10}|eval\w{0,10})[^\s/]{0,40}\.py/i.test(line)
  ) {
    return 'batch';
  }
  const startsFromWeights = /name[-_]or[-_]path|base[-_]model|pretrained/i.test(facts.get('model')?.flag?.text ?? '');
  return tunes || startsFromWeights ? 'fine-tuning' : engine.kind;
}

/** Longer words are code in quotes. */
const LONGEST_WORD = 300;

export const factCount = (fact: Fact | undefined) => countOf(fact?.value.text);
