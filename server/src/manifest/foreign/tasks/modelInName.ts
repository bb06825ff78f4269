/**
 * A model that only the object's name says: `llamacpp-llama3-8b-instruct-q5km`. Read where nothing else states one, the
 * name begins with the engine that runs there, and the rest has a size as models have it; a note says so.
 */
import { t } from '../../../../../shared/src/l10n';
import type { Precision } from '../../../../../shared/src/manifest/schema';
import { precisionInName } from '../../engines/precision';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { Span } from '../../manifest';
import type { SpecBuilder } from '../specBuilder';
import { place } from '../specBuilder';

/** `8b`, `0.5b`, `8x7b`, `135m`, as a word of its own behind other words. */
const SIZED = /^[a-z][a-z\d.]*(?:[-_][a-z\d.]+)*?[-_](?:\d+x)?\d+(?:\.\d+)?[bm](?:[-_]|$)/i;

/** Words of the work that stand between engine and model: `multi-node-qlora-llama3-70b`. */
const WORK =
  /^((multi|single|node|nodes|gpu|gpus|q?lora|sft|dpo|full|fsdp\d?|ddp|fine|tune|finetune|finetuning|train|training|serve|serving|job|inference|deploy|deployment|test|demo|example)[-_.])*/i;

export function modelInName(builder: SpecBuilder, engine: EngineReading, name: MappedText): void {
  if (engine.unresolved.has('model') || engine.unresolved.has('modelFile') || engine.facts.has('modelFile')) {
    return;
  }
  const prefix = new RegExp(`^${engine.engine.id.replace(/[^a-z\d]/g, '[-._]?')}[-_.]`, 'i').exec(name.text)?.[0];
  const rest = prefix && sliceText(name, prefix.length + (WORK.exec(name.text.slice(prefix.length))?.[0].length ?? 0));
  if (!rest || !SIZED.test(rest.text)) {
    return;
  }
  builder.spec.model = rest.text;
  place(builder, 'model', rest.span);
  addMark(builder, rest);
  builder.notes.push(t`The model is read from the name ${name.text}: nothing else in this file says it.`);
}

/** llama.cpp's own marks, also where a name has lost its underscores: `q5km`. */
const GGUF_MARK = /(?<![a-z\d])i?q([2-8])(?:[-_]?(?:[01]|k(?:[-_]?[sml])?|xxs|xs))?(?![a-z\d])/i;
const BITS: ReadonlyMap<string, Precision> = new Map([
  ['4', 'int4'],
  ['8', 'int8'],
]);

/** Weights of other widths than the manifest knows are marked in the text and left open. */
function addMark(builder: SpecBuilder, name: MappedText): void {
  const marked = precisionInName(name.text);
  const mark = GGUF_MARK.exec(name.text);
  const precision = marked?.precision ?? BITS.get(mark?.[1] ?? '');
  const named = marked && { start: marked.start, end: marked.end };
  const written = mark && { start: mark.index, end: mark.index + mark[0].length };
  // The longer of the two marks is the whole of it: `q4-k-m`, not `q4`.
  const [start, end] = widest(named, written);
  if (end === start || builder.fields.has('precision')) {
    return;
  }
  place(builder, 'precision', sliceText(name, start, end).span);
  if (precision) {
    builder.spec.precision = precision;
  } else {
    builder.notes.push(
      t`Weights of ${mark?.[1] ?? ''} bits (${mark?.[0] ?? ''}) are recognized; precision has no such value.`,
    );
  }
}

function widest(...spans: readonly (Span | null | undefined)[]): readonly [number, number] {
  const [span] = spans.flatMap((each) => each ?? []).toSorted((a, b) => b.end - b.start - (a.end - a.start));
  return [span?.start ?? 0, span?.end ?? 0];
}
