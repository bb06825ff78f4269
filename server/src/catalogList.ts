/** The catalog as plain lines, one entry each. */
import type { Catalog } from '../../shared/src/catalog/types';
import { formatBytes, formatCount } from '../../shared/src/format';
import { formatHourly } from '../../shared/src/formatMoney';
import { instanceFacts } from '../../shared/src/words/cards';

export function listCatalog(catalog: Catalog, what: string): string {
  const rows = LISTS.get(what)?.(catalog);
  if (!rows) {
    throw new Error(`unknown list ${what}; known are ${[...LISTS.keys()].join(', ')}`);
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const PRICE_REGION = 'us-east-1';

const LISTS = new Map<string, (catalog: Catalog) => readonly (readonly string[])[]>([
  [
    'instances',
    ({ instances, price }) =>
      instances.map((instance) => [
        instance.type,
        instance.hardwareClass,
        formatHourly(price(instance.type, PRICE_REGION, 'on-demand')?.usdPerHour),
        instanceFacts(instance),
      ]),
  ],
  ['chips', ({ chips }) => chips.map(({ id, name, memory }) => [id, formatBytes(memory), name])],
  ['models', ({ models }) => models.map(({ id, kind, params }) => [id, kind, formatCount(params)])],
  ['regions', ({ regions }) => regions.map(({ id, name, priced }) => [id, priced ? 'priced' : 'no prices', name])],
]);
