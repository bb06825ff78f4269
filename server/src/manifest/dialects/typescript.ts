/** TypeScript and JavaScript: `@workload` doc comments, uses of models, and machines that CDK and Pulumi code chooses. */
import type { Context } from '../context';
import { sameDeclaration } from '../context';
import type { Dialect, SourceText } from '../dialect';
import type { Manifest } from '../manifest';
import type { LastReading } from '../typing';
import { outlasting, standingIn } from '../typing';
import type { LastGood } from '../foreign/lastGood';
import { withLastGood } from '../foreign/lastGood';
import { annotateUse } from './typescript/annotate';
import { loadTypeScript } from './typescript/load';
import { hasInfrastructureSignal } from './typescript/infrastructure/packages';
import type { Tree } from './typescript/parse';
import { parseSource } from './typescript/parse';
import { adjustUse, retargetComment, setInComment } from './typescript/retarget';
import { hasLibrarySignal } from './typescript/uses';
import type { SourceWorkloads } from './typescript/workloads';
import { sourceWorkloads } from './typescript/workloads';

const LANGUAGES = new Set(['typescript', 'typescriptreact', 'javascript', 'javascriptreact']);
const EXTENSION = /\.[cm]?[jt]sx?$/i;
/** Most files hold none of these words and cost one search. */
const COMMENT_SIGNAL = /@workload\b/;

export const typescript: Dialect = {
  id: 'typescript',
  matches: ({ path, languageId, text }) =>
    (LANGUAGES.has(languageId) || EXTENSION.test(path)) &&
    (COMMENT_SIGNAL.test(text) || hasLibrarySignal(text) || hasInfrastructureSignal(text)),
  read: readTypeScript,
  retarget: retargetComment,
  set: setInComment,
  annotate: annotateUse,
  adjust: adjustUse,
};

// Kept beside the manifest, which is plain data.
const histories = new WeakMap<Manifest, LastReading & { readonly good?: LastGood; readonly tree?: Tree }>();

function readTypeScript(source: SourceText, previous?: Manifest, context?: Context): Manifest {
  const ts = loadTypeScript();
  const before = previous && histories.get(previous);
  const parsed = ts && parseSource(ts, source, context, before?.tree);
  const good = before?.good;
  const read = parsed ? sourceWorkloads(parsed, context) : NOTHING;
  const isBroken = !parsed || parsed.broken || !read.complete;
  const workloads = isBroken ? withLastGood(read.workloads, source.text, good) : read.workloads;
  const said = outlasting(read.problems, source.text, before);
  const isOld = workloads.some((each) => !read.workloads.includes(each));
  const manifest: Manifest = {
    dialect: typescript.id,
    workloads,
    problems:
      isOld && !said.some(({ code }) => code === 'document-broken') ? [...said, ...standingIn(read.problems)] : said,
    ...(read.declared.length > 0
      ? { declared: read.declared.map((declaration) => ({ declaration: sameDeclaration(declaration), start: 0 })) }
      : {}),
    ...(parsed && parsed.modules.wants.size > 0 ? { wants: [...parsed.modules.wants] } : {}),
    complete: !isBroken,
  };
  const kept = isBroken ? good : { text: source.text, workloads };
  histories.set(manifest, {
    text: source.text,
    problems: read.problems,
    ...(kept ? { good: kept } : {}),
    ...(parsed ? { tree: { file: parsed.file } } : {}),
  });
  return manifest;
}

const NOTHING: SourceWorkloads = { workloads: [], declared: [], problems: [], complete: false };
