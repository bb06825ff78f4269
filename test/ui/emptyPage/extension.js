// A page with one heading and nothing else.
const { commands, ViewColumn, window } = require('vscode');

const HTML = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><h1 class="figure">$0/mo</h1></body></html>`;

exports.activate = (context) => {
  const open = () => {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    // As the panel has it: without scripts nobody could ask the page when it was drawn.
    const page = window.createWebviewPanel('emptyPage', 'Empty page', column, { enableScripts: true });
    page.webview.html = HTML;
  };
  context.subscriptions.push(commands.registerCommand('emptyPage.open', open));
};
