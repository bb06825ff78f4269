/** TypeScript and JavaScript: `@workload` doc comments, and pipelines of transformers.js. */
import type { Dialect, SourceText } from '../dialect';
import type { Manifest } from '../manifest';
import type { LastGood } from './lastGood';
import { withLastGood } from './lastGood';
import { loadTypeScript } from './typescript/load';
import { parseSource } from './typescript/parse';
import { retargetComment } from './typescript/retarget';
import type { SourceWorkloads } from './typescript/workloads';
import { sourceWorkloads } from './typescript/workloads';

const LANGUAGES = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);
const EXTENSION = /\.[cm]?[jt]sx?$/i;
/** Most files hold none of these words and cost one search. */
const SIGNAL = /@workload\b|@(?:huggingface|xenova)\/transformers/;

export const typescript: Dialect = {
  id: 'typescript',
  matches: ({ path, languageId, text }) => (LANGUAGES.has(languageId) || EXTENSION.test(path)) && SIGNAL.test(text),
  read: readTypeScript,
  retarget: retargetComment,
};

// Kept beside the manifest, which is plain data.
const histories = new WeakMap<Manifest, LastGood>();

function readTypeScript(source: SourceText, previous?: Manifest): Manifest {
  const ts = loadTypeScript();
  const parsed = ts && parseSource(ts, source);
  const good = previous && histories.get(previous);
  const read = parsed ? sourceWorkloads(parsed) : NOTHING;
  const isBroken = !parsed || parsed.broken || !read.complete;
  const manifest: Manifest = {
    dialect: typescript.id,
    workloads: isBroken ? withLastGood(read.workloads, source.text, good) : read.workloads,
    problems: read.problems,
    complete: !isBroken,
  };
  const kept = isBroken ? good : { text: source.text, workloads: manifest.workloads };
  if (kept) {
    histories.set(manifest, kept);
  }
  return manifest;
}

const NOTHING: SourceWorkloads = { workloads: [], problems: [], complete: false };
