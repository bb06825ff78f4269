/** What was read: the values that the file states, each with its line. */
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { Card } from './card';
import { LineLink, type Reveal } from './links';
import type { ViewControl } from './view';
import { factsFinding } from './words';

export function Facts({
  workload,
  control,
  reveal,
}: {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
  readonly reveal: Reveal;
}) {
  const { facts, fileName } = workload;
  if (facts.length === 0) {
    return null;
  }
  return (
    <Card
      id="facts"
      question={t('What was read?')}
      finding={factsFinding(facts.filter((fact) => fact.line !== undefined).length, facts.length, fileName)}
      control={control}
    >
      <dl class="facts">
        {facts.map((fact, i) => (
          <div key={`${fact.label}-${i}`}>
            <dt>{fact.label}</dt>
            <dd>
              <span>{fact.value}</span>
              {fact.line === undefined ? (
                <span class="quiet number">{t('not in the file')}</span>
              ) : (
                <LineLink line={fact.line} about={fact.label} reveal={reveal} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
