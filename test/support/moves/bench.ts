/** A file under test: as the service shows it, and as a reader without an editor takes it. */
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { NO_EVIDENCE } from '../../../server/src/evidence/evidenceFiles';
import { createEstimates, scopeOf } from '../../../server/src/estimates';
import type { MoveData } from '../../../server/src/features/codeActions/moves';
import type { LanguageService } from '../../../server/src/languageService';
import { NO_CONTEXT } from '../../../server/src/manifest/context';
import type { Dialect, RetargetResult } from '../../../server/src/manifest/dialect';
import { dialects } from '../../../server/src/manifest/dialects/index';
import type { FoundWorkload, Manifest } from '../../../server/src/manifest/manifest';
import { createManifestCache, withOwn } from '../../../server/src/manifest/manifestCache';
import { getCatalog } from '../../../shared/src/catalog/catalog';
import type { Placement } from '../../../shared/src/placement/place';
import type { Target } from '../../../shared/src/report/schema';
import { DEFAULT_SETTINGS } from '../../../shared/src/settings';
import { testService } from '../service';
import { ROOT, workspaceOf } from '../workspace';
import type { Subject } from './subjects';
import type { Tally } from './tally';

export interface Bench {
  readonly subject: Subject;
  readonly service: LanguageService;
  readonly document: TextDocument;
  readonly manifest: Manifest;
  readonly tally: Tally;
}

export interface Placed extends Bench {
  readonly workload: FoundWorkload;
  readonly index: number;
  readonly dialect: Dialect | undefined;
}

export interface Checked extends Placed {
  readonly action: CodeAction;
}

const cache = createManifestCache(dialects, { maxCharacters: 2 ** 24 });
const estimates = createEstimates(getCatalog(), () => Promise.resolve());

export function open(subject: Subject, tally: Tally): Bench {
  const beside = Object.keys(subject.beside).length > 0;
  const service = beside ? workspaceOf({ ...subject.beside, [subject.path]: subject.text }).service : testService();
  const document = TextDocument.create(`${ROOT}/${subject.path}`, subject.languageId, 1, subject.text);
  service.open(document);
  return { subject, service, document, manifest: read(subject, subject.text), tally };
}

const sourceOf = ({ path, languageId }: Subject, text: string) => ({
  path: `${ROOT}/${path}`,
  languageId,
  text,
});
export const read = (subject: Subject, text: string): Manifest => cache.read(sourceOf(subject, text));

export function dialectAt({ subject, manifest }: Bench, { nameSpan }: FoundWorkload): Dialect | undefined {
  const source = sourceOf(subject, subject.text);
  const matching = dialects.filter((dialect) => dialect.matches(source));
  return matching.length > 1
    ? matching.find((dialect) => dialect.read(source).workloads.some((one) => one.nameSpan.start === nameSpan.start))
    : dialects.find(({ id }) => id === manifest.dialect);
}

/** What the editor of the dialect makes of a text of the same file. */
export function retarget(
  { subject, dialect }: Placed,
  text: string,
  workload: FoundWorkload,
  target: Target,
): RetargetResult | undefined {
  const source = sourceOf(subject, text);
  const around = withOwn(
    dialects.filter((one) => one.matches(source)),
    source,
    NO_CONTEXT,
  );
  return dialect?.retarget?.(source, workload, target, around);
}

const scope = (manifest: Manifest) => scopeOf(manifest, DEFAULT_SETTINGS, NO_EVIDENCE);
export const placementOf = (manifest: Manifest, found: FoundWorkload): Placement =>
  estimates.of(found, scope(manifest)).placement;
/** With every candidate. */
export const fullPlacementOf = (manifest: Manifest, found: FoundWorkload): Placement =>
  estimates.full(found, scope(manifest));

export const isMove = ({ title }: CodeAction) => /^(Move|Choose|Change|Preview)\b/.test(title);
export const dataOf = ({ data }: CodeAction) => data as MoveData | undefined;

export type Say = (law: string, holds: boolean, seen?: unknown) => boolean;

/** Says of one thing whether a law holds. */
export function sayer({ tally, subject }: Bench, dialect: string, action: string): Say {
  return (law, holds, seen = '') => {
    tally.of(dialect).checks += 1;
    if (!holds) {
      tally.broken.push({ subject: subject.name, action, law, seen: String(seen).slice(0, 600) });
    }
    return holds;
  };
}
