/** The panel's page: shows what the extension sends, and sends back what the reader asks for. */
import { render } from 'preact';
import type { HostMessage, PanelRegions, PanelState, PanelWorkload } from '../../shared/src/protocol';
import { connectHost } from './host';
import { keepFocus } from './focus';
import { Page } from './page';

const host = connectHost();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));

let state: PanelState = { kind: 'loading' };
let last: PanelWorkload | undefined;
/** Of the workload that was shown when they were asked for. */
let regions: { readonly of: string; readonly found: PanelRegions | undefined } | undefined;

const subjectOf = (workload: PanelWorkload) => `${workload.uri} ${workload.name}`;

function draw(): void {
  const shown = last && regions?.of === subjectOf(last) ? regions.found : undefined;
  keepFocus(() => render(<Page state={state} last={last} regions={shown} host={host} />, root));
  markFirst();
}

/** For whoever measures: the first figures are on screen. */
let isMarked = false;
function markFirst(): void {
  if (last && !isMarked) {
    isMarked = true;
    // A message of a frame comes right after it is painted, before what waits for a timer.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => performance.mark('figures'), { once: true });
    port1.start();
    requestAnimationFrame(() => port2.postMessage(undefined));
  }
}

function receive(message: HostMessage): void {
  if (message.type === 'show') {
    state = message.state;
    last = state.kind === 'workload' ? state : last;
    askForRegions(last);
  } else if (message.type === 'regions') {
    regions = last && { of: subjectOf(last), found: message.regions ?? undefined };
  }
  draw();
}

/** A search in each region: only once the figures have stood still. */
const REST_MS = 400;
let resting: ReturnType<typeof setTimeout> | undefined;

function askForRegions(workload: PanelWorkload | undefined): void {
  clearTimeout(resting);
  if (workload) {
    resting = setTimeout(() => host.send({ type: 'regions', uri: workload.uri }), REST_MS);
  }
}

host.listen(receive);
draw();
host.send({ type: 'ready' });
