/** Which documents are ours to look at. */
import { languages, workspace } from 'vscode';
import type { DocumentFilter, TextDocument } from 'vscode';

const LANGUAGES = [
  'yaml',
  'dockercompose',
  'json',
  'jsonc',
  'terraform',
  'opentofu',
  'typescript',
  'javascript',
  'typescriptreact',
  'javascriptreact',
];

/** Terraform is no language of the editor's own: without an extension for it these files are plain text. */
const PATTERN = '**/*.{tf,tofu}';

/**
 * Left out on purpose: `git` and other read-only sides of a comparison, whose workloads would count twice. A virtual workspace
 * is what its folders say.
 */
const SCHEMES = [
  ...new Set(['file', 'untitled', 'vscode-vfs', ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]),
];

export const DOCUMENTS = SCHEMES.flatMap((scheme) => [
  ...LANGUAGES.map((language) => ({ scheme, language })),
  { scheme, pattern: PATTERN },
]) satisfies DocumentFilter[];

export function isOurs(document: TextDocument): boolean {
  return languages.match(DOCUMENTS, document) > 0;
}
