/** What a reading of labelled programs came to, in lines. */
import type { CodeLabel } from './codeLabels';
import type { CodeResult } from './code';
import { sharesOf } from './code';

/** Of the calls that a careful reader finds. */
const LEAST_RECALL = 0.95;
/** Of the calls that we find. */
const LEAST_PRECISION = 0.98;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** The exit code: 1 below the goals. */
export function printCode(result: CodeResult): number {
  const { files, labels, found, misses, falseOnes } = result;
  const { recall, precision } = sharesOf(result);
  console.log(`${files} files, ${labels.length} labels`);
  console.log(`recall ${percent(recall)} (${found.length} of ${labels.length})`);
  console.log(`precision ${percent(precision)} (${falseOnes.length} false)`);
  for (const role of [...new Set(labels.map((label) => label.role))].toSorted()) {
    printRole(role, labels, found, result);
  }
  misses.forEach(({ file, line, what, label, read }) =>
    console.log(`  miss: ${file}:${line}: ${what} is "${label}", read "${read}"`),
  );
  falseOnes.forEach(({ file, use }) =>
    console.log(`  false: ${file}:${use.line}: ${use.role} "${use.model}" ${use.local}`),
  );
  const isGood = recall >= LEAST_RECALL && precision >= LEAST_PRECISION;
  console.log(isGood ? 'Recall reaches 95 %, precision 98 %.' : 'Below recall 95 % or precision 98 %.');
  return isGood ? 0 : 1;
}

function printRole(role: string, labels: readonly CodeLabel[], found: readonly CodeLabel[], { misses }: CodeResult) {
  const own = labels.filter((label) => label.role === role);
  const seen = found.filter((label) => label.role === role);
  const right = seen.filter(
    (label) =>
      !misses.some(({ file, line, what }) => what !== 'use' && line === label.line && file.endsWith(label.path)),
  );
  const accuracy = seen.length === 0 ? '' : `   all facts right ${percent(right.length / seen.length)}`;
  console.log(`  ${(role || '(none)').padEnd(18)} ${`${seen.length} of ${own.length}`.padStart(12)} found${accuracy}`);
}
