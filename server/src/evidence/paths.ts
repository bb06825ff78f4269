/** Where the evidence of a manifest lies. */
import { URI, Utils } from 'vscode-uri';

/** Written beside a manifest under these names, a result is found without being named. */
const FOUND_BY_NAME: readonly RegExp[] = [
  /\.llama-bench\.(?:jsonl?|csv)$/i,
  /vllm.*bench.*\.json$/i,
  /^benchmarks\.json$/i,
  /^profile_export_(?:aiperf|genai_perf)\.json$/i,
];

export function isFoundByName(name: string): boolean {
  return FOUND_BY_NAME.some((pattern) => pattern.test(name));
}

/** What may be named as evidence; the editor watches these. */
export const WATCHED = '**/*.{json,jsonl,csv}';

/** Undefined for a document that lies in no folder (a new one). */
export function folderOf(documentUri: string): string | undefined {
  const uri = URI.parse(documentUri);
  return uri.scheme !== UNSAVED && uri.path.startsWith('/') ? Utils.dirname(uri).toString() : undefined;
}

/** What the editor gives a new document, even one whose place is already named. */
const UNSAVED = 'untitled';

/** Workspace folders around a document; without one its own folder. */
export function rootsFor(documentUri: string, workspaceFolders: readonly string[]): readonly string[] {
  const folder = folderOf(documentUri);
  if (folder === undefined) {
    return [];
  }
  const around = workspaceFolders.map(normalUri).filter((root) => isBelow(folder, root));
  return around.length > 0 ? around : [folder];
}

export type Resolved = { readonly ok: true; readonly uri: string } | { readonly ok: false };

/** Relative to the manifest's folder, inside the workspace only. */
export function resolvePath(path: string, documentUri: string, roots: readonly string[]): Resolved {
  const folder = folderOf(documentUri);
  if (folder === undefined || path.trim() === '' || /^[a-z][a-z\d+.-]*:|^[\\/]|\0/i.test(path)) {
    return { ok: false };
  }
  const uri = Utils.resolvePath(URI.parse(folder), path.trim().replaceAll('\\', '/')).toString();
  return roots.some((root) => isBelow(uri, root)) ? { ok: true, uri } : { ok: false };
}

export function normalUri(uri: string): string {
  return URI.parse(uri).toString();
}

export function joined(folderUri: string, name: string): string {
  return Utils.joinPath(URI.parse(folderUri), name).toString();
}

export function isBelow(uri: string, root: string): boolean {
  const folder = root.replace(/\/+$/, '');
  return uri === folder || uri.startsWith(`${folder}/`);
}
