/** Instance families by the names that AWS CDK gives them by purpose: `COMPUTE8_GRAVITON4` is c8g. */
import { readTable } from './table';
import table from './tables/cdkInstanceClasses.csv';

/** Names that are the family itself (`G5`, `C7GN`) are not in it. */
export const CDK_INSTANCE_CLASSES: ReadonlyMap<string, string> = new Map(
  readTable(table, (row): [string, string] => [row.text('name'), row.text('family')]),
);
