/** The model of a NIM: its image is named after it, unless it is a NIM of any model. */
import type { Context } from '../../context';
import { parseImage } from '../../engines/image';
import type { ContainerText } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText, textElsewhere } from '../../engines/text';
import type { TreeNode } from '../../yaml/tree';
import { textOf } from '../../yaml/tree';
import { CACHED_MODEL, cacheName } from './cache';

/** NIMs of any model: what they serve stands in a variable or in the cache (NVIDIA, multi-LLM NIM). */
export const ANY_MODEL = /(^|\/)(llm-nim|nim-llm|model-free-nim)$/;

export function modelOf(
  { image, environment }: ContainerText,
  cache: TreeNode | undefined,
  text: string,
  context: Context,
): MappedText | undefined {
  const named = environment.get('NIM_MODEL_NAME');
  if (named && named.text !== '' && !named.text.startsWith('/')) {
    return named.text.startsWith('hf://') ? sliceText(named, 'hf://'.length) : named;
  }
  const cached = textOf(cache, text);
  const [found] = cached === undefined ? [] : context.find('config', cacheName(cached));
  const model = found?.data.get(CACHED_MODEL);
  const parsed = image && parseImage(image.text);
  if (image && parsed && !ANY_MODEL.test(parsed.repository)) {
    const start = parsed.repositoryStart + modelStart(parsed.repository);
    return sliceText(image, start, parsed.repositoryStart + parsed.repository.length);
  }
  return model === undefined ? undefined : textElsewhere(model);
}

/** Behind the folder `nim`; in a registry of a team's own, the last two parts. */
function modelStart(repository: string): number {
  const folder = /(^|\/)nim\//.exec(repository);
  if (folder) {
    return folder.index + folder[0].length;
  }
  const last = repository.lastIndexOf('/');
  return repository.lastIndexOf('/', last - 1) + 1;
}
