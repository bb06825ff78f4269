/** Lenses for a client that has none of our commands: the move is run by the server, the rest is text. */
import type { CodeLens } from 'vscode-languageserver';
import { COMMANDS } from '../../../shared/src/protocol';
import type { ClientSupport } from '../clientSupport';
import { lensData } from './codeLenses';

/** The second lens of a workload opens the panel, and is nothing else. */
const PANEL_LENS = 1;

export function lensesFor(client: ClientSupport, lenses: readonly CodeLens[]): CodeLens[] {
  return client.commands
    ? [...lenses]
    : lenses
        .filter((lens) => {
          const data = lensData(lens);
          return data?.workload === undefined || data.index !== PANEL_LENS;
        })
        .map((lens) => lensFor(client, lens));
}

export function lensFor({ commands }: ClientSupport, lens: CodeLens): CodeLens {
  return commands || !lens.command || lens.command.command === COMMANDS.move
    ? lens
    : { ...lens, command: { title: lens.command.title, command: '' } };
}
