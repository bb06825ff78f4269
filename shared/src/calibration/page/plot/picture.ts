/** The ground of every picture: readable on a light and on a dark page. */
import { MARKS } from './marks';

const light = MARKS.map((mark, index) => `.s${index}{color:${mark.light}}`).join('');
const dark = MARKS.map((mark, index) => `.s${index}{color:${mark.dark}}`).join('');

const STYLE = [
  'svg{--ground:#fff;--ink:#24292f;--soft:#57606a;--grid:#e3e6ea;--band:#e8eef5;--bar:#8c959f}',
  light,
  `@media(prefers-color-scheme:dark){svg{--ground:#0d1117;--ink:#e6edf3;--soft:#9aa5b1;--grid:#262c34;--band:#18212c;--bar:#6e7681}${dark}}`,
  'text{font:12px system-ui,sans-serif;fill:var(--ink)}',
  '.soft{fill:var(--soft)}.title{font-weight:600;font-size:14px}.end{text-anchor:end}.middle{text-anchor:middle}',
  '.ground{fill:var(--ground)}.band{fill:var(--band)}.grid{stroke:var(--grid);fill:none}.line{stroke:var(--soft);fill:none}',
  '.mark{fill:currentColor;fill-opacity:.55;stroke:currentColor;stroke-width:.8}.open{fill:none;stroke-width:1.3}',
].join('\n');

/** `title` is what a reader who does not see the picture gets. */
export function picture(width: number, height: number, title: string, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${inXml(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export function text(x: number, y: number, words: string, kind = '', turn = ''): string {
  const named = kind ? ` class="${kind}"` : '';
  return `<text x="${x}" y="${y}"${named}${turn ? ` transform="${turn}"` : ''}>${inXml(words)}</text>`;
}

function inXml(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
