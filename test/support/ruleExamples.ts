/** Examples of rules as files of a workspace, with the service over them. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientSupport } from '../../server/src/clientSupport';
import type { Example } from '../../server/src/diagnostics/rule';
import { testService, TODAY } from './service';

const ROOT = 'file:///example';

export function exampleService(
  { path = 'example.workload.yaml', files = {}, today = TODAY }: Example,
  client: Partial<ClientSupport> = {},
) {
  const texts = new Map(Object.entries(files).map(([name, each]) => [`${ROOT}/${name}`, each]));
  const service = testService({
    today,
    client,
    host: {
      workspaceFolders: [ROOT],
      waitsForFiles: true,
      nextTurn: () => new Promise((done) => setImmediate(done)),
      files: {
        read: (uri) => {
          const each = texts.get(uri);
          return Promise.resolve(each === undefined ? { ok: false, reason: 'missing' } : { ok: true, text: each });
        },
        list: (folder) =>
          Promise.resolve(
            [...texts.keys()]
              .filter((uri) => uri.slice(0, uri.lastIndexOf('/')) === folder)
              .map((uri) => uri.slice(folder.length + 1)),
          ),
        find: (_, name) => Promise.resolve([...texts.keys()].filter((uri) => name.test(uri))),
      },
    },
  });
  let version = 0;
  const open = (text: string) => {
    version += 1;
    const document = TextDocument.create(
      `${ROOT}/${path}`,
      path.endsWith('.ts') ? 'typescript' : 'yaml',
      version,
      text,
    );
    service.open(document);
    return document;
  };
  return { service, open };
}

export async function diagnosticsOf(example: Example) {
  const { service, open } = exampleService(example);
  const document = open(example.text);
  return { document, diagnostics: await service.provideDiagnostics(document) };
}
