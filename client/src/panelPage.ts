/** The page that the panel loads: a root element, one script, one style sheet, and nothing from elsewhere. */
import { l10n, Uri } from 'vscode';
import type { Webview } from 'vscode';
import { locale, spokenLanguage } from '../../shared/src/l10n';

const NONCE_BYTES = 16;

export function pageFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

export function pageHtml(webview: Webview, extension: Uri): string {
  const nonce = randomHex(NONCE_BYTES);
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(pageFolder(extension), file)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource}; img-src data:`;
  return `<!DOCTYPE html>
<html lang="${locale()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('style.css')}">
<title>Placewright</title>
</head>
<body>
<div id="root"${languageAttribute()}>${loading()}</div>
<script nonce="${nonce}" src="${address('main.js')}"></script>
</body>
</html>`;
}

/** What the page draws first, painted before its script is there. */
function loading(): string {
  return `<main><div class="plain" aria-busy="true"><h1>${l10n.t('Estimating')}</h1><div class="progress"><i></i></div></div></main>`;
}

/** The words of the page's language, which it reads before it draws; English needs none. */
function languageAttribute(): string {
  const language = spokenLanguage();
  return language
    ? ` data-language="${JSON.stringify(language).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
    : '';
}

/** Node and browsers alike have this generator. */
function randomHex(bytes: number): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
