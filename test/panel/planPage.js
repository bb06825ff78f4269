// The card of the plan alone on a page: shows what it is sent, and keeps what it asks for.
import { h, render } from 'preact';
import { PlanCard } from '../../client/webview/planCard';

const root = document.getElementById('root');
const send = (message) => window.sent.push(message);
let view = { tables: [] };
let plan;

function draw() {
  const control = { view, change: (part) => ((view = { ...view, ...part }), draw()) };
  const start = () => send({ type: 'plan' });
  const cancel = () => send({ type: 'cancelPlan' });
  const open = (uri, line) => send({ type: 'open', uri, line });
  render(
    h('main', undefined, h('h1', { class: 'unseen' }, 'Plan'), h(PlanCard, { plan, control, start, cancel, open })),
    root,
  );
}

window.addEventListener('message', ({ data }) => {
  plan = data.plan;
  draw();
});
draw();
