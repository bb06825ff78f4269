// Stands in for the editor's side of a webview: keeps what the page sends and remembers, and reports what a page must not do.
window.sent = [];
window.violations = [];
window.dialogs = 0;
window.writes = 0;
{
  let state;
  let taken = false;
  window.acquireVsCodeApi = () => {
    if (taken) {
      throw new Error('An instance of the VS Code API has already been acquired');
    }
    taken = true;
    return {
      postMessage: (message) => window.sent.push(JSON.parse(JSON.stringify(message))),
      getState: () => state ?? window.remembered,
      setState: (next) => {
        window.writes += 1;
        state = JSON.parse(JSON.stringify(next));
        window.remembered = state;
      },
    };
  };
}
document.addEventListener('securitypolicyviolation', (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
});
for (const name of ['alert', 'confirm', 'prompt']) {
  window[name] = () => {
    window.dialogs += 1;
  };
}
