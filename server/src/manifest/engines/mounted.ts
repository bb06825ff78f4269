/** Files that a container finds in its volumes: scripts that it starts, settings that it is pointed to. */
import type { Engine, FactName } from './engine';
import type { Fact, FlagReading } from './flags';
import { factOf } from './flags';
import type { MappedText } from './text';
import { sliceText } from './text';

/** The text of a file by its path in the container; `undefined` where the manifest does not hold it. */
export type MountedFile = (path: string) => MappedText | undefined;

/** The shell script that a command starts or sources. */
export function startedScript(words: readonly MappedText[], file: MountedFile | undefined): MappedText | undefined {
  const [program, argument] = words;
  const isShell = /(^|\/)(ba|da|z|a|k)?sh$|^(source|\.)$/.test(program?.text ?? '');
  const path = (isShell ? argument : program)?.text;
  const script = file && path && path.startsWith('/') && !path.endsWith('.py') ? file(path) : undefined;
  return script && /^#!.{0,40}python/.test(script.text) ? undefined : script;
}

/** Settings of the engine's own names in YAML files that its command names. Flags stand above them. */
export function readSettingsFiles(
  reading: FlagReading,
  engine: Engine,
  words: readonly MappedText[],
  file: MountedFile | undefined,
): void {
  for (const word of words) {
    const path = word.text.slice(word.text.indexOf('=') + 1);
    const settings = file && /\.(ya?ml|json)$/.test(path) ? file(path) : undefined;
    for (const [name, fact] of settings ? settingsOf(engine, settings) : []) {
      if (!reading.facts.has(name)) {
        reading.facts.set(name, fact);
      }
    }
  }
}

/** Lines such as `base_model: org/name`, at the left margin. */
function* settingsOf(engine: Engine, settings: MappedText): Generator<[FactName, Fact]> {
  for (const match of settings.text.matchAll(
    /^([\w-]{1,60}):[ \t]+(["']?)([^\s"'#][^\n"'#]{0,300}?)\2[ \t\r]*(?:#.*)?$/gm,
  )) {
    const name = factOf(engine, `--${(match[1] ?? '').toLowerCase().replaceAll('_', '-')}`);
    const start = match.index + match[0].indexOf(match[3] ?? '', (match[1] ?? '').length + 1);
    const value = sliceText(settings, start, start + (match[3] ?? '').length);
    if (name) {
      yield [name, { value, span: value.span, from: 'setting', separate: false }];
    }
  }
}
