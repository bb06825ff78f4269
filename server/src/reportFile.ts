/** `placewright report`: one HTML file with the panel of every workload, which needs no editor and loads nothing. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalog } from '../../shared/src/catalog/types';
import type { PanelRegions, PanelWorkload, PanelWorkspace } from '../../shared/src/panelState';
import { documentOf, fileService } from './estimateFiles';
import type { InputFile } from './files';

interface ReportWorkload {
  readonly state: PanelWorkload;
  readonly regions?: PanelRegions;
}

/** Throws where there is no workload in the files. */
export async function reportFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  pageFolder: string,
): Promise<string> {
  const { found, workspace } = await readPages(files, catalog, today);
  if (found.length === 0) {
    throw new Error('no workload in these files');
  }
  const siblings = found.map(({ state: { name, uri, range } }) => ({
    name: files.length > 1 ? `${name}, ${uri}` : name,
    line: range.start.line,
    uri,
  }));
  const workloads = found.map(({ state, regions }) => ({
    // Nothing can be moved or asked without an editor; raw numbers of the candidates stay, the pictures are drawn from them.
    state: { ...state, siblings, move: undefined, whatIf: undefined },
    regions,
  }));
  const read = (name: string) => readFile(join(pageFolder, name), 'utf8');
  return page(
    { workloads, ...(found.length > 1 && { workspace }) },
    await read('main.js'),
    `${await read('reportThemes.css')}${await read('style.css')}`,
  );
}

interface ReportPages {
  readonly found: readonly ReportWorkload[];
  readonly workspace: PanelWorkspace;
}

async function readPages(files: readonly InputFile[], catalog: Catalog, today: string): Promise<ReportPages> {
  const service = fileService(catalog, today, files);
  const found: ReportWorkload[] = [];
  const documents = files.map((file) => ({ file, document: documentOf(file) }));
  documents.forEach(({ document }) => void service.open(document));
  for (const { file, document } of documents) {
    const { uri } = document;
    const { workloads } = await service.reports(document);
    for (const { range } of workloads) {
      const { line } = range.start;
      const state = await service.panelState({ uri, line });
      if (state.kind === 'workload') {
        const regions = (await service.regions({ uri, line })) ?? undefined;
        // The path as it was given: a report travels, and an absolute one tells where it was made.
        found.push({ state: { ...state, uri: file.path, fileName: file.path }, ...(regions && { regions }) });
      }
    }
  }
  const paths = new Map(documents.map(({ file, document }) => [document.uri, file.path]));
  // Nothing more is to come: the look around ends first.
  await service.allDocuments({ isCancellationRequested: false });
  const workspace = await service.workspacePanel();
  const rows = workspace.rows.map((row) => {
    const path = paths.get(row.uri) ?? row.fileName;
    return { ...row, uri: path, fileName: path };
  });
  return { found, workspace: { ...workspace, rows } };
}

function page(data: unknown, script: string, style: string): string {
  // A report without its source maps: they would lie beside another file.
  const plain = (text: string) => text.replace(/^(\/\/|\/\*)# sourceMappingURL=.*$/gm, '').trimEnd();
  const [code, css] = [plain(script).replaceAll('</script', '<\\/script'), plain(style)];
  // No name from a file can end the element that holds it.
  const json = JSON.stringify(data)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const policy = `default-src 'none'; script-src ${hashOf(code)}; style-src ${hashOf(css)}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cost and placement</title>
<style>${css}</style>
</head>
<body>
<div id="root"></div>
<script type="application/json" id="data">${json}</script>
<script>${code}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
