/** A card asks in small type, answers in one bold sentence, then shows the picture, or the table that says the same. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import { ExportMenu } from './exportMenu';
import type { ViewControl } from './view';

export interface CardProps {
  readonly id: string;
  readonly question: string;
  readonly finding: string;
  readonly wide?: boolean;
  readonly tools?: ComponentChildren;
  readonly note?: ComponentChildren;
  /** The table twin; without one there is nothing to switch. */
  readonly table?: ComponentChildren;
  /** What is exported where the card itself is a table. */
  readonly exported?: ComponentChildren;
  readonly control: ViewControl;
  readonly children: ComponentChildren;
}

export function Card({ id, question, finding, wide, tools, note, table, exported, control, children }: CardProps) {
  const { tables } = control.view;
  const asTable = table !== undefined && tables.includes(id);
  const toggle = () => control.change({ tables: asTable ? tables.filter((each) => each !== id) : [...tables, id] });
  return (
    <section class={wide ? 'card full' : 'card'} id={id} aria-labelledby={`${id}-finding`}>
      <div class="card-head">
        <h2>
          <span class="question">{question}</span>
          <span class="finding" id={`${id}-finding`}>
            {finding}
          </span>
        </h2>
        {(tools || (table ?? exported) !== undefined) && (
          <div class="tools">
            {tools}
            {table !== undefined && (
              <button
                type="button"
                class="quiet-button"
                aria-label={t`Table of: ${question}`}
                aria-pressed={asTable}
                onClick={toggle}
              >
                {t('Table')}
              </button>
            )}
            {(table ?? exported) !== undefined && (
              <ExportMenu
                id={id}
                question={question}
                finding={finding}
                table={table ?? exported}
                hasPicture={table !== undefined && !asTable}
                control={control}
              />
            )}
          </div>
        )}
      </div>
      {asTable ? <ScrollBox label={t`Table: ${finding}`}>{table}</ScrollBox> : <div class="plot">{children}</div>}
      {note && <p class="note">{note}</p>}
    </section>
  );
}

/** A wide table moves inside its own box, by keyboard too; the page never moves sideways. */
export function ScrollBox({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [wider, setWider] = useState(false);
  const width = useWidth(box);
  useLayoutEffect(() => {
    const element = box.current;
    setWider(element !== null && element.scrollWidth > element.clientWidth);
  }, [width, children]);
  return wider ? (
    <div class="scroll-box" ref={box} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  ) : (
    <div class="scroll-box" ref={box}>
      {children}
    </div>
  );
}

/** Width of an element in CSS pixels, followed as the panel is resized; 0 before the first layout. */
export function useWidth(ref: { readonly current: Element | null }): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const measure = () => setWidth(Math.floor(element.getBoundingClientRect().width));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}
