// A page with one heading and nothing else.
const { commands, ViewColumn, window } = require('vscode');

const HTML = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><h1 class="figure">$0/mo</h1></body></html>`;

exports.activate = (context) => {
  const open = () => {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    window.createWebviewPanel('emptyPage', 'Empty page', column).webview.html = HTML;
  };
  context.subscriptions.push(commands.registerCommand('emptyPage.open', open));
};
