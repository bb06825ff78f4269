/** The script with which a machine starts (user data, `run` sections): the engine in it, and the model that it names. */
import type { EngineReading } from '../../engines/readEngine';
import { namesModel, readEngine } from '../../engines/readEngine';
import { readScript } from '../../engines/script';
import { hereDocuments, shellCommands } from '../../engines/shell';
import type { MappedText } from '../../engines/text';
import { sliceText, TextBuilder, textElsewhere } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { resolveText } from '../../engines/variables';

type Words = readonly MappedText[];

/** Lines that stand apart in the file as one script, each character still in its place. */
export function joinLines(lines: readonly MappedText[]): MappedText | undefined {
  const [first] = lines;
  if (!first || lines.length === 1) {
    return first;
  }
  const whole = new TextBuilder();
  for (const line of lines) {
    for (let index = 0; index < line.text.length; index += 1) {
      whole.add(line, index);
    }
    whole.add(line, line.text.length, '\n');
  }
  return whole.build(first.span.start);
}

/**
 * The engine that a script starts: by itself or in a container, else as the program that its image carries or that an
 * installer brings, else in a file that it writes (a unit, a Compose file). The first with a model wins.
 */
export function engineOfScript(
  script: MappedText | undefined,
  environment: Environment,
  image?: MappedText,
): EngineReading | undefined {
  if (!script) {
    return image && readEngine({ image, command: [], args: [], environment });
  }
  const own = readShell(script, environment, image ?? installed(script));
  if (own && namesModel(own)) {
    return own;
  }
  const written = [script, ...hereDocuments(script)].flatMap((text, index) => [
    ...(index > 0 ? [readShell(text, environment)] : []),
    ...(/\bimage:/.test(text.text) ? composed(text, environment) : []),
    ...listed(text).map((word) => readShell(word, environment)),
  ]);
  const found = [own, ...written].filter((each) => each !== undefined);
  return found.find(namesModel) ?? found[0];
}

/** A shell with the script behind `-c`: how every engine is read from one. */
const readShell = (script: MappedText, environment: Environment, image?: MappedText) =>
  readEngine({
    ...(image ? { image } : {}),
    command: [textElsewhere('bash'), textElsewhere('-c')],
    args: [script],
    environment,
  });

/** Ollama's own installer starts its server. */
function installed(script: MappedText): MappedText | undefined {
  const at = /ollama(?=\.(?:com|ai)\/install\.sh)/.exec(script.text)?.index;
  return at === undefined ? undefined : sliceText(script, at, at + 'ollama'.length);
}

/** Scripts in the lists of cloud-init: `- [bash, -c, "docker run ..."]`. */
const listed = (script: MappedText): MappedText[] =>
  shellCommands(script).flatMap(({ words }) =>
    words[0]?.text === '-' && words[1]?.text.startsWith('[') ? words.filter(({ text }) => /\S\s+\S/.test(text)) : [],
  );

/** Lines below an image in which its command may stand. */
const SERVICE_LINES = 40;

/** A Compose file: `image:` and the `command:` after it. */
function composed(file: MappedText, environment: Environment): EngineReading[] {
  const lines = shellCommands(file).map(({ words }) => words);
  return lines.flatMap((words, index) => {
    const [key, image] = words.filter(({ text }) => text !== '-');
    const below = lines.slice(index + 1, index + SERVICE_LINES);
    return key?.text === 'image:' && image
      ? (readEngine({ image, command: [], args: commandIn(below), environment }) ?? [])
      : [];
  });
}

function commandIn(lines: readonly Words[]): MappedText[] {
  const start = lines.findIndex(([key]) => key?.text === 'command:');
  const items = start < 0 ? [] : lines.slice(start + 1);
  const end = items.findIndex(([first]) => !first?.text.startsWith('-'));
  const own = lines[start]?.slice(1).filter(({ text }) => !/^[|>]-?$/.test(text)) ?? [];
  return [...own, ...items.slice(0, end < 0 ? items.length : end).flat()].filter(({ text }) => text !== '-');
}

/** Names under which people keep the model's id. */
const MODEL_VARIABLES = /^(HF_|LLM_|VLLM_|BASE_)?MODEL(_NAME|_ID|_PATH|_URL|_NAME_OR_PATH|_REPO(_ID)?)?$/i;
const MODEL_FLAG =
  /^--?(model|model[-_](id|name|path|name[-_]or[-_]path)|base[-_]model|pretrained[-_]model[-_]name[-_]or[-_]path)(?:=|$)/;

/** The model that a script of no known engine names, by a flag or by a variable. */
export function modelOfScript(script: MappedText | undefined, environment: Environment): MappedText | undefined {
  const run = script ? readScript(script, environment) : { commands: [], environment };
  for (const words of run.commands) {
    const index = words.findIndex(({ text }) => MODEL_FLAG.test(text));
    const word = words[index];
    const equals = word?.text.indexOf('=') ?? -1;
    const value = word && equals > 0 ? sliceText(word, equals + 1) : words[index + 1];
    const resolved =
      index >= 0 && value && !value.text.startsWith('-') ? resolveText(value, run.environment) : undefined;
    if (resolved?.ok && resolved.value.text.trim() !== '') {
      return resolved.value;
    }
  }
  const named = [...environment].find(([name, value]) => MODEL_VARIABLES.test(name) && value !== undefined)?.[1];
  const resolved = named && resolveText(named, environment);
  return resolved?.ok ? resolved.value : undefined;
}
