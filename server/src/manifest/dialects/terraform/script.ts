/** The engine that a start-up script runs, by itself or in a container. */
import type { EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import { shellLines } from '../../engines/shell';
import type { MappedText } from '../../engines/text';
import { literalText, sliceText } from '../../engines/text';

type Command = readonly MappedText[];

const RUNNERS = /(^|\/)(docker|podman|nerdctl)$/;
/** Long scripts are software, not a start command. */
const MOST_COMMANDS = 400;

/** Scripts in quotes inside scripts: `su -c "…"`, `[bash, -c, "…"]` of cloud-init. */
const DEEPEST_SCRIPT = 2;

export function scriptEngine(script: MappedText, depth = 0): EngineReading | undefined {
  const commands = shellLines(script).slice(0, MOST_COMMANDS);
  const variables = new Map(commands.flatMap((words) => assignments(words.filter(({ text }) => text !== 'export'))));
  for (const words of commands) {
    const own = startOf(words);
    const inner = depth < DEEPEST_SCRIPT ? own.filter(({ text }) => /\S\s+\S/.test(text)) : [];
    const found =
      containerEngine(own, variables) ??
      firstOf(inner, (word) => scriptEngine(word, depth + 1)) ??
      ownEngine(own, variables);
    if (found) {
      return found;
    }
  }
  return undefined;
}

type Variables = ReadonlyMap<string, MappedText>;

/** `MODEL=x`, alone or after `export`. */
function assignments(words: Command): [string, MappedText][] {
  return words.flatMap((word): [string, MappedText][] => {
    const name = /^([A-Za-z_]\w*)=/.exec(word.text)?.[1];
    return name === undefined ? [] : [[name, sliceText(word, name.length + 1)]];
  });
}

function firstOf<T, R>(items: readonly T[], read: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = read(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Echoed and installed commands name an engine without running it. */
const NO_START = /^(echo|printf|cat|tee|pip3?|apt(-get)?|yum|dnf|conda|git|curl|wget|systemctl|mkdir|#.*)$/;
const BEFORE = /^(sudo|nohup|exec|time|env|-E|-|\[|\w+=.*)$/;
const UNIT = /^ExecStart=-?/;

/** The command behind `sudo`, variables and the keys of service files; none where it does not start anything. */
function startOf(words: Command): Command {
  const start = words.findIndex(({ text }) => UNIT.test(text) || !BEFORE.test(text));
  const [head, ...rest] = words.slice(Math.max(0, start));
  if (start < 0 || !head || NO_START.test(head.text) || words.some(({ text }) => text === 'install')) {
    return [];
  }
  const key = UNIT.exec(head.text)?.[0].length ?? 0;
  return [sliceText(head, key), ...rest];
}

function ownEngine(words: Command, environment: Variables): EngineReading | undefined {
  return words.length > 0 ? readEngine({ command: words, args: [], environment }) : undefined;
}

/** `docker run [options] IMAGE [arguments]`: the image is the first word that an engine's image looks like. */
function containerEngine(words: Command, variables: Variables): EngineReading | undefined {
  const runner = words.findIndex(({ text }) => RUNNERS.test(text));
  const run = words.findIndex(({ text }, index) => index > runner && text === 'run');
  if (runner < 0 || run < 0) {
    return undefined;
  }
  const environment = new Map(variables);
  for (let index = run + 1; index < words.length; index += 1) {
    const word = words[index];
    if (!word || word.text.startsWith('-')) {
      continue;
    }
    const before = words[index - 1]?.text ?? '';
    if (before === '-e' || before === '--env') {
      assignments([word]).forEach(([name, value]) => environment.set(name, value));
      continue;
    }
    const engine =
      /[/:]/.test(word.text) || index === words.length - 1
        ? imageEngine(word, words.slice(index + 1), environment)
        : undefined;
    if (engine) {
      return engine;
    }
  }
  return undefined;
}

/** A port or a volume is no image: its text must name an engine. */
function imageEngine(image: MappedText, args: Command, environment: Variables): EngineReading | undefined {
  return /^[\w.$-]+(:\d+)?(\/|:|$)/.test(image.text) && !/^\d+:\d+$/.test(image.text) && !/:\//.test(image.text)
    ? readEngine({ image, command: [], args, environment })
    : undefined;
}

/** Lines of a `remote-exec` provisioner as one script, each in its place. */
export function joinedScript(lines: readonly MappedText[]): MappedText | undefined {
  const [first] = lines;
  if (!first) {
    return undefined;
  }
  const parts = lines.map((line) => {
    const lineBreak = literalText('\n', line.span.end);
    return {
      text: `${line.text}\n`,
      starts: [...line.starts, ...lineBreak.starts],
      ends: [...line.ends, ...lineBreak.ends],
    };
  });
  return {
    text: parts.map(({ text }) => text).join(''),
    starts: parts.flatMap(({ starts }) => starts),
    ends: parts.flatMap(({ ends }) => ends),
    span: { start: first.span.start, end: lines.at(-1)?.span.end ?? first.span.end },
  };
}
