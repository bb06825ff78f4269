/** The region that an image's registry stands in. */
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';

/** Amazon ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`. A cluster pulls from the registry beside it. */
const ECR = /^[^./\s]+\.dkr\.ecr(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/;

export function regionOfRegistry(image: MappedText): MappedText | undefined {
  const region = ECR.exec(image.text)?.[1];
  const start = region === undefined ? -1 : image.text.indexOf(region);
  return region === undefined ? undefined : sliceText(image, start, start + region.length);
}
