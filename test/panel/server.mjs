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

const german = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8'));

/** As a language that nobody speaks has it: every letter of a text is a wide one, what is put into it stays. */
const wide = (template) =>
  template
    .split(/(\{\d+\})/)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replace(/[A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    )
    .join('');

/** What the page is given beside English. */
const LANGUAGES = {
  de: { locale: 'de', words: german },
  wide: { locale: 'en-US', words: Object.fromEntries(Object.keys(german).map((key) => [key, wide(key)])) },
};

/** As the editor writes it. */
const languageAttribute = (language) =>
  language ? ` data-language="${JSON.stringify(language).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"` : '';

function page(theme, script, language) {
  return `<!DOCTYPE html>
<html lang="${language?.locale ?? 'en'}" class="theme-${theme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cost and placement</title>
<link rel="stylesheet" href="/themes.css"><link rel="stylesheet" href="/style.css"></head>
<body class="${THEMES[theme]}"><div id="root"${languageAttribute(language)}></div>
<script nonce="${NONCE}" src="/fakeEditor.js"></script><script nonce="${NONCE}" src="/${script}"></script></body>
</html>`;
}

/** Resolves to { url(theme, language), planUrl(theme), close() }; without a language: in English. */
export function servePanel() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const theme = url.searchParams.get('theme');
    if (Object.hasOwn(SCRIPTS, url.pathname) && Object.hasOwn(THEMES, theme)) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY });
      response.end(page(theme, SCRIPTS[url.pathname], LANGUAGES[url.searchParams.get('language')]));
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
        url: (theme, language = '') => `${origin}/?theme=${theme}&language=${language}`,
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
