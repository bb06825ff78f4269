/** Which engine an application runs, and whether it holds a model at all, from the words that it says of itself. */
import type { TreeNode } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';
import { environmentOf } from './served';

const ENGINE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/sglang/i, 'sglang'],
  // Ray's own images for language models hold vLLM.
  [/vllm|ray-?llm|aviary/i, 'vllm'],
  [/llama[._-]?cpp/i, 'llama.cpp'],
];
/** Packages that nobody installs for anything but models. */
const MODEL_PACKAGES =
  /\b(vllm|sglang|torch|torchvision|transformers|diffusers|sentence[-_]transformers|tensorflow|onnxruntime|optimum|accelerate|ctranslate2|llama[-_]cpp[-_]python|neuronx)\b/i;

export const engineIn = (said: string) => ENGINE_WORDS.find(([words]) => words.test(said))?.[1];
export const installsModels = (said: string) => MODEL_PACKAGES.test(said);

/** What the application says of itself, without the machines that it runs on. */
export function wordsOf(
  application: TreeNode,
  deployment: TreeNode | undefined,
  owners: readonly (TreeNode | undefined)[],
  text: string,
): string {
  const options = nodeAt(deployment, 'ray_actor_options');
  const names = [nodeAt(application, 'import_path'), nodeAt(application, 'name'), nodeAt(deployment, 'name')];
  return [
    ...names.map((node) => textOf(node, text) ?? ''),
    packagesOf(application, options, text),
    ...environmentOf([...owners, application, options], text).keys(),
  ].join(' ');
}

function packagesOf(application: TreeNode, options: TreeNode | undefined, text: string): string {
  return [application, options]
    .map((owner) => nodeAt(owner, 'runtime_env'))
    .flatMap((each) => [
      nodeAt(each, 'pip'),
      nodeAt(each, 'pip', 'packages'),
      nodeAt(each, 'uv'),
      nodeAt(each, 'conda'),
    ])
    .map((node) => (node ? text.slice(Math.max(0, node.span.start), Math.max(0, node.span.end)) : ''))
    .join(' ');
}
