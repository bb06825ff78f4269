/** `docker run` in a script: the container that it starts, as if a format had named it. */
import type { ContainerText } from '../engines/readEngine';
import { readScript } from '../engines/script';
import type { Words } from '../engines/script';
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';
import type { Environment } from '../engines/variables';

/** Options without a value, of `docker run` and `podman run`; every other one takes the next word. */
const SWITCHES =
  /^(-[ditPq]+|--(rm|detach|interactive|tty|privileged|init|publish-all|no-healthcheck|read-only|quiet))$/;

export function dockerContainers(script: MappedText, environment: Environment): ContainerText[] {
  const run = readScript(script, environment);
  return run.commands.flatMap((words) => containerOf(words, run.environment) ?? []);
}

function containerOf(words: Words, environment: Environment): ContainerText | undefined {
  const program = words.findIndex(({ text }) => /(^|\/)(docker|podman|nerdctl)$/.test(text));
  if (program < 0 || program > 1 || words[program + 1]?.text !== 'run') {
    return undefined;
  }
  const variables = new Map(environment);
  let entrypoint: MappedText | undefined;
  for (let index = program + 2; index < words.length; index += 1) {
    const word = words[index];
    if (!word?.text.startsWith('-')) {
      return (
        word && {
          image: word,
          command: entrypoint ? [entrypoint] : [],
          args: words.slice(index + 1),
          environment: variables,
        }
      );
    }
    const equals = word.text.startsWith('--') ? word.text.indexOf('=') : -1;
    const option = equals < 0 ? word.text : word.text.slice(0, equals);
    const value = equals < 0 ? words[index + 1] : sliceText(word, equals + 1);
    if (option === '-e' || option === '--env') {
      setVariable(variables, value);
    } else if (option === '--entrypoint') {
      entrypoint = value;
    }
    index += equals >= 0 || SWITCHES.test(option) ? 0 : 1;
  }
  return undefined;
}

/** `-e NAME=value`; a name alone hands on what the shell has. */
function setVariable(variables: Map<string, MappedText | undefined>, written: MappedText | undefined): void {
  const equals = written?.text.indexOf('=') ?? -1;
  if (written && equals > 0) {
    variables.set(written.text.slice(0, equals), sliceText(written, equals + 1));
  }
}
