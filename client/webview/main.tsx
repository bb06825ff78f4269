/** The panel's page: shows what the extension sends, and sends back what the reader asks for. */
import { render } from 'preact';
import { speak } from '../../shared/src/l10n';
import { showMoneyIn } from '../../shared/src/money';
import type {
  PanelHead,
  PanelPlan,
  PanelRegions,
  PanelState,
  PanelWorkload,
  PanelWorkspace,
} from '../../shared/src/panelState';
import type { HostMessage, PanelPage } from '../../shared/src/protocol';
import { connectHost } from './host';
import { languageIn } from './language';
import { keepFocus } from './focus';
import { type Known, Page } from './page';

const host = connectHost();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
speak(languageIn(root));

let page: PanelPage = host.rememberedPage();
let workload: Known<PanelWorkload> = { state: { kind: 'loading' }, last: undefined };
let workspace: Known<PanelWorkspace> = { state: { kind: 'loading' }, last: undefined };
let plan: PanelPlan | undefined;
/** Of the workload that was shown when they were asked for. */
let regions: { readonly of: string; readonly found: PanelRegions | undefined } | undefined;
/** Where each page was left. */
const scrolled: Record<PanelPage, number> = { workload: 0, workspace: 0 };

const subjectOf = ({ uri, name }: PanelHead) => `${uri} ${name}`;

function draw(): void {
  const { last } = workload;
  const compared = last && regions?.of === subjectOf(last) ? regions.found : undefined;
  const known = { page, workload, workspace, plan, regions: compared };
  keepFocus(() => render(<Page {...known} turn={turn} host={host} />, root));
  markFirst();
}

/** For whoever measures: the first figures are on screen. */
let isMarked = false;
function markFirst(): void {
  if (workload.last && !isMarked) {
    isMarked = true;
    // A message of a frame comes right after it is painted, before what waits for a timer.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => performance.mark('figures'), { once: true });
    port1.start();
    requestAnimationFrame(() => port2.postMessage(undefined));
  }
}

function show(next: PanelPage): void {
  if (next !== page) {
    scrolled[page] = window.scrollY;
    page = next;
    draw();
    window.scrollTo(0, scrolled[next]);
  }
}

function turn(next: PanelPage): void {
  if (next !== page) {
    show(next);
    host.send({ type: 'page', page: next });
  }
}

function receive(message: HostMessage): void {
  switch (message.type) {
    case 'show':
      return receiveState(message);
    case 'head':
      return receiveHead(message.head);
    case 'page':
      return show(message.page);
    case 'regions':
      regions = workload.last && { of: subjectOf(workload.last), found: message.regions ?? undefined };
      return draw();
    case 'plan':
      plan = message.plan;
      return draw();
  }
}

function receiveState({ state, page: of }: Extract<HostMessage, { type: 'show' }>): void {
  if (isDrawn(state)) {
    return;
  }
  if (state.kind === 'workload' || state.kind === 'workspace') {
    showMoneyIn(state.currency);
  }
  if (state.kind === 'workspace' || (state.kind !== 'workload' && (of ?? page) === 'workspace')) {
    workspace = { state, last: state.kind === 'workspace' ? state : workspace.last };
  } else {
    workload = { state, last: state.kind === 'workload' ? state : workload.last };
    askForRegions(workload.last);
  }
  draw();
}

/** The lists below stay as they are until theirs come. */
function receiveHead(head: PanelHead): void {
  const { state } = workload;
  if (state.kind === 'workload' && subjectOf(state) === subjectOf(head)) {
    const next = { ...state, ...head };
    workload = { state: next, last: next };
    draw();
  }
}

/** Sent before the page was ready, and again when it was. */
function isDrawn(state: PanelState): boolean {
  const drawn = state.kind === 'workload' ? workload : state.kind === 'workspace' ? workspace : undefined;
  return drawn?.state.kind === state.kind && JSON.stringify(drawn.state) === JSON.stringify(state);
}

/** A search in each region, half a screen below: only once the hand has rested for longer than between two moves. */
const REST_MS = 1000;
let resting: ReturnType<typeof setTimeout> | undefined;

function askForRegions(shown: PanelWorkload | undefined): void {
  clearTimeout(resting);
  if (shown) {
    resting = setTimeout(() => host.send({ type: 'regions', uri: shown.uri }), REST_MS);
  }
}

host.listen(receive);
draw();
host.send({ type: 'ready' });
