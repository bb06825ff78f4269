/** What the rest of the client asks the server for; every failure is an answer, never an exception. */
import { EventEmitter } from 'vscode';
import type { CancellationToken, Disposable, Event, LogOutputChannel } from 'vscode';
import { LSPErrorCodes, ProgressType, ResponseError, State } from 'vscode-languageclient';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  ESTIMATES_CHANGED,
  PANEL_REQUEST,
  PLAN_IS_OLD_REQUEST,
  PLAN_PROGRESS,
  PLAN_REQUEST,
  REGIONS_REQUEST,
  RETARGET_REQUEST,
  TOTAL_REQUEST,
  WHAT_IF_REQUEST,
  WORKLOADS_REQUEST,
  WORKSPACE_PANEL_REQUEST,
} from '../../shared/src/protocol';
import type { PanelHead, PanelPlan, PanelRegions, PanelState } from '../../shared/src/panelState';
import type {
  EstimatesChanged,
  PanelRequest,
  RetargetReply,
  RetargetRequest,
  WhatIfRequest,
  WorkspaceTotal,
  WorkspaceWorkloads,
} from '../../shared/src/protocol';
import type { Troubles } from './troubles';

export interface Server {
  /** `ahead` gets the head of the answer, sooner. */
  panel(
    request: PanelRequest,
    token?: CancellationToken,
    ahead?: (head: PanelHead) => void,
  ): Promise<PanelState | undefined>;
  regions(request: PanelRequest, token?: CancellationToken): Promise<PanelRegions | null | undefined>;
  total(): Promise<WorkspaceTotal | undefined>;
  workloads(): Promise<WorkspaceWorkloads | undefined>;
  workspacePanel(token?: CancellationToken): Promise<PanelState | undefined>;
  retargetEdit(request: RetargetRequest): Promise<RetargetReply | undefined>;
  whatIfEdit(request: WhatIfRequest): Promise<RetargetReply | undefined>;
  /** Cancelled, it is answered all the same, with what is found by then. */
  plan(token: CancellationToken): Promise<PanelPlan | undefined>;
  planIsOld(): Promise<boolean | undefined>;
  readonly onPlanProgress: Event<PanelPlan>;
  readonly onEstimatesChanged: Event<EstimatesChanged>;
  onRunning(listener: (running: boolean) => void): Disposable;
  /** Stopped, and not on its way back. */
  onDown(listener: () => void): Disposable;
  readonly isRunning: boolean;
  /** Not there yet: a restored panel asks before the server is started. */
  readonly isComingUp: boolean;
}

const HEAD = new ProgressType<PanelHead>();

/** A server that is started again is away for less. */
const DOWN_AFTER_MS = 1000;

export function serverOf(client: BaseLanguageClient, log: LogOutputChannel, troubles: Troubles): Server {
  let hasStarted = false;
  const down = new EventEmitter<void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  client.onDidChangeState(({ newState }) => {
    hasStarted ||= newState !== State.Starting;
    clearTimeout(timer);
    if (newState === State.Stopped) {
      timer = setTimeout(() => down.fire(), DOWN_AFTER_MS);
    }
  });
  const ask = async <Answer>(
    request: string,
    params?: unknown,
    token?: CancellationToken,
  ): Promise<Answer | undefined> => {
    if (client.state !== State.Running) {
      return undefined;
    }
    try {
      // An absent token must not be passed: it would count as a second parameter.
      return await (token
        ? client.sendRequest<Answer>(request, params, token)
        : client.sendRequest<Answer>(request, params));
    } catch (error) {
      if (!token?.isCancellationRequested && !isStale(error)) {
        log.warn(`${request} was not answered`, error);
        troubles.note(request, error);
      }
      return undefined;
    }
  };
  let questions = 0;
  // The client keeps one listener for each notification; several of ours want this one.
  const changed = new EventEmitter<EstimatesChanged>();
  client.onNotification(ESTIMATES_CHANGED, (estimates: EstimatesChanged) => changed.fire(estimates));
  const planned = new EventEmitter<PanelPlan>();
  client.onNotification(PLAN_PROGRESS, (plan: PanelPlan) => planned.fire(plan));
  return {
    panel: async (request, token, ahead) => {
      if (!ahead) {
        return ask<PanelState>(PANEL_REQUEST, request, token);
      }
      const partialResultToken = `panel ${(questions += 1)}`;
      const heads = client.onProgress(HEAD, partialResultToken, ahead);
      const answer = await ask<PanelState>(PANEL_REQUEST, { ...request, partialResultToken }, token);
      heads.dispose();
      return answer;
    },
    regions: (request, token) => ask<PanelRegions | null>(REGIONS_REQUEST, request, token),
    total: () => ask<WorkspaceTotal>(TOTAL_REQUEST, {}),
    workloads: () => ask<WorkspaceWorkloads>(WORKLOADS_REQUEST, {}),
    workspacePanel: (token) => ask<PanelState>(WORKSPACE_PANEL_REQUEST, {}, token),
    retargetEdit: (request) => ask<RetargetReply>(RETARGET_REQUEST, request),
    whatIfEdit: (request) => ask<RetargetReply>(WHAT_IF_REQUEST, request),
    plan: (token) => ask<PanelPlan>(PLAN_REQUEST, {}, token),
    planIsOld: () => ask<boolean>(PLAN_IS_OLD_REQUEST, {}),
    onPlanProgress: planned.event,
    onEstimatesChanged: changed.event,
    onRunning: (listener) => client.onDidChangeState(({ newState }) => listener(newState === State.Running)),
    onDown: down.event,
    get isRunning() {
      return client.state === State.Running;
    },
    get isComingUp() {
      return !hasStarted || client.state === State.Starting;
    },
  };
}

/** Overtaken by another question or by a stop: no news. */
function isStale(error: unknown): boolean {
  return (
    error instanceof ResponseError &&
    (error.code === LSPErrorCodes.RequestCancelled || error.code === LSPErrorCodes.ContentModified)
  );
}
