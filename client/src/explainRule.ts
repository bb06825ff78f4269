/** The page of a rule, which the extension brings along. */
import { commands, Uri } from 'vscode';

/** As its pages are named: nothing that leads out of their folder. */
const CODE = /^[a-z]+(?:-[a-z]+)*$/;

export const rulePagesOf = (extensionUri: Uri): Uri => Uri.joinPath(extensionUri, 'docs', 'rules');

export async function explainRule(extensionUri: Uri, code: unknown): Promise<void> {
  if (typeof code === 'string' && CODE.test(code)) {
    await commands.executeCommand('markdown.showPreview', Uri.joinPath(rulePagesOf(extensionUri), `${code}.md`));
  }
}
