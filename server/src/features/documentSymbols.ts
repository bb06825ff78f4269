/** The outline: each workload, with its blocks. */
import { SymbolKind } from 'vscode-languageserver';
import type { DocumentSymbol } from 'vscode-languageserver';
import { t } from '../../../shared/src/l10n';
import type { FoundWorkload, Span } from '../manifest/manifest';
import { rangeOf } from './context';
import type { Reading } from './context';

export function provideDocumentSymbols({ document, manifest }: Reading): DocumentSymbol[] {
  return manifest.workloads.map((workload) => {
    const range = around(workload.span, workload.nameSpan);
    return {
      name: workload.name === '' ? t('(no name)') : workload.name,
      detail: workload.spec.kind ?? '',
      kind: SymbolKind.Module,
      range: rangeOf(document, range),
      selectionRange: rangeOf(document, workload.nameSpan),
      children: blocksOf(workload, range).map(({ name, whole, key }) => ({
        name,
        kind: SymbolKind.Property,
        range: rangeOf(document, whole),
        selectionRange: rangeOf(document, key),
      })),
    };
  });
}

interface Block {
  readonly name: string;
  readonly whole: Span;
  readonly key: Span;
}

/** Only what is written inside the workload: an inherited default has its place elsewhere. */
function blocksOf({ fields }: FoundWorkload, outer: Span): readonly Block[] {
  return [...fields].flatMap(([name, { key, value }]) => {
    const inside = key && !name.includes('.') && outer.start <= key.start && key.end <= outer.end;
    const whole = inside && value ? around(key, value) : key;
    return inside && whole && whole.end <= outer.end ? [{ name, whole, key }] : [];
  });
}

function around(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
