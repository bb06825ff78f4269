/**
 * What is known of documents: the newest reading of each, with what the files around it say. Features ask here and nowhere else;
 * everything they are told holds until the next `await`.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Catalog } from '../../shared/src/catalog/types';
import type { Settings } from '../../shared/src/settings';
import { LOOKING_FOR_WORKLOADS, READING_WORKSPACE } from '../../shared/src/words/progress';
import { createArmFiles } from './arm/armFiles';
import { clientFrom } from './clientSupport';
import type { ClientSupport } from './clientSupport';
import { createEstimates, scopeOf } from './estimates';
import { createEvidenceFiles } from './evidence/evidenceFiles';
import type { HostFiles } from './evidence/hostFiles';
import { normalUri, rootsFor } from './evidence/paths';
import type { FeatureContext, Reading } from './features/context';
import { createHardwareFiles } from './hardware/hardwareFiles';
import { isHardwareName } from './hardware/readHardware';
import { dialects as everyDialect } from './manifest/dialects/index';
import { createManifestCache, withOwn } from './manifest/manifestCache';
import type { CacheLimits } from './manifest/manifestCache';
import type { FoundWorkload, Manifest } from './manifest/manifest';
import { tolerant } from './manifest/tolerant';
import { TURN_MS } from './turn';
import { createLinks } from './workspace/links';
import { createModuleFiles } from './workspace/moduleFiles';
import { createSurvey } from './workspace/survey';
import { createWorkspaceIndex, declaredIn, INDEXED, LARGEST_BYTES } from './workspace/workspaceIndex';
import type { IndexedFolder } from './workspace/workspaceIndex';

/** What the outside supplies. */
export interface ServiceHost {
  readonly catalog: Catalog;
  readonly settingsFor: (uri: string) => Promise<Settings>;
  /** ISO date. */
  readonly today: () => string;
  /** Lets waiting messages in during long work. */
  readonly nextTurn?: () => Promise<void>;
  readonly client?: ClientSupport;
  /** How long a file may be. */
  readonly limits?: CacheLimits;
  /** Files beside a document; without them no evidence is read. */
  readonly files?: HostFiles;
  /** URIs; a file outside them is not read. */
  readonly workspaceFolders?: readonly string[];
  /** Where files that bear on others are looked for; without them in the workspace's folders. */
  readonly indexed?: readonly IndexedFolder[];
  /** Whether the workloads of a file stand in the same sum; without it those of the workspace and of open documents do. */
  readonly isCounted?: (uri: string) => boolean;
  /** Answers only when every file is read, as a report must; an editor is told later (`filesArrived`) and never waits. */
  readonly waitsForFiles?: boolean;
  /** A file, or the fit of its rows, that an answer could not wait for is there: the open documents say more now. */
  readonly filesArrived?: () => void;
  /** Something that may take long has begun; it ends with the promise. */
  readonly working?: (title: string, work: Promise<unknown>) => void;
  /** Open documents have had their first answers: what nobody looks at may be read. */
  readonly whenQuiet?: () => Promise<void>;
  /** The list of all workloads of the workspace is longer or shorter now. */
  readonly surveyed?: () => void;
  /** Reading a file ended in a mistake of ours. */
  readonly filesFailed?: (error: unknown) => void;
}

export type Cancel = Pick<CancellationToken, 'isCancellationRequested'>;
export type Readings = ReturnType<typeof createReadings>;

/** Readings that an answer waits for, each of which may ask for files: a file, a module of it, one behind that. */
const FILE_STEPS = 3;
/** The dialect of source files. */
const CODE = 'typescript';

const PLAIN_CLIENT: ClientSupport = clientFrom({ capabilities: {} });

/** For `computed`: every workload of the file. */
export const everyWorkload = ({ workloads }: Manifest): readonly FoundWorkload[] => workloads;

