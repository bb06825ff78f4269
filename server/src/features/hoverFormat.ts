/** Every hover is written as Markdown; a client that shows none gets the same words as plain text. */
import { MarkupContent, MarkupKind } from 'vscode-languageserver';
import type { Hover } from 'vscode-languageserver';
import { plainText } from '../../../shared/src/words/plainText';
import type { ClientSupport } from '../clientSupport';

export function asClientReads({ markdown }: ClientSupport, hover: Hover): Hover {
  const { contents } = hover;
  return markdown || !MarkupContent.is(contents)
    ? hover
    : { ...hover, contents: { kind: MarkupKind.PlainText, value: plainText(contents.value) } };
}
