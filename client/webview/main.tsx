/** The panel's page: shows what the extension sends, and sends back what the reader asks for. */
import { render } from 'preact';
import type { PanelState, PanelWorkload } from '../../shared/src/protocol';
import { connectHost } from './host';
import { keepFocus } from './focus';
import { Page } from './page';

const host = connectHost();
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));

let last: PanelWorkload | undefined;

function show(state: PanelState): void {
  if (state.kind === 'workload') {
    last = state;
  }
  keepFocus(() => render(<Page state={state} last={last} host={host} />, root));
}

host.listen(show);
show({ kind: 'loading' });
host.send({ type: 'ready' });
