// A file system of the memory, for tests: memfs:/workspace holds what files.json beside this extension says.
const { commands, EventEmitter, FileChangeType, FileSystemError, FileType, Uri, workspace } = require('vscode');

const ROOT = '/workspace';

exports.activate = async (context) => {
  const address = Uri.joinPath(context.extensionUri, 'files.json');
  const given = JSON.parse(new TextDecoder().decode(await workspace.fs.readFile(address)));
  const files = new Map(
    Object.entries(given).map(([name, text]) => [`${ROOT}/${name}`, new TextEncoder().encode(text)]),
  );
  const provider = memory(files);
  context.subscriptions.push(workspace.registerFileSystemProvider('memfs', provider, { isCaseSensitive: true }));
  context.subscriptions.push(commands.registerCommand('virtualFolder.copy', copyFirst));
};

/** As another program would: no editor shows the copy. */
async function copyFirst() {
  const at = (name) => Uri.from({ scheme: 'memfs', path: `${ROOT}/${name}` });
  await workspace.fs.copy(at('chat.workload.yaml'), at('later/copied.workload.yaml'));
}

function memory(files) {
  const changed = new EventEmitter();
  const refuse = () => {
    throw FileSystemError.NoPermissions();
  };
  const tell = (type, uri) => changed.fire([{ type, uri }]);
  return {
    onDidChangeFile: changed.event,
    watch: () => ({ dispose: () => undefined }),
    stat: (uri) => statOf(files, uri),
    readDirectory: (uri) => [...entriesOf(files, uri.path)],
    readFile: (uri) => files.get(uri.path) ?? missing(uri),
    writeFile: (uri, content) => {
      const type = files.has(uri.path) ? FileChangeType.Changed : FileChangeType.Created;
      files.set(uri.path, content);
      tell(type, uri);
    },
    delete: (uri) => {
      files.delete(uri.path);
      tell(FileChangeType.Deleted, uri);
    },
    // Folders are what paths of files say.
    createDirectory: () => undefined,
    rename: refuse,
  };
}

function missing(uri) {
  throw FileSystemError.FileNotFound(uri);
}

function statOf(files, uri) {
  const content = files.get(uri.path);
  const times = { ctime: 0, mtime: 0 };
  if (content) return { ...times, type: FileType.File, size: content.length };
  return entriesOf(files, uri.path).size > 0 ? { ...times, type: FileType.Directory, size: 0 } : missing(uri);
}

/** Names right below a folder, each with its type. */
function entriesOf(files, folder) {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  const below = [...files.keys()].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  return new Map(below.map((path) => [path.split('/')[0], path.includes('/') ? FileType.Directory : FileType.File]));
}
