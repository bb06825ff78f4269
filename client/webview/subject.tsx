/** The head of the page: which workload, of which file, at prices of which day. */
import { unknownText } from '../../shared/src/digits';
import { formatDate } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import { shownCurrency } from '../../shared/src/money';
import type { PanelWorkload } from '../../shared/src/panelState';
import type { Host } from './host';
import type { Reveal } from './links';

/** A report has no text to go to. */
export function revealOf({ uri }: PanelWorkload, host: Host): Reveal {
  return host.standsAlone ? undefined : (line) => host.send({ type: 'reveal', uri, line });
}

export interface SubjectProps {
  readonly workload: PanelWorkload;
  readonly host: Host;
}

export function Subject({ workload, host }: SubjectProps) {
  const line = workload.range.start.line;
  const reveal = revealOf(workload, host);
  return (
    <div class="subject">
      {workload.siblings.length > 1 ? (
        <Chooser workload={workload} choose={(uri, at) => host.send({ type: 'choose', uri, line: at })} />
      ) : (
        <b class="only-name">{workload.name}</b>
      )}
      {workload.model !== '' && <span class="small quiet">{workload.model}</span>}
      {reveal ? (
        <button type="button" class="link small" onClick={() => reveal(line)}>
          {workload.fileName}:{line + 1}
        </button>
      ) : (
        <span class="small quiet">
          {workload.fileName}:{line + 1}
        </span>
      )}
    </div>
  );
}

export interface PricesProps {
  readonly date: string;
  /** Verdict and figures as Markdown, to paste elsewhere. */
  readonly copy: (() => void) | undefined;
}

export function Prices({ date, copy }: PricesProps) {
  const currency = shownCurrency();
  return (
    <span class="small quiet prices">
      {currency
        ? t`prices ${dateInWords(date)}, 1 ${currency.code} = ${currency.usdPerUnit} USD`
        : t`prices ${dateInWords(date)}`}
      {copy && (
        <button type="button" class="quiet-button" onClick={copy}>
          {t('Copy as issue text')}
        </button>
      )}
    </span>
  );
}

/** The date may come as it stands in the price list, or already in words. */
function dateInWords(date: string): string {
  const words = formatDate(date);
  return words === unknownText() ? date : words;
}

interface ChooserProps {
  readonly workload: PanelWorkload;
  readonly choose: (uri: string, line: number) => void;
}

function Chooser({ workload, choose }: ChooserProps) {
  const { siblings } = workload;
  const at = siblings.findIndex(
    (s) => s.line === workload.range.start.line && (s.uri ?? workload.uri) === workload.uri,
  );
  const chosen = at >= 0 ? at : siblings.findIndex((s) => s.name === workload.name);
  return (
    <select
      aria-label={t('Workload')}
      value={String(chosen)}
      onChange={(event) => {
        const sibling = siblings[Number(event.currentTarget.value)];
        if (sibling) {
          choose(sibling.uri ?? workload.uri, sibling.line);
        }
      }}
    >
      {chosen < 0 && <option value="-1">{workload.name}</option>}
      {siblings.map((sibling, i) => (
        <option key={i} value={String(i)}>
          {sibling.name}
        </option>
      ))}
    </select>
  );
}
