/** Weights that a script fetches into a folder and serves from there: the folder stands for what was fetched. */
import type { Fact, FlagReading } from './flags';
import type { Words } from './script';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';
import { resolveText } from './variables';

/** `hf download ORG/NAME --local-dir DIR`, with the folder before or behind the name. */
export function readDownloads(reading: FlagReading, commands: readonly Words[], environment: Environment): void {
  const served = reading.facts.get('model');
  const folder = served && folderOf(served.value.text);
  if (!served || folder === undefined) {
    return;
  }
  for (const words of commands) {
    const { model, into } = downloadOf(words, environment);
    if (model && into !== undefined && folderOf(into.text) === folder) {
      const fact: Fact = { value: model, span: model.span, from: 'flag', separate: false };
      reading.facts.set('model', fact);
      return;
    }
  }
}

/** A path on the machine, in one spelling; a published model's name is none. */
function folderOf(text: string): string | undefined {
  return /^(\/|\.{1,2}\/|~\/)/.test(text) ? text.replace(/^\.\//, '').replace(/\/+$/, '') : undefined;
}

interface Download {
  readonly model?: MappedText | undefined;
  readonly into?: MappedText | undefined;
}

const PUBLISHED = /^[\w.-]+\/[\w.-]+$/;

function downloadOf(words: Words, environment: Environment): Download {
  const start = words.findIndex(
    ({ text }, index) => text === 'download' && /(^|\/)(huggingface-cli|hf)$/.test(words[index - 1]?.text ?? ''),
  );
  if (start < 0) {
    return {};
  }
  const settled = words.slice(start + 1).flatMap((word) => {
    const resolved = resolveText(word, environment);
    return resolved.ok ? [resolved.value] : [];
  });
  const at = settled.findIndex(({ text }) => /^--local-dir(=|$)/.test(text));
  const flag = settled[at];
  const equals = flag?.text.indexOf('=') ?? -1;
  return {
    model: settled.find(({ text }, index) => PUBLISHED.test(text) && (equals >= 0 || at < 0 || index !== at + 1)),
    into: flag && equals >= 0 ? sliceText(flag, equals + 1) : at < 0 ? undefined : settled[at + 1],
  };
}
