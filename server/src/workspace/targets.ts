/** Joins a workload manifest with the files that it points at: load and limits from the one, machines from the other. */
import picomatch from 'picomatch';
import { URI, Utils } from 'vscode-uri';
import { t } from '../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import { mergeSpec } from '../manifest/foreign/fields/inline';
import type { FoundWorkload } from '../manifest/manifest';
import type { TargetDeclaration } from '../manifest/context';

export type Target = NonNullable<WorkloadSpec['targets']>[number];

/** What arrives and what must hold is the author's to say; all else stands where it runs. */
const SAID = [
  'kind',
  'traffic',
  'tokens',
  'slo',
  'agent',
  'stages',
  'training',
  'pricing',
  'energy',
  'budget',
  'evidence',
] as const satisfies readonly (keyof WorkloadSpec)[];

/** `said` in the manifest, `read` from the file that it points at. */
export function joinSpecs(said: WorkloadSpec, read: WorkloadSpec): WorkloadSpec {
  const own = Object.fromEntries(SAID.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]])));
  return mergeSpec(mergeSpec({ ...said, targets: undefined }, read), own);
}

/** assumed: a longer pattern names nothing that anyone typed. */
const LONGEST_PATTERN = 256;

/** Whether a file is meant; a target without a file means any. */
export function meansFile({ file }: Target, manifestUri: string, uri: string): boolean {
  if (file === undefined) {
    return true;
  }
  const plain = plainTarget(file, manifestUri);
  if (plain !== undefined) {
    return plain === uri;
  }
  const folder = Utils.dirname(URI.parse(manifestUri)).path;
  const path = URI.parse(uri).path;
  return (
    file.length <= LONGEST_PATTERN &&
    path.startsWith(`${folder}/`) &&
    picomatch.isMatch(path.slice(folder.length + 1), file.replace(/^\.\//, ''))
  );
}

const PATTERN = /[*?[\]{}!()]/;

/** The file's URI, where the name holds no pattern. */
export function plainTarget(file: string, manifestUri: string): string | undefined {
  return PATTERN.test(file) || /^[a-z][a-z\d+.-]*:|^[\\/]|\0/i.test(file)
    ? undefined
    : Utils.resolvePath(URI.parse(manifestUri), '..', file.replaceAll('\\', '/')).toString();
}

/** A target that names neither file nor object means nothing. */
export function meansWorkload({ kind, name, container, file }: Target, found: FoundWorkload): boolean {
  const { object } = found;
  return (
    (file !== undefined || name !== undefined) &&
    (kind === undefined || kind.toLowerCase() === object?.kind.toLowerCase()) &&
    (name === undefined || name === found.name || name === object?.name) &&
    (container === undefined || container === object?.container)
  );
}

/** A workload of a foreign file with what a manifest elsewhere says of it. */
export function pointedAt(found: FoundWorkload, uri: string, targets: readonly TargetDeclaration[]): FoundWorkload {
  const pointing = targets.find((each) =>
    (each.spec.targets ?? []).some((target) => meansFile(target, each.uri, uri) && meansWorkload(target, found)),
  );
  if (!pointing) {
    return found;
  }
  const note = t`Load and limits come from ${pointing.title}.`;
  return { ...found, spec: joinSpecs(pointing.spec, found.spec), notes: [...found.notes, note] };
}

/** A workload of a manifest with what the file that it points at says. */
export function pointingAt(found: FoundWorkload, target: FoundWorkload, uri: string): FoundWorkload {
  const file = uri.slice(uri.lastIndexOf('/') + 1);
  const note = t`What runs and where comes from ${target.name} in ${decodeURIComponent(file)}.`;
  return {
    ...found,
    spec: { ...joinSpecs(found.spec, target.spec), targets: found.spec.targets },
    stated: target.stated,
    notes: [...found.notes, note, ...target.notes],
    pointsAt: uri,
  };
}