export function createReadings(host: ServiceHost) {
  const { settingsFor, client = PLAIN_CLIENT, nextTurn = () => Promise.resolve() } = host;
  let base = host.catalog;
  const documents = new Map<string, TextDocument>();
  const dialects = everyDialect.map((dialect) => tolerant(dialect, (error) => host.filesFailed?.(error)));
  const manifests = createManifestCache(dialects, host.limits);
  const drafts = createManifestCache(dialects, host.limits);
  const arrived = () => host.filesArrived?.();
  const failed = (error: unknown) => host.filesFailed?.(error);
  const estimates = createEstimates(
    host.catalog,
    nextTurn,
    host.waitsForFiles ? undefined : { fitted: arrived, failed },
  );
  const evidence = host.files
    ? createEvidenceFiles({
        files: host.files,
        workspaceFolders: host.workspaceFolders ?? [],
        nextTurn,
        arrived,
        failed,
      })
    : undefined;
  const hardware = createHardwareFiles({
    base: () => base,
    files: host.files,
    workspaceFolders: host.workspaceFolders ?? [],
    arrived,
    failed,
  });
  const workspaceFolders = host.workspaceFolders ?? [];
  const arm = createArmFiles({ files: host.files, workspaceFolders, arrived, failed });
  const index = createWorkspaceIndex({
    files: host.files,
    folders: host.indexed ?? workspaceFolders.map((uri) => ({ uri, deep: true })),
    workspaceFolders,
    dialects,
    nextTurn,
    working: (work) => host.working?.(READING_WORKSPACE(), work),
    arrived,
    failed,
  });
  const links = createLinks({
    index,
    readings: createManifestCache(dialects, host.limits),
    openDocument: (uri) => documents.get(uri),
    files: host.files,
    workspaceFolders,
    arrived,
    failed,
  });
  const modules = createModuleFiles({
    files: host.files,
    workspaceFolders,
    openText: (uri) => documents.get(uri)?.getText(),
    arrived,
    failed,
  });
  const contextFor = (uri: string) => modules.contextFor(uri, index.contextFor(uri));
  /** What a reading asks for is there at once where an editor shows it, else it arrives later. */
  const manifestOf = (document: TextDocument): Manifest => {
    const manifest = manifests.get(document, contextFor(document.uri));
    const read = modules.asked(document.uri, manifest.wants ?? [])
      ? manifests.get(document, contextFor(document.uri))
      : manifest;
    // What an open program declares is known once it is read; nobody reads all programs of a workspace.
    if (!INDEXED.test(document.uri) && index.edited(document.uri, read.declared ?? [])) {
      arrived();
    }
    return read;
  };
  const context = ({ scope }: Reading): FeatureContext => ({
    catalog: scope.catalog ?? base,
    client,
    estimates,
    dialects,
    readDraft: (source) => links.linked(drafts.read(source, contextFor(source.path)), source.path),
    around: (source) =>
      withOwn(
        dialects.filter((dialect) => dialect.matches(source)),
        source,
        contextFor(source.path),
      ),
    today: host.today(),
  });

  const read = (document: TextDocument, settings: Settings): Reading => {
    const manifest = links.linked(manifestOf(document), document.uri);
    const scope = scopeOf(
      manifest,
      settings,
      evidence?.viewOf(document.uri),
      hardware.catalogFor(document.uri),
      // Only code stands in the folder of the service that runs it.
      manifest.dialect === CODE && manifest.workloads.length > 0 ? arm.reportFor(document.uri) : undefined,
    );
    return {
      document,
      manifest,
      settings,
      scope,
      estimated: (found) => estimates.of(found, scope),
      full: (found) => estimates.full(found, scope),
    };
  };

  /** A file that no editor shows has the settings of its folder: they are asked for once, not for each file. */
  const settingsOf = (uri: string): Promise<Settings> =>
    settingsFor(documents.has(uri) ? uri : (rootsFor(uri, workspaceFolders)[0] ?? uri));

  /** Parsers that load on their own, before the first text that needs them. */
  const prepared = async (document: TextDocument): Promise<void> => {
    const source = { path: document.uri, languageId: document.languageId, text: document.getText() };
    await Promise.all(dialects.map(({ prepare, matches }) => (prepare && matches(source) ? prepare() : undefined)));
  };

  /** Asks for every file of a document, and waits for them. */
  const filesOf = async (document: TextDocument, settings: Settings): Promise<void> => {
    const { manifest, scope } = read(document, settings);
    for (const { spec } of manifest.workloads) {
      scope.evidence.filesFor(spec.evidence ?? []);
    }
    index.start();
    await index.settled();
    // A module may lead to another one.
    for (let step = 0; step < FILE_STEPS; step += 1) {
      read(document, settings);
      await Promise.all([links.settled(), modules.settled()]);
    }
    // The names in a folder come first, then what is in the files.
    await evidence?.settled();
    await hardware.settled();
    await arm.settled();
    const { scope: listed } = read(document, settings);
    for (const { spec } of manifest.workloads) {
      listed.evidence.filesFor(spec.evidence ?? []).forEach((file) => listed.evidence.stateOf(file));
    }
    await evidence?.settled();
  };

  /** A reading of the newest version whose workloads are computed; undefined when cancelled. */
  const computed = async (
    document: TextDocument,
    token: Cancel,
    pick: (manifest: Manifest) => readonly FoundWorkload[] = () => [],
  ): Promise<Reading | undefined> => {
    const settings = await settingsOf(document.uri);
    await prepared(document);
    if (host.waitsForFiles) {
      await filesOf(document, settings);
    }
    for (;;) {
      const { version } = document;
      const started = performance.now();
      const isOver = () => token.isCancellationRequested || document.version !== version;
      // A long file takes its time: whoever does not want the answer any longer may say so in between.
      const turn = async () => (performance.now() - started > TURN_MS ? nextTurn() : undefined);
      const reading = read(document, settings);
      await turn();
      const done = !isOver() && (await estimates.prepare(pick(reading.manifest), reading.scope, isOver));
      if (done) {
        await turn();
      }
      if (token.isCancellationRequested) {
        return undefined;
      }
      if (done && document.version === version) {
        return reading;
      }
    }
  };
  /** A reading with everything that stands beside the document, for what is not asked again when more arrives. */
  const settledReading = async (document: TextDocument, token: Cancel): Promise<Reading | undefined> => {
    await prepared(document);
    await filesOf(document, await settingsOf(document.uri));
    for (let step = 0; ; step += 1) {
      const reading = await computed(document, token, everyWorkload);
      const isPending = reading?.manifest.workloads.some((found) => reading.estimated(found).evidence?.isPending);
      if (!isPending || step === FILE_STEPS) {
        return reading;
      }
      await estimates.settled();
    }
  };
  const survey = createSurvey({
    files: host.files,
    workspaceFolders,
    nextTurn,
    ready: async () => {
      await host.whenQuiet?.();
      index.start();
      await index.settled();
    },
    holdsWorkloads: async (document) => {
      await prepared(document);
      const { workloads, fleet } = manifestOf(document);
      const holds = workloads.length > 0 || fleet !== undefined;
      if (!holds && !documents.has(document.uri)) {
        manifests.delete(document.uri);
      }
      return holds;
    },
    arrived: () => host.surveyed?.(),
    failed,
  });
  const isCounted = host.isCounted ?? ((uri: string) => documents.has(uri) || survey.has(uri));
  /** What another file of the same sum deploys is counted there. */
  const countedIn = ({ pointsAt }: FoundWorkload) =>
    pointsAt !== undefined && isCounted(pointsAt) ? pointsAt : undefined;
  const isCountedHere = (found: FoundWorkload) => countedIn(found) === undefined;
  /** Every file of the workspace is known, and no other one holds workloads. */
  const isOnlyOne = (uri: string): boolean => {
    const { documents: seen, isReading } = survey.look();
    const others = [...seen, ...documents.values()].filter((document) => normalUri(document.uri) !== normalUri(uri));
    return !isReading && others.every((document) => manifestOf(document).workloads.length === 0);
  };
  /** Open documents as they are typed, and the other files of the workspace that hold workloads. */
  const allReadings = async (token: Cancel): Promise<{ readings: readonly Reading[]; reading: boolean }> => {
    // A copy: a document may open or close while another is computed.
    const open = Array.from(documents.values());
    const shown = new Set(open.map(({ uri }) => normalUri(uri)));
    const surveyed = survey.look();
    const closed = surveyed.documents.filter(({ uri }) => !shown.has(uri));
    const readings: Reading[] = [];
    for (const document of [...open, ...closed]) {
      const reading = await computed(document, token, everyWorkload);
      if (reading) {
        readings.push(reading);
      }
    }
    return {
      readings: readings.toSorted((a, b) => (a.document.uri < b.document.uri ? -1 : 1)),
      reading: surveyed.isReading,
    };
  };
  const declaredBy = (document: TextDocument) =>
    declaredIn({ path: document.uri, languageId: document.languageId, text: document.getText() }, dialects);

  const textOf = async (uri: string) => {
    const file = await host.files?.read(uri, LARGEST_BYTES, workspaceFolders);
    return file?.ok ? file.text : undefined;
  };
  /** The workspace is looked through first, then what is open comes before what is on disk. */
  const allDocuments = async (token: Cancel): Promise<readonly TextDocument[]> => {
    const { documents: seen, isReading } = survey.look();
    if (isReading && seen.length === 0) {
      host.working?.(LOOKING_FOR_WORKLOADS(), survey.settled());
    }
    await survey.settled();
    const open = Array.from(documents.values());
    const shown = new Set(open.map(({ uri }) => normalUri(uri)));
    const closed = survey.look().documents.filter(({ uri }) => !shown.has(uri));
    return token.isCancellationRequested ? [] : [...open, ...closed];
  };

  return {
    client,
    nextTurn,
    workspaceFolders,
    estimates,
    index,
    links,
    context,
    computed,
    settledReading,
    allReadings,
    allDocuments,
    countedIn,
    isCountedHere,
    isOnlyOne,
    textOf,
    openDocument: (uri: string) => documents.get(uri),
    /** Published prices, without what own hardware adds. */
    catalog: () => base,
    catalogFor: (uri: string) => hardware.catalogFor(uri) ?? base,
    /** True where other documents may say something else now. */
    open: (document: TextDocument): boolean => {
      documents.set(document.uri, document);
      const othersRead =
        INDEXED.test(document.uri) && (index.start(), index.edited(document.uri, declaredBy(document)));
      return hardware.edited(document.uri, isHardwareName(document.uri) ? document.getText() : undefined) || othersRead;
    },
    /** Prices were refreshed: from now on these. */
    useCatalog: (catalog: Catalog): void => {
      base = catalog;
      hardware.rebase();
    },
    /** Files that were changed, created or deleted. True where an answer may be another now. */
    changeFiles: (uris: readonly string[]): boolean => {
      const isHardware = hardware.forget(uris);
      const isPointedAt = links.changed(uris);
      const isModule = modules.changed(uris);
      const isArm = arm.forget(uris);
      index.changed(uris);
      survey.changed(uris);
      return (evidence?.forget(uris) ?? false) || isHardware || isPointedAt || isModule || isArm;
    },
    close: (uri: string): boolean => {
      documents.delete(uri);
      manifests.delete(uri);
      drafts.delete(uri);
      // Its text may have been saved, or thrown away.
      survey.changed([uri]);
      const othersRead = index.edited(uri, undefined);
      return hardware.edited(uri, undefined) || othersRead;
    },
  };
}
