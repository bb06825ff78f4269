/** The script with which a machine starts, read for the engine that it runs: user data, `setup` and `run` sections. */
import type { EngineReading } from '../engines/readEngine';
import { readEngine } from '../engines/readEngine';
import { shellCommands } from '../engines/shell';
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';
import type { Environment } from '../engines/variables';
import { resolveText } from '../engines/variables';
import { addVariable, readDockerRun } from './dockerCommand';

type Words = readonly MappedText[];

/** Scripts in scripts: `su -c "bash -c ..."`. */
const DEEPEST_SHELL = 3;
/** What carries a script in a word of its own: `su user -c '...'`. */
const CARRIERS = /(^|\/)(su|runuser|(?:ba|da|z)?sh)$/;

/** The first engine with a model, else the first engine. `around` holds values from outside the script. */
export function readStartScript(script: MappedText, around: Environment = new Map()): EngineReading | undefined {
  const environment = new Map(around);
  const commands = flatCommands(script, 0);
  const found: EngineReading[] = [];
  for (const words of commands) {
    const rest = takeAssignments(words, environment);
    const reading = rest.length > 0 ? engineOf(rest, environment) : undefined;
    if (reading) {
      found.push(reading);
    }
  }
  if (found.length === 0) {
    found.push(...composed(commands, environment), ...installed(commands, environment));
  }
  return found.find(hasModel) ?? found[0];
}

const hasModel = ({ facts }: EngineReading) => facts.has('model') || facts.has('modelFile');

function flatCommands(script: MappedText, depth: number): Words[] {
  return shellCommands(script).flatMap(({ words }): Words[] => {
    const flag = words.findIndex(({ text }) => /^-l?c$/.test(text));
    const inner = flag > 0 ? words[flag + 1] : undefined;
    const carries = words.slice(0, Math.max(0, flag)).some(({ text }) => CARRIERS.test(text));
    return inner && carries && depth < DEEPEST_SHELL ? flatCommands(inner, depth + 1) : [words];
  });
}

/** `NAME=value` in front of a command or alone, `export NAME=value`, a unit's `Environment=NAME=value`. */
function takeAssignments(words: Words, environment: Map<string, MappedText | undefined>): Words {
  const first = words[0]?.text ?? '';
  let at = /^(export|declare|local|set)$/.test(first) ? 1 : 0;
  for (let word = words[at]; word && /^[A-Za-z_]\w*=/.test(word.text); word = words[at]) {
    if (word.text.startsWith('ExecStart=')) {
      return [sliceText(word, 'ExecStart='.length), ...words.slice(at + 1)];
    }
    const isUnit = word.text.startsWith('Environment=');
    assign(environment, isUnit ? sliceText(word, 'Environment='.length) : word);
    at += 1;
  }
  return words.slice(at);
}

/** A value that names itself (`MODEL=${MODEL}`) is taken from around the script. */
function assign(environment: Map<string, MappedText | undefined>, written: MappedText): void {
  const one = new Map<string, MappedText | undefined>();
  addVariable(one, written);
  for (const [name, value] of one) {
    const resolved = value && resolveText(value, environment);
    environment.set(name, resolved?.ok ? resolved.value : value);
  }
}

function engineOf(words: Words, environment: Environment): EngineReading | undefined {
  const container = readDockerRun(words, environment);
  return readEngine(container ?? { command: words, args: [], environment });
}

/** Lines below an image in which its command may stand. */
const SERVICE_LINES = 40;

/** A Compose file that the script writes: `image:` and the `command:` after it. */
function composed(commands: readonly Words[], environment: Environment): EngineReading[] {
  return commands.flatMap((words, index) => {
    const [key, image] = words.filter(({ text }) => text !== '-');
    if (key?.text !== 'image:' || !image) {
      return [];
    }
    return readEngine({ image, command: [], args: commandBelow(commands.slice(index + 1)), environment }) ?? [];
  });
}

function commandBelow(lines: readonly Words[]): MappedText[] {
  const start = lines.slice(0, SERVICE_LINES).findIndex(([key]) => key?.text === 'command:');
  const args: MappedText[] =
    start < 0 ? [] : (lines[start]?.slice(1) ?? []).filter(({ text }) => !/^[|>]-?$/.test(text));
  for (const line of start < 0 ? [] : lines.slice(start + 1, start + SERVICE_LINES)) {
    if (!line[0]?.text.startsWith('-')) break;
    args.push(...line.filter(({ text }) => text !== '-'));
  }
  return args;
}

/** Ollama's own installer starts its server; what the script pulls afterwards is what it serves. */
const INSTALLER = /ollama\.(com|ai)\/install\.sh/;

function installed(commands: readonly Words[], environment: Environment): EngineReading[] {
  const word = commands.flat().find(({ text }) => INSTALLER.test(text));
  const at = word?.text.indexOf('ollama') ?? -1;
  const image = word && sliceText(word, at, at + 'ollama'.length);
  const hooks = commands.filter((words) => /(^|\/)ollama$/.test(words[0]?.text ?? ''));
  const reading = image && readEngine({ image, command: [], args: [], environment, hooks });
  return reading ? [reading] : [];
}
