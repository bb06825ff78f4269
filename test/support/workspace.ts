/** A workspace in memory, with the service over it. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFiles } from '../../server/src/evidence/hostFiles';
import { testService } from './service';

export const ROOT = 'file:///ws';

/** `reads`: what was asked of it. Changes of `texts` stand for changes on disk. */
export function workspaceOf(
  files: Record<string, string>,
  editor?: { readonly filesArrived: () => void; readonly surveyed?: () => void },
) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text]));
  const reads: string[] = [];
  const host: HostFiles = {
    read: (uri) => {
      reads.push(uri);
      const text = texts.get(uri);
      return Promise.resolve(text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text });
    },
    list: () => Promise.resolve([]),
    find: (_, name) => Promise.resolve([...texts.keys()].filter((uri) => name.test(uri))),
  };
  // An editor shows what is known and is told when there is more.
  const waits = editor ?? { waitsForFiles: true };
  const service = testService({ host: { files: host, workspaceFolders: [ROOT], ...waits } });
  const open = (name: string, text = texts.get(`${ROOT}/${name}`) ?? '') => {
    const document = TextDocument.create(`${ROOT}/${name}`, languageOf(name), 1, text);
    service.open(document);
    return document;
  };
  return { service, open, reads, texts, uriOf: (name: string) => `${ROOT}/${name}` };
}

const languageOf = (name: string) => (/\.[cm]?ts$/.test(name) ? 'typescript' : 'yaml');
