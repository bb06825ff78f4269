/** Writes what the reader exports from the panel to a place of the reader's choice, or to the clipboard. */
import { env, l10n, Uri, window, workspace } from 'vscode';
import type { ExportedFile } from '../../shared/src/protocol';

const FILTERS: Record<ExportedFile['format'], string> = { svg: 'SVG', png: 'PNG', csv: 'CSV', md: 'Markdown' };

/** Beside the file that the panel is about; nothing is written without a place chosen. */
export async function saveExport({ name, format, data }: ExportedFile, about: string | undefined): Promise<void> {
  const folder =
    about === undefined ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(Uri.parse(about, true), '..');
  const target = await window.showSaveDialog({
    ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    filters: { [FILTERS[format]]: [format] },
  });
  if (target) {
    await workspace.fs.writeFile(target, bytesOf(format, data));
  }
}

/** A picture comes as base64. */
function bytesOf(format: ExportedFile['format'], data: string): Uint8Array {
  return format === 'png' ? Uint8Array.from(atob(data), (each) => each.charCodeAt(0)) : new TextEncoder().encode(data);
}

export async function copyText(text: string): Promise<void> {
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t('Copied'), SHOWN_MS);
}

const SHOWN_MS = 2_000;
