/** Which documents are ours to look at. */
import { languages } from 'vscode';
import type { DocumentFilter, TextDocument } from 'vscode';

const LANGUAGES = ['yaml', 'dockercompose', 'json', 'jsonc', 'typescript', 'javascript', 'typescriptreact', 'javascriptreact'];

/** Left out on purpose: `git` and other read-only sides of a comparison, whose workloads would count twice. */
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];

export const DOCUMENTS = SCHEMES.flatMap((scheme) =>
  LANGUAGES.map((language) => ({ scheme, language })),
) satisfies DocumentFilter[];

export function isOurs(document: TextDocument): boolean {
  return languages.match(DOCUMENTS, document) > 0;
}
