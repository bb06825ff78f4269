/** What was read: the values that the file states, each with its line. */
import { formatPlural } from '../../shared/src/format';
import type { PanelWorkload } from '../../shared/src/protocol';
import { Card } from './card';
import { LineLink, type Reveal } from './links';
import type { ViewControl } from './view';

export function Facts({ workload, control, reveal }: { readonly workload: PanelWorkload; readonly control: ViewControl; readonly reveal: Reveal }) {
  const { facts, fileName } = workload;
  if (facts.length === 0) {
    return null;
  }
  return (
    <Card id="facts" question="What was read?" finding={`${formatPlural(facts.length, 'value')} of ${fileName} decide these figures.`} control={control}>
      <dl class="facts">
        {facts.map((fact, i) => (
          <div key={`${fact.label}-${i}`}>
            <dt>{fact.label}</dt>
            <dd>
              {fact.value} <LineLink line={fact.line} about={fact.label} reveal={reveal} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
