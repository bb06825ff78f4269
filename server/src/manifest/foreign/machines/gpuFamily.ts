/** A GPU that only its generation and its memory name, as the GPU operator labels them. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { Chip } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import type { NodeLabel } from '../pods/podSpec';
import type { Product } from './products';
import { productOf } from './products';

export interface FamilyProduct {
  readonly product?: Product;
  readonly span?: Span;
  readonly notes: readonly string[];
}

const MIB = 2 ** 20;
/** A driver reports a little less than the card has: ECC and its own pages (0.3 to 6 % on the cards of the catalog). */
const UNREPORTED = 0.08;

export function familyProduct(labels: readonly NodeLabel[]): FamilyProduct | undefined {
  const value = (key: string) => labels.find((label) => label.key === key)?.values[0];
  const family = value('nvidia.com/gpu.family');
  if (!family?.text) {
    return undefined;
  }
  const generation = family.text.toLowerCase().replaceAll('-', ' ');
  const mebibytes = Number(value('nvidia.com/gpu.memory')?.text ?? Number.NaN);
  const chips = getCatalog().chips.filter(
    (chip) => chip.kind === 'gpu' && chip.architecture.toLowerCase().startsWith(generation) && holds(chip, mebibytes),
  );
  const [chip, ...others] = chips;
  if (chip && others.length === 0) {
    const product = productOf(chip.shortName);
    return { ...(product ? { product } : {}), span: family.span, notes: [] };
  }
  const names = chips.map(({ shortName }) => shortName).join(', ');
  return { notes: chip ? [t`nvidia.com/gpu.family ${family.text} may be ${names}: which one is not stated.`] : [] };
}

function holds({ memory }: Chip, mebibytes: number): boolean {
  return Number.isNaN(mebibytes) || (mebibytes * MIB <= memory && mebibytes * MIB >= memory * (1 - UNREPORTED));
}
