/** A container in a few words, and what was read from it in one line. */
import assert from 'node:assert/strict';
import { readEngine } from '../../../../../server/src/manifest/engines/readEngine';
import type { EngineReading } from '../../../../../server/src/manifest/engines/readEngine';
import type { MappedText } from '../../../../../server/src/manifest/engines/text';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { addEngineFacts, kindOf } from '../../../../../server/src/manifest/foreign/tasks/engineFacts';
import { specBuilder } from '../../../../../server/src/manifest/foreign/specBuilder';

export interface Written {
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly hooks?: readonly (readonly string[])[];
}

/** What is written, and what a careful reader takes from it: engine, kind, model, then what else is stated. */
export type Case = readonly [written: Written, read: string];

const SHORT = [
  ['tensorParallel', 'tp'],
  ['pipelineParallel', 'pp'],
  ['dataParallel', 'dp'],
  ['expertParallel', 'ep'],
  ['contextTokens', 'ctx'],
  ['maxSequences', 'seqs'],
] as const;

/** One line for what was read; every range is checked on the way. */
export function summary(written: Written): string {
  const pieces: string[] = [];
  let length = 0;
  const add = (text: string): MappedText => {
    const mapped = literalText(text, length);
    pieces.push(text, '\n');
    length += text.length + 1;
    return mapped;
  };
  const environment = new Map(
    Object.entries(written.env ?? {}).map(([name, value]) => [name, value === undefined ? undefined : add(value)]),
  );
  const reading = readEngine({
    ...(written.image ? { image: add(written.image) } : {}),
    command: (written.command ?? []).map(add),
    args: (written.args ?? []).map(add),
    environment,
    hooks: (written.hooks ?? []).map((hook) => hook.map(add)),
  });
  return reading ? describeReading(reading, pieces.join('')) : 'none';
}

function describeReading(reading: EngineReading, text: string): string {
  const builder = specBuilder();
  addEngineFacts(builder, reading);
  checkRanges(reading, builder.fields, text);
  const model = typeof builder.spec.model === 'string' ? builder.spec.model : undefined;
  const format = builder.fields.get('precision')?.value;
  const precision = builder.spec.precision ?? (format ? 'unknown' : undefined);
  return [
    reading.engine.id,
    kindOf(reading, model),
    model ?? '-',
    ...(precision && format ? [`${precision}@${text.slice(format.start, format.end)}`] : []),
    ...SHORT.flatMap(([fact, short]) => {
      const found = reading.facts.get(fact);
      return found ? [`${short}=${found.value.text}`] : [];
    }),
    ...[...reading.unresolved].map(([fact, reference]) => `${fact}?${reference}`),
  ].join(' ');
}

/** What a range holds is the value, nothing more and nothing less; only values put together from parts differ. */
function checkRanges(
  reading: EngineReading,
  fields: ReadonlyMap<string, { readonly value?: { readonly start: number; readonly end: number } }>,
  text: string,
): void {
  for (const { value, span } of reading.facts.values()) {
    const held = text.slice(span.start, span.end);
    // A shell takes quotes and backslashes out of the middle of a word.
    const isHeld = held === value.text || held.replace(/['"\\]|\$(?=['"])/g, '') === value.text.replace(/['"\\]/g, '');
    assert.ok(isHeld || /\$[({]?\w|\n|`/.test(held), `"${held}" is where "${value.text}" should stand`);
  }
  for (const [path, { value }] of fields) {
    assert.ok(value && value.end > value.start && value.start >= 0, `${path} has a place`);
  }
}

export function check(cases: readonly Case[]): void {
  for (const [written, read] of cases) {
    it(read.slice(0, 110), () => assert.equal(summary(written), read));
  }
}

export const sh = (script: string, rest: Omit<Written, 'command'> = {}): Written => ({
  command: ['/bin/sh', '-c'],
  ...rest,
  args: [script],
});
