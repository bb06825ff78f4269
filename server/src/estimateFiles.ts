/** The report over files, through the service that the editor uses. */
import { DiagnosticSeverity } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver';
import { dirname, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Catalog } from '../../shared/src/catalog/types';
import { buildReport } from '../../shared/src/report/build';
import type { Report } from '../../shared/src/report/schema';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { nodeFiles } from './evidence/nodeFiles';
import { LARGEST_BYTES } from './files';
import type { InputFile } from './files';
import { createLanguageService } from './languageService';
import type { Placed } from './languageService';
import type { Severity } from './manifest/manifest';
import { languageOf } from './workspace/survey';

export interface PlacedWorkload extends Placed {
  readonly path: string;
}

/** Every workload of the files with its placement; only those of a name where one is given. Throws where it is in none. */
export async function placementsIn(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  workload?: string,
): Promise<readonly PlacedWorkload[]> {
  const service = fileService(catalog, today, files);
  const found: PlacedWorkload[] = [];
  for (const file of files) {
    const document = documentOf(file);
    const placed = await service.placements(document);
    found.push(...placed.map((one) => ({ path: file.path, ...one })));
    service.close(document.uri);
  }
  const asked = found.filter(({ name }) => workload === undefined || name === workload);
  if (workload !== undefined && asked.length === 0) {
    throw new Error(`no workload is named ${workload}`);
  }
  return asked;
}

/** The editor's service over files on disk; each answer waits for the evidence beside them. */
export function fileService(catalog: Catalog, today: string, inputs: readonly InputFile[] = []) {
  const uris = new Set(inputs.map(({ path }) => uriOf(path)));
  const folders = [...new Set(inputs.map(({ path }) => URI.file(dirname(resolve(path))).toString()))];
  return createLanguageService({
    catalog,
    today: () => today,
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
    limits: { maxCharacters: LARGEST_BYTES },
    files: nodeFiles,
    workspaceFolders: [URI.file(resolve('.')).toString(), ...folders],
    indexed: folders.map((uri) => ({ uri, deep: false })),
    isCounted: (uri) => uris.has(uri),
    waitsForFiles: true,
  });
}

const uriOf = (path: string) => URI.file(resolve(path)).toString();

export function documentOf({ path, text }: InputFile): TextDocument {
  return TextDocument.create(uriOf(path), languageOf(path), 1, text);
}

export async function estimateFiles(files: readonly InputFile[], catalog: Catalog, today: string): Promise<Report> {
  const service = fileService(catalog, today, files);
  const reports: Report['files'] = [];
  for (const file of files) {
    const { path } = file;
    const document = documentOf(file);
    const { relevant, diagnostics } = (await service.check(document)) ?? { relevant: false, diagnostics: [] };
    if (relevant) {
      const { dialect, workloads } = await service.reports(document);
      reports.push({ path, dialect, diagnostics: diagnostics.map(reported), workloads: [...workloads] });
    }
    service.close(document.uri);
  }
  return buildReport(reports, catalog);
}

function reported({ code, severity, message, range }: Diagnostic): Report['files'][number]['diagnostics'][number] {
  const text = typeof message === 'string' ? message : message.value;
  return { code: String(code), severity: SEVERITIES.get(severity) ?? 'information', message: text, range };
}

const SEVERITIES = new Map<DiagnosticSeverity | undefined, Severity>([
  [DiagnosticSeverity.Error, 'error'],
  [DiagnosticSeverity.Warning, 'warning'],
  [DiagnosticSeverity.Information, 'information'],
  [DiagnosticSeverity.Hint, 'hint'],
]);
