/** What is wrong in the text, and what the rules find in its numbers. */
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { priceDateIn } from '../../../shared/src/catalog/priceDate';
import type { Catalog } from '../../../shared/src/catalog/types';
import { formatWhole } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Placement } from '../../../shared/src/placement/place';
import type { Target } from '../../../shared/src/report/schema';
import { checkFileBudget } from '../diagnostics/fileBudget';
import { ruleInfo } from '../diagnostics/codes';
import { severityOf } from '../diagnostics/grading';
import { checkPriceAge } from '../diagnostics/pricesStale';
import type { Found } from '../diagnostics/rule';
import { unknownInHardware } from '../hardware/readHardware';
import { HARDWARE_DIALECT, hardwareOf } from '../manifest/dialects/hardware';
import type { FoundWorkload, Problem, Severity, Span } from '../manifest/manifest';
import { suppressionOf } from '../suppression/suppress';
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
  /** Dollars a month that it is about. */
  readonly monthlyUsd?: number;
}

/** Everything that is wrong, `hidden` problems of the text left out. */
export function provideDiagnostics(
  context: FeatureContext,
  reading: Reading,
  hidden: (problem: Problem) => boolean = () => false,
): Diagnostic[] {
  const { document, manifest } = reading;
  const found = [
    ...manifest.problems
      .filter((problem) => !hidden(problem) && !isKnownHere(problem, context, document))
      .map((problem) => fromProblem(reading, problem)),
    // What follows from a line that is still being written is said once it is written.
    ...manifest.workloads
      .filter(({ unfinished }) => !unfinished)
      .flatMap((workload) =>
        reading.estimated(workload).findings.map((finding) => fromFinding(reading, workload, finding)),
      ),
    ...fileProblems(context, reading).map((problem) => fromProblem(reading, problem)),
  ];
  // A reader and a rule may see the same mistake: it is said once.
  const seen = new Set<string>();
  const once = found.filter(({ code, range: { start } }) => {
    const key = `${String(code)} ${document.offsetAt(start)}`;
    return !seen.has(key) && seen.add(key);
  });
  return reported(context, reading, once);
}

interface Reported extends Diagnostic {
  readonly code: string;
  readonly data: DiagnosticData;
  readonly grades: { readonly code: string; readonly severity: Severity; readonly own?: Severity };
}

/** What is left when the settings and the file's own comments have been asked, each with the address of its page. */
function reported({ client }: FeatureContext, reading: Reading, found: readonly Reported[]): Diagnostic[] {
  const { document, manifest, settings } = reading;
  const suppression = suppressionOf(document, manifest.workloads, settings, manifest.complete);
  const kept = found.filter(
    ({ code, data, range }) => !suppression.hides({ code, line: range.start.line, workload: data.workload }),
  );
  const all = [...kept, ...suppression.problems().map((problem) => fromProblem(reading, problem))];
  return all.flatMap(({ grades, ...diagnostic }) => {
    const { code, severity } = grades;
    const set = severityOf(code, severity, settings.rules, grades.own);
    const href = client.rulePages !== undefined && ruleInfo(code) ? `${client.rulePages}/${code}.md` : undefined;
    return set === 'off'
      ? []
      : [{ ...diagnostic, severity: SEVERITIES[set], ...(href === undefined ? {} : { codeDescription: { href } }) }];
  });
}

