/** On what hardware: one bar, shared out by class. */
import { formatPercent } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelWorkspace } from '../../shared/src/panelState';
import { Card } from './card';
import { ColumnHead } from './columnHead';
import { Glyph } from './glyphs';
import type { ViewControl } from './view';
import { CLASS_NAME, perMonth } from './words';

type Rows = NonNullable<PanelWorkspace['classes']>['rows'];

export function Classes({ workspace, control }: { readonly workspace: PanelWorkspace; readonly control: ViewControl }) {
  const { classes, total } = workspace;
  if (!classes) {
    return null;
  }
  return (
    <Card
      id="classes"
      question={t('On what hardware?')}
      finding={classes.finding}
      control={control}
      table={<ClassTable rows={classes.rows} total={total.cost} />}
    >
      <Bar rows={classes.rows} />
      <ul class="bar-lines" aria-hidden="true">
        {classes.rows.map(({ hardwareClass, text }) => (
          <li key={hardwareClass}>
            <Glyph of={hardwareClass} />
            {CLASS_NAME[hardwareClass]} <b>{text}</b>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const HEIGHT = 14;
const sumOf = (rows: Rows) => rows.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);

function Bar({ rows }: { readonly rows: Rows }) {
  const sum = sumOf(rows);
  let from = 0;
  const words = rows.map(({ hardwareClass, text }) => `${CLASS_NAME[hardwareClass]} ${text}`).join(', ');
  return (
    <svg class="bar-picture" height={HEIGHT} role="img" aria-label={t`A month: ${words}`}>
      {rows.map(({ hardwareClass, monthlyUsd, text }) => {
        const x = from;
        const width = (monthlyUsd / sum) * 100;
        from += width;
        return (
          <rect
            key={hardwareClass}
            class={`${hardwareClass} fill segment`}
            x={`${x}%`}
            width={`${width}%`}
            y={1}
            height={HEIGHT - 2}
          >
            <title>
              {CLASS_NAME[hardwareClass]} {text}
            </title>
          </rect>
        );
      })}
    </svg>
  );
}

function ClassTable({ rows, total }: { readonly rows: Rows; readonly total: string }) {
  const sum = sumOf(rows);
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Hardware')}</ColumnHead>
          <ColumnHead figures>{perMonth()}</ColumnHead>
          <ColumnHead figures>{t('Share')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ hardwareClass, monthlyUsd, text }) => (
          <tr key={hardwareClass}>
            <th scope="row">
              <Glyph of={hardwareClass} />
              {CLASS_NAME[hardwareClass]}
            </th>
            <td class="right">{text}</td>
            <td class="right">{formatPercent(monthlyUsd / sum)}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row">{t('Total')}</th>
          <td class="right">{total}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}
