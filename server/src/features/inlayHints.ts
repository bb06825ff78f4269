/** The price after the line that names a workload. */
import { InlayHintKind } from 'vscode-languageserver';
import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hintText } from '../../../shared/src/words/hint';
import type { FoundWorkload, Manifest } from '../manifest/manifest';
import type { FeatureContext, Reading } from './context';

/** Only what is on screen is computed. */
export function workloadsIn({ workloads }: Manifest, document: TextDocument, range: Range): readonly FoundWorkload[] {
  const start = document.offsetAt({ line: range.start.line, character: 0 });
  const end = document.offsetAt({ line: range.end.line + 1, character: 0 });
  return workloads.filter(({ nameSpan }) => nameSpan.end >= start && nameSpan.start <= end);
}

export function provideInlayHints({ today }: FeatureContext, reading: Reading, range: Range): InlayHint[] {
  const { document, manifest, settings } = reading;
  const options = { length: settings['inlayHints.length'], today, staleAfterDays: settings['prices.staleAfterDays'] };
  return workloadsIn(manifest, document, range).flatMap((workload) => {
    const label = hintText(reading.estimated(workload).placement, options);
    return label === undefined
      ? []
      : [{ position: endOfLine(document, workload.nameSpan.end), label, kind: InlayHintKind.Type, paddingLeft: true }];
  });
}

/** After the last character of the line, before a comment's line break. */
function endOfLine(document: TextDocument, offset: number): InlayHint['position'] {
  const { line } = document.positionAt(offset);
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return { line, character: text.replace(/[\r\n]+$/, '').trimEnd().length };
}
