/** What is wrong in the text, and what the rules find in its numbers. */
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import type { Target } from '../../../shared/src/report/schema';
import { checkFileBudget } from '../diagnostics/fileBudget';
import { checkPriceAge } from '../diagnostics/pricesStale';
import type { Found } from '../diagnostics/rule';
import type { FoundWorkload, Problem, Severity, Span } from '../manifest/manifest';
import { rangeOf, spanOf } from './context';
import type { FeatureContext, Reading } from './context';

export const SOURCE = 'placewright';

/** Typed facts for code actions; the message is for people only. */
export interface DiagnosticData {
  readonly code: string;
  readonly workload?: string;
  readonly fix?: {
    readonly title: string;
    readonly newText: string;
    readonly start: number;
    readonly end: number;
    readonly version: number;
  };
  readonly target?: Target;
}

export function provideDiagnostics(context: FeatureContext, reading: Reading): Diagnostic[] {
  const { document, manifest } = reading;
  const found = [
    ...manifest.problems.map((problem) => fromProblem(reading, problem)),
    ...manifest.workloads.flatMap((workload) =>
      reading.estimated(workload).findings.map((finding) => fromFinding(reading, workload, finding)),
    ),
    ...fileProblems(context, reading).map((problem) => fromProblem(reading, problem)),
  ];
  // A reader and a rule may see the same mistake: it is said once.
  const seen = new Set<string>();
  return found.filter(({ code, range: { start } }) => {
    const key = `${String(code)} ${document.offsetAt(start)}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** What the YAML extension reports from our schema and from its own parser. */
const STRUCTURE: ReadonlySet<unknown> = new Set([
  'document-broken',
  'duplicate-key',
  'key-missing',
  'key-unknown',
  'tab-indent',
  'type-mismatch',
  'value-unknown',
  'version-missing',
  'version-unsupported',
]);

/** The same less what the YAML extension, where active, already says; our fixes for it stay on offer. */
export function publishedDiagnostics(context: FeatureContext, reading: Reading): Diagnostic[] {
  const { document, manifest } = reading;
  const saidElsewhere =
    context.client.yamlExtensionActive && document.languageId === 'yaml' && manifest.dialect === 'placewright';
  const found = provideDiagnostics(context, reading);
  return saidElsewhere ? found.filter(({ code }) => !STRUCTURE.has(code)) : found;
}

function fileProblems(
  { catalog, today }: FeatureContext,
  { manifest, settings, estimated }: Reading,
): readonly Problem[] {
  const placements = manifest.workloads.map((workload) => estimated(workload).placement);
  return [
    checkFileBudget(manifest, placements),
    checkPriceAge(manifest, catalog.priceDate, today, settings['prices.staleAfterDays']),
  ].filter((problem) => problem !== undefined);
}

function fromProblem({ document }: Reading, { code, severity, message, span, fix }: Problem): Diagnostic {
  const data: DiagnosticData = { code, fix: fix && fixData(document.version, fix.span ?? span, fix) };
  return { range: rangeOf(document, span), severity: SEVERITIES[severity], code, source: SOURCE, message, data };
}

function fromFinding(reading: Reading, workload: FoundWorkload, finding: Found): Diagnostic {
  const { document } = reading;
  const { code, severity, message, at, fix, target } = finding;
  const span = spanOf(workload, at);
  const mends = fix && workload.fields.get(at[0] ?? '')?.value === span;
  const data: DiagnosticData = {
    code,
    workload: workload.name,
    target,
    fix: mends ? fixData(document.version, span, fix) : undefined,
  };
  return {
    range: rangeOf(document, span),
    severity: SEVERITIES[severity],
    code,
    source: SOURCE,
    message,
    relatedInformation: relatedTo(reading, workload, finding, span),
    data,
  };
}

function relatedTo(
  { document }: Reading,
  { fields }: FoundWorkload,
  { related = [] }: Found,
  own: Span,
): DiagnosticRelatedInformation[] | undefined {
  const places = related.flatMap(({ at, message }) => {
    const span = fields.get(at)?.value;
    return span && span !== own ? [{ location: { uri: document.uri, range: rangeOf(document, span) }, message }] : [];
  });
  return places.length > 0 ? places : undefined;
}

function fixData(
  version: number,
  { start, end }: Span,
  { title, newText }: { title: string; newText: string },
): DiagnosticData['fix'] {
  return { title, newText, start, end, version };
}

const SEVERITIES: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
