/** The menu of a card that saves its picture and its table. */
import { render, type ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { phrase, t } from '../../shared/src/l10n';
import { pictureOf, pngOf, tableCsv, tableMarkdown, type ExportFormat } from './exportFile';
import type { ViewControl } from './view';

export interface ExportMenuProps {
  readonly id: string;
  readonly question: string;
  readonly finding: string;
  readonly table: ComponentChildren;
  /** False while the table stands in its place, or where there is none. */
  readonly hasPicture: boolean;
  readonly control: ViewControl;
}

const FORMATS: readonly (readonly [ExportFormat, string])[] = [
  ['svg', phrase('Picture as SVG')],
  ['png', phrase('Picture as PNG')],
  ['csv', phrase('Table as CSV')],
  ['md', phrase('Table as Markdown')],
];

export function ExportMenu({ id, question, finding, table, hasPicture, control }: ExportMenuProps) {
  const menu = useRef<HTMLDetailsElement>(null);
  const { save } = control;
  if (!save) {
    return null;
  }
  const close = () => menu.current?.removeAttribute('open');
  const pick = async (format: ExportFormat) => {
    close();
    menu.current?.querySelector('summary')?.focus();
    const data = await dataOf(format, id, finding, table);
    if (data !== undefined) {
      save({ name: `${id}.${format}`, format, data });
    }
  };
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onFocusOut={(event) => !menu.current?.contains(event.relatedTarget as Node | null) && close()}
    >
      <summary class="quiet-button" aria-label={t`Export of: ${question}`}>
        {t('Export')}
      </summary>
      <ul>
        {FORMATS.filter(([format]) => hasPicture || format === 'csv' || format === 'md').map(([format, name]) => (
          <li key={format}>
            <button type="button" onClick={() => void pick(format)}>
              {t(name)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Undefined where the card has no picture to save. */
async function dataOf(
  format: ExportFormat,
  id: string,
  finding: string,
  table: ComponentChildren,
): Promise<string | undefined> {
  if (format === 'svg' || format === 'png') {
    const card = document.getElementById(id);
    const picture = card ? pictureOf(card, finding) : undefined;
    return picture && (format === 'svg' ? picture.text : pngOf(picture));
  }
  return drawnTable(table, format === 'csv' ? tableCsv : tableMarkdown);
}

/** The twin is drawn aside, whether it is shown or not. */
function drawnTable(table: ComponentChildren, read: (table: HTMLTableElement) => string): string | undefined {
  const aside = document.createElement('div');
  render(table, aside);
  const found = aside.querySelector('table');
  const text = found ? read(found) : undefined;
  render(null, aside);
  return text;
}
