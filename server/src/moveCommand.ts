/** The move as a command of the server: what a lens runs in an editor that has not our client. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import { t } from '../../shared/src/l10n';
import type { RetargetReply, RetargetRequest } from '../../shared/src/protocol';
import type { ClientSupport } from './clientSupport';

export interface MoveOutlet {
  readonly edit: (request: RetargetRequest) => Promise<RetargetReply>;
  readonly apply: (title: string, edit: WorkspaceEdit) => Promise<{ readonly applied: boolean }>;
  readonly say: (reason: string) => void;
}

export async function runMove({ documentChanges }: ClientSupport, value: unknown, outlet: MoveOutlet): Promise<void> {
  const request = moveRequest(value);
  const reply: RetargetReply = request ? await outlet.edit(request) : { ok: false, reason: notSaid() };
  if (!request || !reply.ok) {
    outlet.say(reply.ok ? notSaid() : reply.reason);
    return;
  }
  const { uri } = request;
  const edits = reply.edits.map(({ range, newText }) => ({ range, newText }));
  const edit = documentChanges
    ? { documentChanges: [{ textDocument: { uri, version: reply.version }, edits }] }
    : { changes: { [uri]: edits } };
  const { applied } = await outlet.apply(reply.title, edit);
  if (!applied) {
    outlet.say(t('The editor did not take the edit: nothing was written.'));
  }
}

const notSaid = () => t('The lens does not say which workload to move: nothing was written.');

/** It went to the client and came back: looked at like anything from outside. */
function moveRequest(value: unknown): RetargetRequest | undefined {
  return typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    typeof value.uri === 'string' &&
    'workload' in value &&
    typeof value.workload === 'string' &&
    'target' in value &&
    typeof value.target === 'object' &&
    value.target !== null
    ? (value as RetargetRequest)
    : undefined;
}
