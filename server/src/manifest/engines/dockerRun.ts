/** `docker run IMAGE args` inside a script: a container of its own. */
import { parseImage } from './image';
import { ENGINES } from './index';
import type { ContainerText } from './readEngine';
import type { Words } from './script';
import type { MappedText } from './text';
import type { Environment } from './variables';
import { assignmentOf, resolveText } from './variables';

/** Only for images of engines that we know: which word is the image depends on options without number. */
export function dockerRun(words: Words, environment: Environment): ContainerText | undefined {
  const start = words.findIndex(({ text }) => /(^|\/)(docker|podman|nerdctl)$/.test(text));
  if (start < 0 || start > 1 || words[start + 1]?.text !== 'run') {
    return undefined;
  }
  const at = words.findIndex((word, index) => index > start + 1 && isEngineImage(word, environment));
  const image = words[at];
  if (!image) {
    return undefined;
  }
  const options = words.slice(start + 2, at);
  const entrypoint = options[options.findIndex(({ text }) => text === '--entrypoint') + 1];
  const hasEntrypoint = options.some(({ text }) => text === '--entrypoint');
  return {
    image,
    command: hasEntrypoint && entrypoint ? [entrypoint] : [],
    args: words.slice(at + 1),
    environment: new Map([...environment, ...optionVariables(options)]),
  };
}

function isEngineImage(word: MappedText, environment: Environment): boolean {
  const resolved = word.text.startsWith('-') ? undefined : resolveText(word, environment);
  const repository =
    resolved?.ok && /[/:]/.test(resolved.value.text) ? parseImage(resolved.value.text)?.repository : undefined;
  return repository !== undefined && ENGINES.some(({ images }) => images?.test(repository));
}

/** `-e NAME=value` and `--env=NAME=value`. */
function optionVariables(options: Words): [string, MappedText][] {
  return options.flatMap((word, index): [string, MappedText][] => {
    const isValue = /^(-e|--env)$/.test(options[index - 1]?.text ?? '');
    const assignment = isValue ? assignmentOf(word) : undefined;
    return assignment ? [[assignment.name, assignment.value]] : [];
  });
}
