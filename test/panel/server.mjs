// Serves the built page on the loopback address, as the editor's webview would: strict policy, theme class on the body.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export const THEMES = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'contrast-dark': 'vscode-high-contrast',
  'contrast-light': 'vscode-high-contrast vscode-high-contrast-light',
};

const NONCE = 'panel0test';
const POLICY = `default-src 'none'; style-src 'self'; img-src data:; script-src 'nonce-${NONCE}'`;

const FILES = {
  '/themes.css': ['test/panel/themes.css', 'text/css'],
  '/style.css': ['dist/webview/style.css', 'text/css'],
  '/fakeEditor.js': ['test/panel/fakeEditor.js', 'text/javascript'],
  '/main.js': ['dist/webview/main.js', 'text/javascript'],
  '/planPage.js': ['dist/test/planPage.js', 'text/javascript'],
};

/** The whole page of the panel, or that of one card alone. */
const SCRIPTS = { '/': 'main.js', '/plan': 'planPage.js' };

function page(theme, script) {
  return `<!DOCTYPE html>
<html lang="en" class="theme-${theme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cost and placement</title>
<link rel="stylesheet" href="/themes.css"><link rel="stylesheet" href="/style.css"></head>
<body class="${THEMES[theme]}"><div id="root"></div>
<script nonce="${NONCE}" src="/fakeEditor.js"></script><script nonce="${NONCE}" src="/${script}"></script></body>
</html>`;
}

/** Resolves to { url(theme), planUrl(theme), close() }. */
export function servePanel() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const theme = url.searchParams.get('theme');
    if (Object.hasOwn(SCRIPTS, url.pathname) && Object.hasOwn(THEMES, theme)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
      response.end(page(theme, SCRIPTS[url.pathname]));
    } else if (Object.hasOwn(FILES, url.pathname)) {
      const [path, type] = FILES[url.pathname];
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(readFileSync(path));
    } else {
      response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const origin = `http://127.0.0.1:${server.address().port}`;
      resolve({
        origin,
        url: (theme) => `${origin}/?theme=${theme}`,
        planUrl: (theme) => `${origin}/plan?theme=${theme}`,
        close: () => server.close(),
      });
    });
  });
}

/** Bytes of the page's script and style, raw and compressed. */
export function bundleSize() {
  const files = ['dist/webview/main.js', 'dist/webview/style.css'].map((path) => readFileSync(path));
  return {
    raw: files.reduce((n, f) => n + f.length, 0),
    gzip: files.reduce((n, f) => n + gzipSync(f, { level: 9 }).length, 0),
  };
}
