/** What a container runs, as commands with their words: lists of items, one string, or a script. */
import { scriptOf } from './programs';
import { startedScript } from './mounted';
import type { ContainerText } from './readEngine';
import type { Words } from './assignments';
import type { Script } from './script';
import { expandWords, readScript } from './script';
import { shellWords } from './shell';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';

export interface Commands extends Script {
  readonly scripted: boolean;
}

export function commandsOf({ command, args, environment, file }: ContainerText): Commands {
  const items = [...command, ...args];
  const script = scriptOf(items) ?? lineAmong(items) ?? startedScript(items, file);
  if (!script) {
    return { commands: items.length > 0 ? [itemWords(items, environment)] : [], environment, scripted: false };
  }
  const rest = items.slice(items.indexOf(script) + 1);
  // The first item behind `sh -c SCRIPT` is its name.
  const read = readScript(script, environment, file, items.includes(script) ? rest.slice(1) : []);
  // A shell takes further items as $0, $1 and so on; who lists flags there means them for the server.
  const isCommand = rest.some(({ text }) => text.startsWith('-')) && !read.commands.some((words) => words.length > 2);
  return isCommand
    ? { commands: [itemWords([...shellWords(script, false), ...rest], environment)], environment, scripted: true }
    : { ...read, scripted: true };
}

/** One string where a list belongs, and a script that the image's own shell would take. */
function lineAmong(items: Words): MappedText | undefined {
  const [first] = items;
  const isLine = items.length === 1 && first && /\s/.test(first.text.trim());
  return isLine && !first.text.startsWith('-') && !/^\s*[[{]/.test(first.text) ? first : undefined;
}

/** Items as the container gets them; one that holds a flag with its value is taken apart. */
function itemWords(items: Words, environment: Environment): MappedText[] {
  const words = items.flatMap((item) => (isFlagLine(item.text) ? splitFlagLine(item) : [item]));
  return words.some(({ text }) => text.startsWith('$')) ? expandFlags(words, environment) : words;
}

const isFlagLine = (text: string) => /^--?[A-Za-z][\w.-]*\s/.test(text);

/** `--flag value` and `--a 1 --b 2`; a value with blanks of its own (JSON) stays whole. */
function splitFlagLine(item: MappedText): MappedText[] {
  const end = /\s/.exec(item.text)?.index ?? item.text.length;
  const value = sliceText(item, end + (/^\s*/.exec(item.text.slice(end))?.[0].length ?? 0));
  const isLine = /(^|\s)--?[A-Za-z]/.test(value.text) || /\s$/.test(value.text) || /^['"]/.test(value.text);
  return isLine ? shellWords(item, false) : [sliceText(item, 0, end), ...(value.text === '' ? [] : [value])];
}

/** A variable that holds flags is meant as flags, whoever splits it. */
function expandFlags(words: Words, environment: Environment): MappedText[] {
  return words.flatMap((word) => {
    const expanded = word.text.startsWith('$') ? expandWords([word], environment) : [word];
    return expanded[0]?.text.startsWith('-') ? expanded : [word];
  });
}
