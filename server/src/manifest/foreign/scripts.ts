/** Scripts of formats that have no containers: their lines as one text, and the container that runs it. */
import type { ContainerText, EngineReading } from '../engines/readEngine';
import { readEngine } from '../engines/readEngine';
import { readScript } from '../engines/script';
import type { MappedText } from '../engines/text';
import { sliceText, TextBuilder, textElsewhere } from '../engines/text';
import type { Environment } from '../engines/variables';
import { resolveText } from '../engines/variables';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, itemsOf } from '../yaml/tree';
import { scalarText } from './scalarText';

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

/** The engine that a script starts, by itself or in a container; else the one that its image carries. */
export function engineOfScript(
  script: MappedText | undefined,
  environment: Environment,
  image?: MappedText,
): EngineReading | undefined {
  return readEngine(shellContainer(script, environment, image));
}

/** A shell with the script behind `-c`: how every engine is read from one. */
function shellContainer(script: MappedText | undefined, environment: Environment, image?: MappedText): ContainerText {
  return {
    ...(image ? { image } : {}),
    command: script ? [textElsewhere('bash'), textElsewhere('-c')] : [],
    args: script ? [script] : [],
    environment,
  };
}

/** Variables as a map, as a list of `NAME=value`, or as a list of names that are set at the launch. */
export function readVariables(node: TreeNode | undefined, text: string): Map<string, MappedText | undefined> {
  const variables = new Map<string, MappedText | undefined>();
  for (const { key, value } of entriesOf(node)) {
    const written = scalarText(value, text);
    variables.set(key, written && written.text !== '' ? written : undefined);
  }
  for (const item of itemsOf(node)) {
    const written = scalarText(item, text);
    const equals = written?.text.indexOf('=') ?? -1;
    if (written && equals > 0) {
      const value = sliceText(written, equals + 1);
      variables.set(written.text.slice(0, equals).trim(), value.text === '' ? undefined : value);
    } else if (written) {
      variables.set(written.text.trim(), undefined);
    }
  }
  return variables;
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
