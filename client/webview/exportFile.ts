/** What is on the page as files: tables as CSV and Markdown, pictures as SVG and PNG that stand alone. */
import { csvOf } from '../../shared/src/csvText';

export type ExportFormat = 'svg' | 'png' | 'csv' | 'md';

/** Rows of a table as they read: nothing that only a screen reader hears, no button. */
export function rowsOf(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map(textOf));
}

function textOf(cell: HTMLElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  copy.querySelectorAll('.unseen, .row-move, svg, input').forEach((each) => each.remove());
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

export function tableCsv(table: HTMLTableElement): string {
  return `${csvOf(rowsOf(table))}\n`;
}

/** A Markdown table; pipes, backslashes and markup of names stay text. */
export function tableMarkdown(table: HTMLTableElement): string {
  const [head = [], ...rows] = rowsOf(table);
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  const right = [...(table.rows[0]?.cells ?? [])].map((cell) => cell.classList.contains('right'));
  const rule = `| ${head.map((_, i) => (right[i] ? '---:' : '---')).join(' | ')} |`;
  return `${[line(head), rule, ...rows.map(line)].join('\n')}\n`;
}

const escaped = (text: string) => text.replace(/[\\`*_{}[\]<>|#!~]/g, (mark) => `\\${mark}`);

const XMLNS = 'http://www.w3.org/2000/svg';
/** What a picture needs of the page's style sheet, written into each of its nodes. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
] as const;
const EDGE = 16;
const TITLE = 24;
const ROW = 22;

export interface Picture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

/** All pictures of a card, one below the other, under its finding; colors as they are in this theme. */
export function pictureOf(card: Element, finding: string): Picture | undefined {
  const pictures = [...card.querySelectorAll<SVGSVGElement>('.plot svg[role]')];
  if (pictures.length === 0) {
    return undefined;
  }
  const page = getComputedStyle(document.body);
  const boxes = pictures.map((svg) => svg.getBoundingClientRect());
  const width = Math.ceil(Math.max(...boxes.map((box) => box.width), 320)) + 2 * EDGE;
  const out = document.createElementNS(XMLNS, 'svg');
  const at = (x: number, y: number, text: string, weight: string) => {
    const node = document.createElementNS(XMLNS, 'text');
    node.setAttribute('x', String(x));
    node.setAttribute('y', String(y));
    node.setAttribute('fill', page.color);
    node.setAttribute('font-family', page.fontFamily);
    node.setAttribute('font-size', '13');
    node.setAttribute('font-weight', weight);
    node.textContent = text;
    out.append(node);
  };
  const ground = document.createElementNS(XMLNS, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', page.backgroundColor);
  out.append(ground);
  at(EDGE, EDGE + 12, finding, '600');
  let y = EDGE + TITLE;
  for (const [i, svg] of pictures.entries()) {
    const name = svg.closest('.bar, .day-row')?.querySelector('.bar-title')?.textContent;
    if (name) {
      at(EDGE, y + 14, name.replace(/\s+/g, ' '), '400');
      y += ROW;
    }
    const copy = styled(svg);
    copy.setAttribute('overflow', 'visible');
    copy.setAttribute('x', String(EDGE));
    copy.setAttribute('y', String(y));
    copy.setAttribute('width', String(boxes[i]?.width ?? 0));
    copy.setAttribute('height', String(boxes[i]?.height ?? 0));
    out.append(copy);
    y += (boxes[i]?.height ?? 0) + 8;
  }
  const height = Math.ceil(y + EDGE);
  out.setAttribute('xmlns', XMLNS);
  out.setAttribute('width', String(width));
  out.setAttribute('height', String(height));
  out.setAttribute('viewBox', `0 0 ${width} ${height}`);
  return { text: new XMLSerializer().serializeToString(out), width, height };
}

function styled(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg, copy].map((root) => [root, ...root.querySelectorAll('*')]);
  from?.forEach((node, i) => {
    const target = to?.[i];
    const style = getComputedStyle(node);
    target?.removeAttribute('class');
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      // A pattern or a clip is named by the attribute that stands there already.
      if (value && !value.includes('url(')) {
        target?.setAttribute(name, value);
      }
    }
  });
  copy.querySelectorAll('.hit, [tabindex]').forEach((node) => node.removeAttribute('tabindex'));
  return copy;
}

const SCALE = 2;

/** Base64 of a PNG at twice the size. */
export async function pngOf({ text, width, height }: Picture): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
