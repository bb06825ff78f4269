/** Fields of a format that split a model over accelerators. */
import { t } from '../../../../shared/src/l10n';
import { entryOf } from '../yaml/tree';
import { tensorWays } from './engine';
import type { Split, UnitMove } from './site';
import type { Step } from './step';
import { appendEntries, insertBefore, replaceScalar, type NewEntry } from './treeEdit';

export function editSplit(move: UnitMove, { owner, block, tensor, pipeline }: Split): Step {
  const { target, text, machines } = move;
  const ways = tensorWays(move);
  if (ways === undefined) {
    return { reason: t`how many cores a chip of ${target.instance} has is not known` };
  }
  const wanted: readonly (readonly [string, number])[] = [
    [tensor, ways],
    ...(pipeline ? [[pipeline, target.pipelineParallel ?? machines] as const] : []),
  ];
  const map = block === undefined ? owner : entryOf(owner, block)?.value;
  const known = wanted.flatMap(([key, value]) => {
    const entry = entryOf(map, key);
    return entry?.value.kind === 'scalar' ? replaceScalar(entry.value, String(value), text) : [];
  });
  const missing = wanted.flatMap(([key, value]): NewEntry[] =>
    value > 1 && !entryOf(map, key) ? [[key, String(value)]] : [],
  );
  if (missing.length === 0) {
    return known;
  }
  if (map?.kind === 'map' && map.entries.length > 0) {
    return [...known, ...appendEntries(map, missing, text)];
  }
  const first = owner?.kind === 'map' ? owner.entries.find(({ merged }) => !merged) : undefined;
  return owner?.kind === 'map' && first && block !== undefined && !entryOf(owner, block)
    ? [...known, ...insertBefore(owner, first, [[block, missing]], text)]
    : { reason: t`there is no place here for ${missing[0]?.[0] ?? tensor}` };
}
