/** What a selection grows to: the value, its field, its block, the workload, the file. */
import type { Position, SelectionRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FoundWorkload, Span } from '../manifest/manifest';
import { workloadAt } from '../manifest/manifestCache';
import { rangeOf } from './context';
import type { Reading } from './context';

export function provideSelectionRanges(
  { document, manifest }: Reading,
  positions: readonly Position[],
): SelectionRange[] {
  return positions.map((position) => {
    const offset = document.offsetAt(position);
    const workload = workloadAt(manifest, offset);
    const around = workload ? spansAround(workload, offset) : [];
    return nested(document, [{ start: offset, end: offset }, ...around]);
  });
}

/** From the smallest; one that is not inside the next is left out. */
function spansAround({ fields, span, nameSpan }: FoundWorkload, offset: number): readonly Span[] {
  const all = [span, nameSpan, { start: Math.min(span.start, nameSpan.start), end: span.end }];
  for (const { key, value } of fields.values()) {
    if (value) {
      all.push(value);
    }
    if (key && value && key.end <= value.start) {
      all.push(key, { start: key.start, end: value.end });
    }
  }
  return all
    .filter(({ start, end }) => start <= offset && offset <= end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
}

function nested(document: TextDocument, spans: readonly Span[]): SelectionRange {
  const chain: Span[] = [];
  for (const span of [...spans, { start: 0, end: document.getText().length }]) {
    const inner = chain.at(-1);
    const holds = !inner || (span.start <= inner.start && inner.end <= span.end);
    if (holds && !(inner && inner.start === span.start && inner.end === span.end)) {
      chain.push(span);
    }
  }
  const range = chain.reduceRight<SelectionRange | undefined>(
    (parent, span) => ({ range: rangeOf(document, span), ...(parent ? { parent } : {}) }),
    undefined,
  );
  return range ?? { range: rangeOf(document, { start: 0, end: 0 }) };
}