/** A reader knows the built-in catalog; imported types and the user's own are known by now. */
function isKnownHere({ code, span }: Problem, { catalog }: FeatureContext, document: Reading['document']): boolean {
  const name = () => document.getText(rangeOf(document, span)).replace(/^(["'])(.*)\1$/, '$2');
  switch (code) {
    case 'instance-unknown':
      return catalog.instance(name()) !== undefined;
    case 'accelerator-unknown':
      return catalog.chip(name()) !== undefined;
    default:
      return false;
  }
}

/** Of the regions that the file's workloads run in: the age of a file is that of its oldest prices. */
function oldestPrices(placements: readonly Placement[], catalog: Catalog): string {
  const dates = placements.map(({ workload }) => priceDateIn(catalog, workload.region));
  return dates.toSorted()[0] ?? catalog.priceDate;
}

/** What the YAML extension reports from our schema and from its own parser. */
const STRUCTURE: ReadonlySet<string> = new Set([
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

/** The same less what the YAML extension, where active, already says, and no more than a reader can use; our fixes stay on offer. */
export function publishedDiagnostics(context: FeatureContext, reading: Reading): Diagnostic[] {
  const { document, manifest } = reading;
  const isYaml = context.client.yamlExtensionActive && document.languageId === 'yaml';
  const hasSchema = isYaml && (manifest.dialect === 'placewright' || manifest.dialect === HARDWARE_DIALECT);
  const saidElsewhere = ({ code, fromParser }: Problem) =>
    (isYaml && fromParser === true) || (hasSchema && STRUCTURE.has(code));
  return atMost(MOST_SHOWN, provideDiagnostics(context, reading, saidElsewhere));
}

/** assumed: nobody reads further; an editor slows down long before thousands. */
const MOST_SHOWN = 200;

/** The most severe ones, in the order of the text, and a last one that counts the others. */
function atMost(most: number, found: readonly Diagnostic[]): Diagnostic[] {
  if (found.length <= most) {
    return [...found];
  }
  const inOrder = found.toSorted((a, b) => byPlace(a.range.start, b.range.start));
  const bySeverity = inOrder.toSorted((a, b) => (a.severity ?? 1) - (b.severity ?? 1));
  const shown = new Set(bySeverity.slice(0, most));
  const left = inOrder.filter((each) => !shown.has(each));
  const [first] = left;
  const rest: Diagnostic[] = first ? [{ ...COUNTED, range: first.range, message: leftOut(left.length) }] : [];
  return [...inOrder.filter((each) => shown.has(each)), ...rest];
}

const COUNTED = {
  code: 'too-many-problems',
  severity: DiagnosticSeverity.Hint,
  source: SOURCE,
} as const;

function leftOut(count: number): string {
  return count === 1 ? t('And 1 more problem in this file.') : t`And ${formatWhole(count)} more problems in this file.`;
}

function byPlace(a: Diagnostic['range']['start'], b: Diagnostic['range']['start']): number {
  return a.line - b.line || a.character - b.character;
}

function fileProblems(
  { catalog, today }: FeatureContext,
  { manifest, settings, estimated }: Reading,
): readonly Problem[] {
  const own = hardwareOf(manifest);
  const placements = manifest.workloads.map((workload) => estimated(workload).placement);
  return [
    checkFileBudget(manifest, placements),
    checkPriceAge(manifest, oldestPrices(placements, catalog), today, settings['prices.staleAfterDays']),
    ...(own ? unknownInHardware(own, catalog) : []),
  ].filter((problem) => problem !== undefined);
}

function fromProblem({ document }: Reading, { code, severity, message, span, fix }: Problem): Reported {
  const data: DiagnosticData = { code, fix: fix && fixData(document.version, fix.span ?? span, fix) };
  return { range: rangeOf(document, span), code, source: SOURCE, message, data, grades: { code, severity } };
}

function fromFinding(reading: Reading, workload: FoundWorkload, finding: Found): Reported {
  const { document } = reading;
  const { code, severity, own, message, at, fix, target, monthlyUsd } = finding;
  const span = spanOf(workload, at);
  const mended = fix && workload.fields.get(fix.field ?? at[0] ?? '')?.value;
  const data: DiagnosticData = {
    code,
    workload: workload.name,
    target,
    fix: mended ? fixData(document.version, mended, fix) : undefined,
    ...(monthlyUsd === undefined ? {} : { monthlyUsd }),
  };
  return {
    range: rangeOf(document, span),
    grades: { code, severity, own },
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
