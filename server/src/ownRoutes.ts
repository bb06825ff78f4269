/** Requests of our own client, beyond the protocol: panel, what if, moves, workspace, plan. */
import { CancellationToken, ProgressType, RequestType } from 'vscode-languageserver';
import type { Connection } from 'vscode-languageserver';
import { t } from '../../shared/src/l10n';
import type { PanelHead, PanelPlan, PanelRegions, PanelState } from '../../shared/src/panelState';
import {
  PANEL_REQUEST,
  PLAN_IS_OLD_REQUEST,
  PLAN_REQUEST,
  REGIONS_REQUEST,
  RETARGET_REQUEST,
  TOTAL_REQUEST,
  WHAT_IF_REQUEST,
  WORKLOADS_REQUEST,
  WORKSPACE_PANEL_REQUEST,
} from '../../shared/src/protocol';
import type {
  PanelRequest,
  RetargetReply,
  RetargetRequest,
  WhatIfRequest,
  WorkspaceTotal,
  WorkspaceWorkloads,
} from '../../shared/src/protocol';
import { PLAN_FAILED } from '../../shared/src/words/panelPlan';
import type { FleetPlanner } from './fleet/planner';
import type { Guard } from './guard';
import type { LanguageService } from './languageService';
import { wellFormed } from './wellFormed';

export function routeOwn(connection: Connection, { guarded }: Guard, service: LanguageService): void {
  const panelAnswer = (request: PanelRequest, token: CancellationToken) => {
    const { partialResultToken: to } = request;
    const ahead = (head: PanelHead) => void connection.sendProgress(HEAD, to ?? '', wellFormed(head));
    return service.panelState(request, token, to === undefined ? undefined : ahead);
  };
  connection.onRequest(
    new RequestType<PanelRequest, PanelState, void>(PANEL_REQUEST),
    guarded('panel', PANEL_FAILED, ({ uri }) => uri, panelAnswer),
  );
  connection.onRequest(
    new RequestType<PanelRequest, PanelRegions | null, void>(REGIONS_REQUEST),
    guarded('regions', null, ({ uri }) => uri, service.regions),
  );
  connection.onRequest(
    new RequestType<WhatIfRequest, RetargetReply, void>(WHAT_IF_REQUEST),
    guarded('what if', RETARGET_FAILED, ({ uri }) => uri, service.whatIfEdit),
  );
  connection.onRequest(
    new RequestType<RetargetRequest, RetargetReply, void>(RETARGET_REQUEST),
    guarded('move', RETARGET_FAILED, ({ uri }) => uri, service.retargetEdit),
  );
  const ofWorkspace =
    <R>(what: string, empty: R, work: (token: CancellationToken) => Promise<R>) =>
    (...given: readonly unknown[]) =>
      guarded<null, R>(what, empty, workspace, (_, token) => work(token))(null, tokenOf(given));
  connection.onRequest<WorkspaceTotal, void>(TOTAL_REQUEST, ofWorkspace('total', NO_TOTAL, service.total));
  connection.onRequest<WorkspaceWorkloads, void>(
    WORKLOADS_REQUEST,
    ofWorkspace('workloads', NO_WORKLOADS, service.workloads),
  );
  connection.onRequest<PanelState, void>(
    WORKSPACE_PANEL_REQUEST,
    ofWorkspace<PanelState>('page of the workspace', PANEL_FAILED, service.workspacePanel),
  );
}

export function routePlan(connection: Connection, { guarded, kept }: Guard, planner: FleetPlanner): void {
  const plan = kept<null, PanelPlan>('plan', { kind: 'failed', reason: PLAN_FAILED() }, workspace, (_, token) =>
    planner.plan(token),
  );
  const isOld = guarded<null, boolean>('age of the plan', false, workspace, (_, token) => planner.isOld(token));
  connection.onRequest<PanelPlan, void>(PLAN_REQUEST, (...given: readonly unknown[]) => plan(null, tokenOf(given)));
  connection.onRequest<boolean, void>(PLAN_IS_OLD_REQUEST, (...given: readonly unknown[]) =>
    isOld(null, tokenOf(given)),
  );
}

const workspace = () => 'workspace';

/** A client may send empty parameters or none: the token comes last. */
const tokenOf = (given: readonly unknown[]) => given.findLast(CancellationToken.is) ?? CancellationToken.None;

const HEAD = new ProgressType<PanelHead>();

/** In the language that is spoken once they are said. */
const PANEL_FAILED: PanelState = {
  kind: 'error',
  get message() {
    return t('The estimate failed; the log says where.');
  },
  actions: ['showLog'],
};
const RETARGET_FAILED: RetargetReply = {
  ok: false,
  get reason() {
    return t('The edit could not be prepared; nothing was written.');
  },
};
const NO_TOTAL: WorkspaceTotal = {
  workloads: 0,
  monthlyUsd: 0,
  unknown: 0,
  text: '',
  tooltip: '',
  sentence: '',
  prices: { date: '', age: '', isStale: false },
};
const NO_WORKLOADS: WorkspaceWorkloads = { files: [], total: NO_TOTAL, reading: false };
