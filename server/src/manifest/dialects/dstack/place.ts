/** Where a dstack run may go: regions, backends, spot, and the price that it may cost. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TaskPlace } from '../../foreign/tasks/taskUnit';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, textOf } from '../../yaml/tree';

export function placeOf(own: (key: string) => TreeNode | undefined, text: string): TaskPlace {
  const regions = itemsOf(own('regions')).flatMap((item) => scalarText(item, text) ?? []);
  const backends = itemsOf(own('backends')).flatMap((item) => textOf(item, text) ?? []);
  const known = regions.find(({ text: name }) => getCatalog().region(name) !== undefined);
  const region = known ?? regions[0];
  const purchase = purchaseOf(scalarText(own('spot_policy'), text));
  const price = textOf(own('max_price'), text);
  return {
    facts: {
      ...(region ? { region } : {}),
      ...(purchase ? { purchase } : {}),
      ...(backends.length > 0 && !backends.includes('aws') ? { cloud: backends.join(', ') } : {}),
    },
    notes: [
      ...(known && regions.length > 1 ? [t`${regions.length} regions are allowed: ${known.text} is read.`] : []),
      ...(price === undefined ? [] : [t`A machine may cost at most $${price}/h.`]),
    ],
  };
}

/** `auto` takes spot where there is some: left open. */
function purchaseOf(written: MappedText | undefined): MappedText | undefined {
  const policy = written?.text.trim();
  return written && (policy === 'spot' || policy === 'on-demand') ? textOver(policy, written.span) : undefined;
}
