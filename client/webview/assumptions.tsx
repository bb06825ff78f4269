/** What was assumed: each value that the file does not state, why it is taken, and where to state it. */
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { Card, ScrollBox } from './card';
import { ColumnHead } from './columnHead';
import { LineLink, type Reveal } from './links';
import type { ViewControl } from './view';
import { assumptionsFinding } from './words';

export function Assumptions({
  workload,
  control,
  reveal,
}: {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
  readonly reveal: Reveal;
}) {
  const { assumptions } = workload;
  if (assumptions.length === 0) {
    return null;
  }
  const someStand = assumptions.some((assumption) => assumption.line !== undefined);
  return (
    <Card
      id="assumptions"
      question={t('What was assumed?')}
      finding={assumptionsFinding(assumptions.length)}
      control={control}
    >
      <ScrollBox label={t('Assumptions')}>
        <table>
          <thead>
            <tr>
              <ColumnHead>{t('Field')}</ColumnHead>
              <ColumnHead>{t('Value')}</ColumnHead>
              {someStand && <ColumnHead>{t('Where')}</ColumnHead>}
            </tr>
          </thead>
          <tbody>
            {assumptions.map((assumption, i) => (
              <tr key={`${assumption.field}-${i}`}>
                <th scope="row">
                  <code>{assumption.field}</code>
                  <span class="why quiet small">{assumption.why}</span>
                </th>
                <td class="assumed-value">{assumption.value}</td>
                {someStand && (
                  <td class="number">
                    {assumption.line === undefined ? (
                      <span class="quiet">{t('not in the file')}</span>
                    ) : (
                      <LineLink line={assumption.line} about={assumption.field} reveal={reveal} />
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Card>
  );
}
