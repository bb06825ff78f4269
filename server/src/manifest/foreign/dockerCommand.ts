/** `docker run [options] IMAGE [words]` as a container. */
import type { ContainerText } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';
import type { Environment } from '../engines/variables';
import { resolveText } from '../engines/variables';

const PROGRAM = /(^|\/)(docker|podman|nerdctl)$/;
/** Options without a value (Docker's reference of `docker run`); any other takes the next word. */
const SWITCHES = new Set([
  '--detach',
  '--init',
  '--interactive',
  '--no-healthcheck',
  '--oom-kill-disable',
  '--privileged',
  '--publish-all',
  '--quiet',
  '--read-only',
  '--rm',
  '--sig-proxy',
  '--tty',
]);
/** Short switches may be joined: `-itd`. */
const SHORT_SWITCHES = /^-[ditqP]+$/;

export function readDockerRun(words: readonly MappedText[], around: Environment): ContainerText | undefined {
  const program = words.findIndex(({ text }) => PROGRAM.test(text));
  const run = words.findIndex(({ text }, index) => index > program && (text === 'run' || text === 'create'));
  if (program < 0 || run < 0 || run > program + 2) {
    return undefined;
  }
  const environment = new Map(around);
  const command: MappedText[] = [];
  let at = run + 1;
  while (words[at]?.text.startsWith('-')) {
    at += readOption(words[at], words[at + 1], environment, command);
  }
  const image = words[at];
  return image && { image: readable(image, environment), command, args: words.slice(at + 1), environment };
}

/** Without the registry and the tag where they come from values that nobody here knows. */
function readable(image: MappedText, environment: Environment): MappedText {
  if (resolveText(image, environment).ok) {
    return image;
  }
  const host = /^[^/]*\$[^/]*\//.exec(image.text)?.[0].length ?? 0;
  const tag = /:[^/:]*\$[^/]*$/.exec(image.text)?.index ?? image.text.length;
  return tag > host ? sliceText(image, host, tag) : image;
}

/** Returns how many words the option takes. */
function readOption(
  word: MappedText | undefined,
  next: MappedText | undefined,
  environment: Map<string, MappedText | undefined>,
  command: MappedText[],
): number {
  const written = word?.text ?? '';
  const equals = written.startsWith('--') ? written.indexOf('=') : -1;
  const name = equals < 0 ? written : written.slice(0, equals);
  const value = word && equals >= 0 ? sliceText(word, equals + 1) : next;
  if (value && (name === '-e' || name === '--env')) {
    addVariable(environment, value);
  } else if (value && name === '--entrypoint') {
    command.push(value);
  }
  // `-p8000:8000` carries its value with it.
  const isWhole = equals >= 0 || SWITCHES.has(name) || SHORT_SWITCHES.test(name) || /^-[a-zA-Z].+/.test(name);
  return isWhole && !(name.startsWith('--') && equals < 0 && !SWITCHES.has(name)) ? 1 : 2;
}

/** `NAME=value`; a lone name takes the value around it. */
export function addVariable(environment: Map<string, MappedText | undefined>, written: MappedText): void {
  const equals = written.text.indexOf('=');
  if (equals > 0) {
    environment.set(written.text.slice(0, equals), sliceText(written, equals + 1));
  }
}
