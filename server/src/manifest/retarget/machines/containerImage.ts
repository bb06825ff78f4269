/** The image of a container once its machine is another one. */
import { baseImage } from '../../../../../shared/src/catalog/baseImages';
import { parseImage } from '../../engines/image';
import { imageFor } from '../../engines/imageVariants';
import { textElsewhere } from '../../engines/text';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import type { Machines } from './machines';
import { deviceOf, isSameKind } from './machines';
import type { Refused } from '../step';

export const isPublicTei = (image: string) => image.includes('huggingface/text-embeddings-inference');

/** An image stays where the kind of hardware does; one that is built per GPU generation may not. */
export function movedImage(text: string, machines: Machines): string | Refused {
  const perGeneration = isPublicTei(text) && deviceOf(machines.after) === 'nvidia';
  if ((isSameKind(machines) && !perGeneration) || runsAnywhere(text)) {
    return text;
  }
  const choice = imageFor(textElsewhere(text), imageTargetOf(machines.after));
  return choice.ok ? choice.image : { reason: choice.reason };
}

/** A plain image that is published for both architectures, such as a proxy beside the engine. */
function runsAnywhere(text: string): boolean {
  const parsed = parseImage(text);
  const known = parsed && !parsed.host && !parsed.digest ? baseImage(parsed.repository, parsed.tag) : undefined;
  return known?.proven === true && ['amd64', 'arm64'].every((arch) => known.image.architectures.includes(arch));
}

/** An image of an engine that is known for the old machine or the new one. */
export const isKnownImage = (text: string, { before, after }: Machines): boolean =>
  [before, after].some((machine) => imageFor(textElsewhere(text), imageTargetOf(machine)).ok);
