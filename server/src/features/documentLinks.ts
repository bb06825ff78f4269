/** Models lead to their cards, engines to their documentation, paths to the files that they name. */
import type { DocumentLink } from 'vscode-languageserver';
import { t } from '../../../shared/src/l10n';
import { modelPage } from '../../../shared/src/words/cards';
import { ENGINE_DOCS } from '../../../shared/src/words/engineDocs';
import { resolvePath, rootsFor } from '../evidence/paths';
import { plainTarget } from '../workspace/targets';
import type { FoundWorkload } from '../manifest/manifest';
import type { Reading } from './context';
import { rangeOf } from './context';

/** What a path is worked out from once somebody follows it. */
interface PathData {
  readonly uri: string;
  readonly path: string;
}

export function provideDocumentLinks({ document, manifest }: Reading): DocumentLink[] {
  const text = document.getText();
  // What stands under `defaults` belongs to every workload: it is linked once.
  const links = new Map<number, DocumentLink>();
  for (const workload of manifest.workloads) {
    for (const [field, { value }] of workload.fields) {
      const link =
        value && !links.has(value.start) && linkOf(document.uri, workload, field, text.slice(value.start, value.end));
      if (value && link) {
        links.set(value.start, { range: rangeOf(document, value), ...link });
      }
    }
  }
  return [...links.values()].sort((a, b) => a.range.start.line - b.range.start.line);
}

function linkOf(
  uri: string,
  { spec }: FoundWorkload,
  field: string,
  written: string,
): Omit<DocumentLink, 'range'> | undefined {
  if (field === 'model' || field === 'speculative.draftModel') {
    const page = modelPage(written);
    return page === undefined
      ? pathLink(uri, written, /\.(json|gguf)$/i)
      : { target: page, tooltip: t('Open the model card') };
  }
  if (field === 'runtime' && spec.runtime !== undefined && written === spec.runtime) {
    return { target: ENGINE_DOCS[spec.runtime], tooltip: t('Open the documentation of the engine') };
  }
  if (/^evidence\.\d+$/.test(field)) {
    return pathLink(uri, written, /./);
  }
  return /^targets\.\d+\.file$/.test(field) && plainTarget(written, uri) !== undefined
    ? pathLink(uri, written, /./)
    : undefined;
}

function pathLink(uri: string, path: string, name: RegExp): Omit<DocumentLink, 'range'> | undefined {
  const data: PathData = { uri, path };
  return name.test(path) ? { data, tooltip: t('Open the file') } : undefined;
}

/** Only files inside the workspace, as everything that is read. */
export function resolveDocumentLink(link: DocumentLink, workspaceFolders: readonly string[]): DocumentLink {
  const data = pathData(link);
  const resolved = data && resolvePath(data.path, data.uri, rootsFor(data.uri, workspaceFolders));
  return resolved?.ok ? { ...link, target: resolved.uri } : link;
}

function pathData({ data }: DocumentLink): PathData | undefined {
  const given: unknown = data;
  return typeof given === 'object' &&
    given !== null &&
    'uri' in given &&
    typeof given.uri === 'string' &&
    'path' in given &&
    typeof given.path === 'string'
    ? { uri: given.uri, path: given.path }
    : undefined;
}
