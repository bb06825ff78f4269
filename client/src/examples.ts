/** Something to try: the examples in a folder of the user's, or one of them without a file; and a manifest to start from. */
import { commands, l10n, Uri, window, workspace } from 'vscode';
import { EXAMPLE_FILES } from './exampleFiles';

/** The one that shows most: a chat service on a GPU that idles. */
const FIRST = 'chat.workload.yaml';
const FOLDER = 'placewright-examples';

export async function openExamples(extension: Uri): Promise<void> {
  const source = Uri.joinPath(extension, 'examples');
  const copy = {
    label: l10n.t('Copy all examples into a folder'),
    detail: l10n.t('Kubernetes, Compose, Terraform, serving code and manifests'),
  };
  const look = { label: l10n.t('Look at one without saving it'), detail: FIRST };
  const chosen = await window.showQuickPick([copy, look], { title: l10n.t('Open the examples') });
  if (chosen === look) {
    await openUntitled(new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(source, FIRST))));
  } else if (chosen === copy) {
    await copyExamples(source);
  }
}

async function copyExamples(source: Uri): Promise<void> {
  const picked = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: l10n.t('Copy here'),
    title: l10n.t('Where to copy the examples'),
  });
  const parent = picked?.[0];
  if (!parent) {
    return;
  }
  const target = Uri.joinPath(parent, FOLDER);
  await copyFiles(source, target);
  await commands.executeCommand('vscode.openFolder', target, {
    forceNewWindow: (workspace.workspaceFolders?.length ?? 0) > 0,
  });
}

/** File by file: one that is there stays as it is. */
async function copyFiles(from: Uri, to: Uri): Promise<void> {
  for (const file of EXAMPLE_FILES) {
    const target = Uri.joinPath(to, file);
    if (!(await exists(target))) {
      await workspace.fs.writeFile(target, await workspace.fs.readFile(Uri.joinPath(from, file)));
    }
  }
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** What the README shows: five lines, and everything else is assumed and said. */
const STARTER = `version: 1
workloads:
  my-service:
    model: meta-llama/Llama-3.1-8B-Instruct
    traffic: { rpsAvg: 0.5 }
    placement: { instance: g6.xlarge }
`;

export async function createManifest(): Promise<void> {
  await openUntitled(STARTER);
}

async function openUntitled(content: string): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }));
}
