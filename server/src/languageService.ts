/** The features on one object, in the user's words; needs no connection. */
import type {
  CodeAction,
  CodeActionContext,
  CodeLens,
  CompletionItem,
  Diagnostic,
  Hover,
  InlayHint,
  Position,
  Range,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../shared/src/l10n';
import type { PanelHead, PanelRegions, PanelState, PanelWorkspace } from '../../shared/src/panelState';
import type {
  PanelRequest,
  RetargetReply,
  RetargetRequest,
  WhatIfRequest,
  WorkspaceTotal,
  WorkspaceWorkloads,
} from '../../shared/src/protocol';
import { buildWorkloadReport } from '../../shared/src/report/build';
import type { WorkloadReport } from '../../shared/src/report/schema';
import type { Placement } from '../../shared/src/placement/place';
import { createFleetParts } from './fleet/fleetParts';
import { HARDWARE_DIALECT } from './manifest/dialects/hardware';
import { moveData, prepareCodeActions, provideCodeActions, resolveCodeAction } from './features/codeActions/index';
import { lensData, provideCodeLenses, resolveCodeLens } from './features/codeLenses';
import { provideCompletion, resolveCompletion } from './features/completion/index';
import { rangeOf } from './features/context';
import type { Reading } from './features/context';
import { lensesFor, lensFor } from './features/lensCommands';
import { publishedDiagnostics } from './features/diagnostics';
import { provideHover } from './features/hover';
import { asClientReads } from './features/hoverFormat';
import { hintData, provideInlayHints, resolveInlayHint, workloadsIn } from './features/inlayHints';
import { fileClosed, noWorkload, providePanel, retargetEdit } from './features/panel';
import { provideRegions } from './features/regions';
import { whatIfEdit } from './features/whatIf';
import { provideTotal, provideWorkloads, provideWorkspacePanel } from './features/workspaceWorkloads';
import type { FoundWorkload, Manifest } from './manifest/manifest';
import { statedIn } from './manifest/spec/stated';
import { createNavigation } from './navigationService';
import { createReadings, everyWorkload } from './readings';
import type { Cancel, ServiceHost } from './readings';
import { createStructure } from './structureService';

export interface Placed {
  readonly name: string;
  readonly placement: Placement;
}

export interface Checked {
  readonly diagnostics: Diagnostic[];
  /** False for a file that has nothing of ours. */
  readonly relevant: boolean;
}

export interface FileReports {
  readonly dialect: string;
  readonly workloads: readonly WorkloadReport[];
}

export type LanguageService = ReturnType<typeof createLanguageService>;

/** assumed: workloads computed at once for lenses; more follow on resolve, where only visible ones are asked for. */
const LENSES_AT_ONCE = 4;

/**
 * An editor has the head of a panel on screen by then: lists made meanwhile would take its processor. By `test/ui/panel.mjs` on
 * two cores a key on the load marker came to figures in 30 and 33 ms in place of 50 and 43, a key in the text in 66 and 72 in
 * place of 91 and 91.
 */
const HEAD_DRAWN_MS = 40;

const notOpen = (): RetargetReply => ({ ok: false, reason: t('The file is not open.') });
const NEVER: Cancel = { isCancellationRequested: false };

export function createLanguageService(host: ServiceHost) {
  const {
    client,
    nextTurn,
    workspaceFolders,
    estimates,
    context,
    computed,
    allReadings,
    allDocuments,
    countedIn,
    isCountedHere,
    isOnlyOne,
    openDocument,
    catalog,
    ...known
  } = createReadings(host);
  const { index, links, textOf, settledReading, catalogFor, open, close, changeFiles, useCatalog } = known;
  const navigation = createNavigation({ index, links, reading: computed, context, openDocument, textOf });
  const structure = createStructure({
    client,
    workspaceFolders,
    allDocuments,
    reading: computed,
    context,
  });

  const totalOf = (readings: readonly Reading[]): WorkspaceTotal =>
    provideTotal(readings, countedIn, {
      priceDate: catalog().priceDate,
      today: host.today(),
      staleAfterDays: readings[0]?.settings['prices.staleAfterDays'],
    });
  const service = {
    ...navigation,
    ...structure,
    allDocuments,
    open,
    close,
    changeFiles,
    useCatalog,

    /** Diagnostics, and whether the file is any of our business. */
    check: async (document: TextDocument, token: Cancel = NEVER): Promise<Checked | undefined> => {
      const reading = await computed(document, token, everyWorkload);
      if (!reading) {
        return undefined;
      }
      const { manifest, settings } = reading;
      const isOurs = manifest.workloads.length > 0 || manifest.dialect === HARDWARE_DIALECT;
      const relevant = isOurs || manifest.problems.length > 0;
      return {
        relevant,
        diagnostics: relevant && settings['diagnostics.enabled'] ? publishedDiagnostics(context(reading), reading) : [],
      };
    },
    provideDiagnostics: async (document: TextDocument, token: Cancel = NEVER): Promise<Diagnostic[]> =>
      (await service.check(document, token))?.diagnostics ?? [],

    /** Every workload of a file with its placement, the user's own evidence applied. */
    placements: async (document: TextDocument, token: Cancel = NEVER): Promise<readonly Placed[]> => {
      const reading = await computed(document, token, everyWorkload);
      return (reading?.manifest.workloads ?? []).flatMap((found) =>
        reading ? { name: found.name, placement: reading.full(found) } : [],
      );
    },

    /** Every workload of a file as programs read it, with every candidate. */
    reports: async (document: TextDocument, token: Cancel = NEVER): Promise<FileReports> => {
      const reading = await computed(document, token);
      const workloads = reading?.manifest.workloads ?? [];
      return {
        dialect: reading?.manifest.dialect ?? '',
        workloads: reading
          ? workloads.map((found) =>
              buildWorkloadReport(reading.full(found), {
                range: rangeOf(document, found.nameSpan),
                stated: statedIn(found, reading.scope.catalog ?? catalog()),
                notes: found.notes,
                deployedIn: isCountedHere(found) ? undefined : found.pointsAt,
              }),
            )
          : [],
      };
    },

    ...createFleetParts({
      computed: (document, token) => (host.waitsForFiles ? computed(document, token) : settledReading(document, token)),
      allReadings,
      allDocuments,
      isCountedHere,
      workspaceFolders,
      nextTurn,
      catalog,
    }),

    provideInlayHints: async (document: TextDocument, range: Range, token: Cancel = NEVER): Promise<InlayHint[]> => {
      const settings = await host.settingsFor(document.uri);
      if (!settings['inlayHints.enabled']) {
        return [];
      }
      const reading = await computed(document, token, (manifest) => workloadsIn(manifest, document, range));
      return reading ? provideInlayHints(context(reading), reading, range) : [];
    },
    resolveInlayHint: async (hint: InlayHint, token: Cancel = NEVER): Promise<InlayHint> => {
      const data = hintData(hint);
      const document = data && openDocument(data.uri);
      const own = ({ workloads }: Manifest) => workloads.filter(({ name }) => name === data?.workload);
      const reading = document && (await computed(document, token, own));
      return reading ? resolveInlayHint(reading, hint) : hint;
    },

    provideCodeLenses: async (document: TextDocument, token: Cancel = NEVER): Promise<CodeLens[]> => {
      const reading = await computed(document, token);
      if (!reading?.settings['codeLens.enabled']) {
        return [];
      }
      const ready = (found: FoundWorkload) => estimates.has(found, reading.scope);
      const isWhole = ({ settings }: Reading) =>
        client.commands && settings['statusBar.enabled'] && isOnlyOne(document.uri);
      const missing = reading.manifest.workloads.filter((found) => !ready(found));
      if (missing.length > LENSES_AT_ONCE) {
        return lensesFor(client, provideCodeLenses(reading, { isReady: ready, isWholeWorkspace: isWhole(reading) }));
      }
      const whole = await computed(document, token, everyWorkload);
      return whole
        ? lensesFor(client, provideCodeLenses(whole, { isReady: () => true, isWholeWorkspace: isWhole(whole) }))
        : [];
    },
    resolveCodeLens: async (lens: CodeLens, token: Cancel = NEVER): Promise<CodeLens> => {
      const data = lensData(lens);
      const document = data && openDocument(data.uri);
      const own = ({ workloads }: Manifest) =>
        data?.workload === undefined ? workloads : workloads.filter(({ name }) => name === data.workload);
      const reading = document && (await computed(document, token, own));
      return data && reading ? lensFor(client, resolveCodeLens(reading, lens, data)) : lens;
    },

    provideHover: async (document: TextDocument, position: Position, token: Cancel = NEVER): Promise<Hover | null> => {
      const reading = await computed(document, token);
      const hover = reading?.settings['hover.enabled'] ? provideHover(context(reading), reading, position) : null;
      return hover ? asClientReads(client, hover) : null;
    },

    provideCompletion: async (
      document: TextDocument,
      position: Position,
      token: Cancel = NEVER,
    ): Promise<CompletionItem[]> => {
      const reading = await computed(document, token);
      return reading?.settings['completion.enabled'] ? provideCompletion(context(reading), reading, position) : [];
    },
    resolveCompletion: (item: CompletionItem): Promise<CompletionItem> =>
      Promise.resolve(resolveCompletion(item, catalogFor)),

    provideCodeActions: async (
      document: TextDocument,
      range: Range,
      asked: CodeActionContext,
      token: Cancel = NEVER,
    ): Promise<CodeAction[]> => {
      for (;;) {
        const reading = await computed(document, token, everyWorkload);
        if (!reading) {
          return [];
        }
        const { version } = document;
        const goesOn = async () => (await nextTurn(), !token.isCancellationRequested && document.version === version);
        if (await prepareCodeActions(context(reading), reading, range, asked, goesOn)) {
          return provideCodeActions(context(reading), reading, range, asked);
        }
      }
    },
    resolveCodeAction: async (action: CodeAction, token: Cancel = NEVER): Promise<CodeAction> => {
      const data = moveData(action);
      const document = data && openDocument(data.uri);
      const reading = document && (await computed(document, token));
      return reading ? resolveCodeAction(context(reading), reading, action) : action;
    },

    /** `ahead` gets the head of the answer before the rest is made. */
    panelState: async (
      { uri, line, whatIf }: PanelRequest,
      token: Cancel = NEVER,
      ahead?: (head: PanelHead) => void,
    ): Promise<PanelState> => {
      const document = openDocument(uri);
      if (!document) {
        return fileClosed();
      }
      const reading = await computed(document, token);
      if (!reading) {
        return noWorkload();
      }
      const { head, whole } = providePanel(context(reading), reading, line, whatIf);
      if (head && ahead) {
        ahead(head);
        // Under a hand that goes on the rest is not wanted.
        await new Promise((resolve) => setTimeout(resolve, HEAD_DRAWN_MS));
      }
      return token.isCancellationRequested ? noWorkload() : whole();
    },
    regions: async ({ uri, line, whatIf }: PanelRequest, token: Cancel = NEVER): Promise<PanelRegions | null> => {
      const document = openDocument(uri);
      const reading = document && (await computed(document, token));
      const goesOn = async () => (await nextTurn(), !token.isCancellationRequested);
      return (reading && (await provideRegions(context(reading), reading, line, whatIf, goesOn))) ?? null;
    },
    whatIfEdit: async (request: WhatIfRequest, token: Cancel = NEVER): Promise<RetargetReply> => {
      const document = openDocument(request.uri);
      const reading = document && (await computed(document, token));
      return reading ? whatIfEdit(context(reading), reading, request) : notOpen();
    },
    retargetEdit: async (request: RetargetRequest, token: Cancel = NEVER): Promise<RetargetReply> => {
      const document = openDocument(request.uri);
      const reading = document && (await computed(document, token));
      return reading ? retargetEdit(context(reading), reading, request) : notOpen();
    },

    /** Over the workspace and the open documents. */
    total: async (token: Cancel = NEVER): Promise<WorkspaceTotal> => totalOf((await allReadings(token)).readings),
    workloads: async (token: Cancel = NEVER): Promise<WorkspaceWorkloads> => {
      const { readings, reading } = await allReadings(token);
      return provideWorkloads(readings, countedIn, { total: totalOf(readings), reading });
    },
    workspacePanel: async (token: Cancel = NEVER): Promise<PanelWorkspace> => {
      const { readings, reading } = await allReadings(token);
      return provideWorkspacePanel(readings, countedIn, { priceDate: catalog().priceDate, reading });
    },
  };
  return service;
}
