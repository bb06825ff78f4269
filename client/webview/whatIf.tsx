/** What if: a value for each that may be asked about, the edits that *Apply* would write, and the way back. */
import { formatPlural } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelField, PanelWhatIf } from '../../shared/src/panelState';
import { quantityText, roundQuantity } from '../../shared/src/words/quantity';
import type { AskControl } from './asked';
import { LineLink, type Reveal } from './links';
import type { ViewControl } from './view';

export interface WhatIfProps {
  readonly whatIf: PanelWhatIf;
  readonly asked: AskControl;
  readonly control: ViewControl;
  readonly reveal: Reveal;
}

export function WhatIf({ whatIf, asked, control, reveal }: WhatIfProps) {
  const sliders = asked.fields.filter(({ range }) => range);
  const [target] = asked.fields.filter(isTarget);
  const others = asked.fields.filter((field) => !field.range && !isTarget(field));
  return (
    <details
      class="what-if"
      id="what-if"
      open={control.view.asks}
      onToggle={({ currentTarget: { open } }) => {
        // It is also said of what is open from the start.
        if (open !== control.view.asks) {
          control.change({ asks: open });
        }
      }}
    >
      <summary>
        <b>{t('What if…')}</b> <span class="brief">{sliders.map((field) => textOf(field)).join(', ')}</span>
      </summary>
      <div class="rows">
        {target && <Choice field={target} asked={asked} reveal={reveal} />}
        {sliders.map((field) => (
          <Slider key={field.field} field={field} asked={asked} reveal={reveal} />
        ))}
        <div class="pair">
          {others.map((field) => (
            <Choice key={field.field} field={field} asked={asked} reveal={reveal} />
          ))}
        </div>
      </div>
      <Changes whatIf={whatIf} asked={asked} reveal={reveal} />
    </details>
  );
}

const isTarget = ({ field }: PanelField) => field === 'target';

const textOf = ({ quantity, value }: PanelField) => quantityText(quantity, value);

interface RowProps {
  readonly field: PanelField;
  readonly asked: AskControl;
  readonly reveal: Reveal;
}

/** Places of a slider from end to end. */
const PLACES = 240;

function Slider({ field, asked, reveal }: RowProps) {
  const { range, value, quantity, label, line, isChanged } = field;
  if (!range || typeof value !== 'number') {
    return null;
  }
  const id = `ask-${field.field}`;
  const { low, high } = range;
  const place = Math.round((Math.log(value / low) / Math.log(high / low)) * PLACES);
  const at = (n: number) => roundQuantity(quantity, low * (high / low) ** (n / PLACES));
  return (
    <div class={isChanged ? 'row changed' : 'row'}>
      <label for={id}>{label}</label>
      <span class="where">
        <LineLink line={line} about={label} reveal={reveal} />
      </span>
      <output for={id}>{textOf(field)}</output>
      <input
        type="range"
        id={id}
        min={0}
        max={PLACES}
        step={1}
        value={Math.min(PLACES, Math.max(0, place))}
        aria-valuetext={textOf(field)}
        onInput={(event) => asked.set(field.field, moved(Number(event.currentTarget.value), place, value, at))}
      />
    </div>
  );
}

/** One place may be less than a rounded value: then the next that differs. */
function moved(to: number, from: number, value: number, at: (n: number) => number): number {
  const step = Math.sign(to - from);
  const further = Array.from({ length: step > 0 ? PLACES - to : to }, (_, i) => at(to + step * (i + 1)));
  return step === 0 || at(to) !== value ? at(to) : (further.find((next) => next !== value) ?? value);
}

function Choice({ field, asked, reveal }: RowProps) {
  const { label, value, line, options, isChanged } = field;
  const id = `ask-${field.field}`;
  return (
    <div class={isChanged ? 'row changed' : 'row'}>
      <label for={id}>
        {label}
        {options ? '' : ' %'}
      </label>
      <span class="where">
        <LineLink line={line} about={label} reveal={reveal} />
      </span>
      {options ? (
        <select id={id} value={String(value)} onChange={(event) => asked.set(field.field, event.currentTarget.value)}>
          <Options of={options} />
        </select>
      ) : (
        <input
          type="number"
          id={id}
          min={0}
          max={MOST_PERCENT}
          value={value}
          onChange={(event) => asked.set(field.field, percent(event.currentTarget.valueAsNumber))}
        />
      )}
    </div>
  );
}

type Option = NonNullable<PanelField['options']>[number];

/** Those of one group below its name; those of none stand alone. */
function Options({ of }: { readonly of: readonly Option[] }) {
  const groups = [...new Set(of.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => {
        const options = of
          .filter((option) => option.group === group)
          .map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ));
        return group === undefined ? (
          options
        ) : (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        );
      })}
    </>
  );
}

const MOST_PERCENT = 99;

const percent = (value: number) => (Number.isFinite(value) ? Math.min(MOST_PERCENT, Math.max(0, value)) : 0);

function Changes({ whatIf, asked, reveal }: Omit<WhatIfProps, 'control'>) {
  const { changes, refusal } = whatIf;
  if (changes.length === 0) {
    return (
      <p class="small quiet changes">
        {t('Nothing differs from the file. A link leads to the line that set a value; without one it is assumed.')}
      </p>
    );
  }
  return (
    <div class="changes" aria-live="polite">
      <ul>
        {changes.map(({ field, text, line }) => (
          <li key={field}>
            {field === 'target' ? <span>{t('Target')}</span> : <code>{field}</code>}{' '}
            <LineLink line={line} about={field} reveal={reveal} />
            <span class="to">{text}</span>
          </li>
        ))}
      </ul>
      <div class="actions">
        <button
          type="button"
          class="button"
          aria-disabled={refusal !== undefined}
          aria-describedby={refusal === undefined ? undefined : 'apply-reason'}
          onClick={() => refusal === undefined && asked.apply()}
        >
          {t`Apply ${formatPlural(changes.length, 'change')}`}
        </button>
        <button type="button" class="button second" onClick={asked.reset}>
          {t('Reset')}
        </button>
        {refusal !== undefined && (
          <span class="quiet small" id="apply-reason">
            {refusal}
          </span>
        )}
      </div>
    </div>
  );
}
