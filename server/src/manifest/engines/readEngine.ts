/** Which engine a container runs, and what its flags, environment and image say. */
import type { Engine } from './engine';
import type { FlagReading } from './flags';
import { readFlags, record } from './flags';
import type { ImageHints } from './image';
import { imageHints, parseImage } from './image';
import { ENGINES } from './index';
import { shellCommands } from './shell';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';
import { loneReference, resolveText } from './variables';

/** A container as its dialect found it. */
export interface ContainerText {
  readonly image?: MappedText;
  readonly command: readonly MappedText[];
  readonly args: readonly MappedText[];
  readonly environment: Environment;
}

export interface EngineReading extends FlagReading {
  readonly engine: Engine;
  readonly image?: MappedText;
  readonly hints: ImageHints;
  /** The words of the engine's own command, variables unresolved. */
  readonly words: readonly MappedText[];
  /** The words stand in one script (`sh -c`), not as list items. */
  readonly scripted: boolean;
}

/** Images of these names stand beside an engine and are none. */
const BESIDE_ENGINES =
  /router|gateway|exporter|benchmark|operator|proxy|webui|sidecar|scheduler|dashboard|lora-syncer|-ui$/;

const SHELLS = /(^|\/)(ba|da|z|a)?sh$/;

export function readEngine(container: ContainerText): EngineReading | undefined {
  const words = [...container.command, ...container.args];
  const script = scriptOf(words);
  const commands = script ? shellCommands(script).map((each) => splitReferences(each, container.environment)) : [words];
  const found = engineOfCommands(commands) ?? engineOfImage(container, commands);
  if (!found) {
    return undefined;
  }

  const startsWithModel =
    container.command.length === 0 && !script && found.engine.id === 'vllm' && !looksLikeProgram(words[0]);
  const reading = readFlags(found.engine, found.words, container.environment, startsWithModel);
  readEnvironment(reading, found.engine, container.environment);
  if (found.engine.id === 'nim') {
    readNimImage(reading, container);
  }
  return {
    ...reading,
    engine: found.engine,
    hints: container.image ? imageHints(container.image) : {},
    words: found.words,
    scripted: script !== undefined,
    ...(container.image ? { image: container.image } : {}),
  };
}

/** The script behind `sh -c`, wherever list and flag are split between command and args. */
function scriptOf(words: readonly MappedText[]): MappedText | undefined {
  if (!words[0] || !SHELLS.test(words[0].text)) {
    return undefined;
  }
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word.text));
  return flag < 0 ? undefined : words[flag + 1];
}

/** A shell splits what a bare `$ARGS` stands for; a value without blanks stays a reference. */
function splitReferences(words: readonly MappedText[], environment: Environment): MappedText[] {
  return words.flatMap((word) => {
    if (!loneReference(word.text)) {
      return [word];
    }
    const resolved = resolveText(word, environment);
    return resolved.ok && /\s/.test(resolved.value.text.trim()) ? (shellCommands(resolved.value)[0] ?? []) : [word];
  });
}

interface FoundEngine {
  readonly engine: Engine;
  readonly words: readonly MappedText[];
}

function engineOfCommands(commands: readonly (readonly MappedText[])[]): FoundEngine | undefined {
  for (const words of commands) {
    const line = words.map((word) => word.text).join(' ');
    const engine = ENGINES.find((each) => each.commands?.test(line));
    if (engine) {
      return { engine, words };
    }
  }
  return undefined;
}

function engineOfImage(
  container: ContainerText,
  commands: readonly (readonly MappedText[])[],
): FoundEngine | undefined {
  const resolved = container.image && resolveText(container.image, container.environment);
  const repository = resolved?.ok ? parseImage(resolved.value.text)?.repository : undefined;
  if (!repository || BESIDE_ENGINES.test(repository.slice(repository.lastIndexOf('/') + 1))) {
    return undefined;
  }
  const engine = ENGINES.find((each) => each.images.test(repository));
  const most = commands.toSorted((a, b) => flagCount(b) - flagCount(a))[0];
  return engine && { engine, words: most ?? [] };
}

const flagCount = (words: readonly MappedText[]) => words.filter((word) => word.text.startsWith('-')).length;

/** An absolute path or a known interpreter is a program, not a model. */
function looksLikeProgram(word: MappedText | undefined): boolean {
  return !word || /^(python3?|bash|sh|vllm|serve)$|^\/(bin|usr)\//.test(word.text);
}

/** Variables speak only where no flag did. */
function readEnvironment(reading: FlagReading, engine: Engine, environment: Environment): void {
  for (const [name, fact] of Object.entries(engine.environment ?? {})) {
    const value = environment.get(name);
    if (reading.facts.has(fact) || !environment.has(name)) {
      continue;
    }
    if (value) {
      record(reading, fact, value, environment, { from: 'environment', separate: false });
    } else {
      reading.unresolved.set(fact, name);
    }
  }
}

/** A NIM image is named after its model: `nim/meta/llama-3.1-8b-instruct`. */
function readNimImage(reading: FlagReading, { image, environment }: ContainerText): void {
  const parsed = image && parseImage(image.text);
  if (!image || !parsed || reading.facts.has('model')) {
    return;
  }
  const start = parsed.repositoryStart + 'nim/'.length;
  const model = sliceText(image, start, parsed.repositoryStart + parsed.repository.length);
  record(reading, 'model', model, environment, { from: 'image', separate: false });
}
