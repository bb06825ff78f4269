/** The price after the line that names a workload, and on a value what it decides; their tooltips follow on resolve. */
import { InlayHintKind } from 'vscode-languageserver';
import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { hintText } from '../../../shared/src/words/hint';
import { escapeSentence } from '../../../shared/src/words/markdown';
import { valueFact } from '../../../shared/src/words/valueFact';
import { because, verdict } from '../../../shared/src/words/verdict';
import type { FoundWorkload, Manifest, Span } from '../manifest/manifest';
import { markdown } from './context';
import type { FeatureContext, Reading } from './context';

export interface HintData {
  readonly uri: string;
  readonly workload: string;
  /** Absent: the price. */
  readonly field?: string;
}

/** Only what is on screen is computed. */
export function workloadsIn({ workloads }: Manifest, document: TextDocument, range: Range): readonly FoundWorkload[] {
  const screen = spanOfLines(document, range);
  return workloads.filter(({ nameSpan, span }) => touches(nameSpan, screen) || touches(span, screen));
}

export function provideInlayHints(context: FeatureContext, reading: Reading, range: Range): InlayHint[] {
  const { document, manifest, settings } = reading;
  const screen = spanOfLines(document, range);
  // A value may bear on several workloads of its document: it is said once.
  const taken = new Set<number>();
  return workloadsIn(manifest, document, range).flatMap((workload) => [
    ...(touches(workload.nameSpan, screen) ? priceHint(context, reading, workload) : []),
    ...(settings['inlayHints.values'] ? valueHints(context, reading, workload, screen, taken) : []),
  ]);
}

function priceHint({ client, today }: FeatureContext, reading: Reading, workload: FoundWorkload): InlayHint[] {
  const { document, settings } = reading;
  const options = { length: settings['inlayHints.length'], today, staleAfterDays: settings['prices.staleAfterDays'] };
  const label = hintText(reading.estimated(workload).placement, options);
  const data: HintData = { uri: document.uri, workload: workload.name };
  return label === undefined
    ? []
    : [
        {
          position: endOfLine(document, workload.nameSpan.end),
          label,
          kind: InlayHintKind.Type,
          paddingLeft: true,
          ...(client.resolveHints ? { data } : {}),
        },
      ];
}

/** Inherited values stand under `defaults`: there they would decide something else for each workload. */
function valueHints(
  { client }: FeatureContext,
  { document, estimated }: Reading,
  workload: FoundWorkload,
  screen: Span,
  taken: Set<number>,
): InlayHint[] {
  const { fields, span } = workload;
  return [...fields].flatMap(([field, { value }]) => {
    const isHere = value && touches(value, screen) && value.start >= span.start && value.end <= span.end;
    const hint = isHere && !taken.has(value.end) ? valueFact(estimated(workload).placement, field)?.hint : undefined;
    if (!value || hint === undefined) {
      return [];
    }
    taken.add(value.end);
    const position = document.positionAt(afterQuote(document.getText(), value.end));
    const data: HintData = { uri: document.uri, workload: workload.name, field };
    return [{ position, label: hint, paddingLeft: true, ...(client.resolveHints ? { data } : {}) }];
  });
}

/** With its tooltip: the verdict and why, or the arithmetic. */
export function resolveInlayHint({ manifest, estimated }: Reading, hint: InlayHint): InlayHint {
  const { workload: name, field } = hintData(hint) ?? {};
  const workload = manifest.workloads.find((one) => one.name === name);
  if (!workload) {
    return hint;
  }
  const { placement } = estimated(workload);
  const sentences =
    field === undefined ? [verdict(placement), ...because(placement)] : [valueFact(placement, field)?.arithmetic];
  const text = sentences.filter((one) => one !== undefined).map(escapeSentence);
  return text.length === 0 ? hint : { ...hint, tooltip: markdown(text.join(' ')) };
}

export function hintData(hint: InlayHint): HintData | undefined {
  const data: unknown = hint.data;
  return typeof data === 'object' && data !== null && 'uri' in data && typeof data.uri === 'string'
    ? (data as HintData)
    : undefined;
}

function spanOfLines(document: TextDocument, { start, end }: Range): Span {
  return {
    start: document.offsetAt({ line: start.line, character: 0 }),
    end: document.offsetAt({ line: end.line + 1, character: 0 }),
  };
}

function touches(a: Span, b: Span): boolean {
  return a.end >= b.start && a.start <= b.end;
}

function afterQuote(text: string, offset: number): number {
  return text[offset] === '"' || text[offset] === "'" ? offset + 1 : offset;
}

/** After the last character of the line, before a comment's line break. */
function endOfLine(document: TextDocument, offset: number): InlayHint['position'] {
  const { line } = document.positionAt(offset);
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return { line, character: text.replace(/[\r\n]+$/, '').trimEnd().length };
}
