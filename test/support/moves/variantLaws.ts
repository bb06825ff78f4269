/** The same move of the same file as other people write it. */
import { applyEdits } from '../../../server/src/features/codeActions/move';
import type { Target } from '../../../shared/src/report/schema';
import type { Checked, Say } from './bench';
import { read, retarget } from './bench';
import { differingFacts, factsOf } from './facts';
import { count } from './tally';
import { VARIANTS } from './variants';

export function checkVariants(checked: Checked, say: Say, target: Target, after: string): void {
  const { subject, workload, index, dialect, manifest, tally } = checked;
  const counts = tally.of(dialect?.id ?? 'none');
  const meant = read(subject, after).workloads[index];
  for (const { name, write, plain } of VARIANTS) {
    const text = write(subject.text, subject.languageId, workload.nameSpan.start);
    const found = text === undefined ? undefined : read(subject, text);
    const same = found?.workloads[index];
    if (text === undefined || !same || found.workloads.map(factsOf).join() !== manifest.workloads.map(factsOf).join()) {
      count(
        counts.skipped,
        `${name}${text === undefined ? ' in a language without comments' : ': reads as something else'}`,
      );
      continue;
    }
    counts.variants += 1;
    const result = retarget(checked, text, same, target);
    const edited = result?.ok ? applyEdits(text, result.edits) : undefined;
    if (!say(`${name}: it is moved`, edited !== undefined, JSON.stringify(result)) || edited === undefined) {
      continue;
    }
    if (plain) {
      const seen = plain(edited);
      say(`${name}: the same edit`, seen === after, difference(seen, after));
    } else {
      const there = read(subject, edited).workloads[index];
      const differing = there && meant ? differingFacts(there, meant) : ['everything'];
      say(`${name}: the same meaning`, differing.length === 0, differing.join(', '));
    }
  }
}

function difference(seen: string, wanted: string): string {
  const lines = wanted.split('\n');
  const at = seen.split('\n').findIndex((line, place) => line !== lines[place]);
  return `line ${at + 1}: ${JSON.stringify(seen.split('\n')[at])} for ${JSON.stringify(lines[at])}`;
}
