/** A service's container: image, command line and environment with the defaults of its variables. */
import type { ContainerText } from '../../engines/readEngine';
import { shellWords } from '../../engines/shell';
import type { MappedText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import { readVariables } from '../../foreign/fields/environment';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt } from '../../yaml/tree';
import { interpolate } from './interpolate';

export function readContainer(service: TreeNode, text: string): ContainerText {
  const image = scalarText(nodeAt(service, 'image'), text);
  const command = wordsOf(nodeAt(service, 'entrypoint'), text);
  return {
    ...(image ? { image: interpolate(image) } : {}),
    command,
    args: argsOf(nodeAt(service, 'command'), command, text),
    environment: environmentOf(service, text),
  };
}

/** A value that only the shell knows is none. */
export function environmentOf(service: TreeNode, text: string): Map<string, MappedText | undefined> {
  const variables = readVariables(nodeAt(service, 'environment'), text);
  return new Map(
    [...variables].map(([name, written]) => {
      const value = written && interpolate(written);
      return [name, value && isOpen(value.text, name) ? undefined : value];
    }),
  );
}

/** `NAME: ${NAME}` hands on what the shell has. */
function isOpen(value: string, name: string): boolean {
  const rest = value.startsWith(`\${${name}`) && value.endsWith('}') ? value.slice(name.length + 2, -1) : undefined;
  return value === `$${name}` || rest === '' || /^:?[?+]/.test(rest ?? '');
}

/** After `sh -c` a string is the script; else Compose cuts it into words as a shell would. */
function argsOf(node: TreeNode | undefined, before: readonly MappedText[], text: string): MappedText[] {
  const written = scalarText(node, text);
  return written && /^-[a-z]*c$/.test(before.at(-1)?.text ?? '') ? [interpolate(written)] : wordsOf(node, text);
}

function wordsOf(node: TreeNode | undefined, text: string): MappedText[] {
  const written = scalarText(node, text);
  if (written) {
    return shellWords(interpolate(written));
  }
  return itemsOf(node).flatMap((item) => {
    const word = scalarText(item, text);
    return word ? [interpolate(word)] : [];
  });
}
