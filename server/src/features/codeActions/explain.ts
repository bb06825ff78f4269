/** The page of a rule, for clients that can show it. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import { COMMANDS } from '../../../../shared/src/protocol';
import { ruleInfo } from '../../diagnostics/codes';
import type { FeatureContext } from '../context';

export function explainActions({ client }: FeatureContext, asked: readonly Diagnostic[]): CodeAction[] {
  if (!client.commands || client.rulePages === undefined) {
    return [];
  }
  const codes = new Set(asked.map(({ code }) => String(code)).filter((code) => ruleInfo(code)));
  return [...codes].map((code) => {
    const title = t`Explain ${code}`;
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: asked.filter((one) => one.code === code),
      command: { title, command: COMMANDS.explain, arguments: [code] },
    };
  });
}
