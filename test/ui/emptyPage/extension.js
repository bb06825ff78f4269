// A page with one heading and nothing else; a key in it, or a change of a text, brings another number from the extension.
const { commands, ViewColumn, window, workspace } = require('vscode');

const HTML = `<!DOCTYPE html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-empty'"></head>
<body tabindex="0"><h1 class="figure">$0/mo</h1>
<script nonce="empty">
const editor = acquireVsCodeApi();
addEventListener('keydown', () => editor.postMessage('more'));
addEventListener('message', ({ data }) => { document.querySelector('h1').textContent = data; });
</script></body></html>`;

exports.activate = (context) => {
  const open = () => {
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    // As the panel has it: without scripts nobody could ask the page when it was drawn.
    const page = window.createWebviewPanel('emptyPage', 'Empty page', column, { enableScripts: true });
    let asked = 0;
    const more = () => page.webview.postMessage(`$${(asked += 1)}/mo`);
    page.webview.onDidReceiveMessage(more);
    const watched = workspace.onDidChangeTextDocument(({ contentChanges }) => contentChanges.length > 0 && more());
    page.onDidDispose(() => watched.dispose());
    page.webview.html = HTML;
  };
  context.subscriptions.push(commands.registerCommand('emptyPage.open', open));
};
