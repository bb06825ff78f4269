/** Which instance types the published packages have a name for: a name that is not there would not compile. */
import { readTable } from './table';
import table from './tables/instanceTypeNames.csv';

/** CDK's `InstanceClass` and `InstanceSize`, Pulumi's enum, the two SageMaker enums, and SageMaker's own list of types. */
export type NameSet = 'cdk' | 'pulumi' | 'generative-ai' | 'sagemaker-alpha' | 'sagemaker';

const ROWS = readTable(table, (row) => ({
  names: row.text('names'),
  family: row.text('family'),
  sizes: new Set(row.text('sizes').split(' ')),
}));

const HOSTED = new Set(
  ROWS.filter(({ names }) => names === 'sagemaker').flatMap(({ family, sizes }) =>
    [...sizes].map((size) => `${family}.${size}`),
  ),
);

/** Whether SageMaker puts models on machines of this type. */
export const isHosted = (type: string): boolean => HOSTED.has(type);

/** CDK names families and sizes apart, the others each type as a whole. */
export function isNamed(names: NameSet, family: string, size: string): boolean {
  const rows = ROWS.filter((row) => row.names === names);
  return names === 'cdk'
    ? rows.some((row) => row.family === family) && rows.some((row) => row.family === '' && row.sizes.has(size))
    : rows.some((row) => row.family === family && row.sizes.has(size));
}
