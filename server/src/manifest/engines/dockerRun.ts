/** `docker run IMAGE args` inside a script: a container of its own. */
import { repositoryOf } from './image';
import { ENGINES } from './index';
import type { ContainerText } from './readEngine';
import type { Words } from './script';
import type { MappedText } from './text';
import { sliceText } from './text';
import type { Environment } from './variables';
import { assignmentOf } from './variables';

/** Only for images of engines that we know: which word is the image depends on options without number. */
export function dockerRun(words: Words, environment: Environment): ContainerText | undefined {
  const start = words.findIndex(({ text }) => /(^|\/)(docker|podman|nerdctl)$/.test(text));
  const run = words.findIndex(({ text }, index) => index > start && /^(run|create)$/.test(text));
  if (start < 0 || start > MOST_BEFORE || run < 0 || run > start + 2) {
    return undefined;
  }
  const at = words.findIndex((word, index) => index > run && isEngineImage(word, environment));
  const image = words[at];
  if (!image) {
    return undefined;
  }
  const options = words.slice(run + 1, at);
  return {
    image,
    command: optionValues(options, /^--entrypoint(=|$)/).slice(0, 1),
    args: words.slice(at + 1),
    environment: new Map([...environment, ...optionVariables(options)]),
  };
}

/** Words before the program: `-` of a list, options of `sudo`. */
const MOST_BEFORE = 3;

/** A volume (`/data:/models`) is none. */
const isEngineImage = (word: MappedText, environment: Environment): boolean => {
  const repository = /^-|:\//.test(word.text) || !/[/:$]/.test(word.text) ? undefined : repositoryOf(word, environment);
  return repository !== undefined && ENGINES.some(({ images }) => images?.test(repository));
};

/** `--name value` and `--name=value`. */
function optionValues(options: Words, name: RegExp): MappedText[] {
  return options.flatMap((word, index) => {
    const match = name.exec(word.text)?.[0];
    const value = match?.endsWith('=') ? sliceText(word, match.length) : options[index + 1];
    return match && value ? [value] : [];
  });
}

function optionVariables(options: Words): [string, MappedText][] {
  return optionValues(options, /^(-e|--env)(=|$)/).flatMap((value): [string, MappedText][] => {
    const assignment = assignmentOf(value);
    return assignment ? [[assignment.name, assignment.value]] : [];
  });
}
