/** SageMaker names EC2's machines with `ml.` in front, and charges its own price for them. */
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';

const PREFIX = 'ml.';

export const isSageMakerType = (type: string) => type.startsWith(PREFIX);

/** `ml.g5.2xlarge` is EC2's `g5.2xlarge`; the place is that of the part behind the prefix. */
export const machineOfSageMaker = (type: MappedText): MappedText =>
  isSageMakerType(type.text) ? sliceText(type, PREFIX.length) : type;

export const SAGEMAKER_PRICE =
  "SageMaker's prices are not in the catalog: the money is that of the same machine on EC2, which costs less.";

export const SAGEMAKER_SERVERLESS =
  'A serverless endpoint runs on no machine of its own and is paid by use: it is recognized, without an estimate of its own.';
