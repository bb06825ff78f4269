/** The head of the page: which workload, of which file, at prices of which day. */
import { UNKNOWN, formatDate } from '../../shared/src/format';
import type { PanelWorkload } from '../../shared/src/protocol';
import type { Reveal } from './links';

export interface SubjectProps {
  readonly workload: PanelWorkload;
  readonly reveal: Reveal;
  readonly choose: (uri: string, line: number) => void;
  /** Verdict and figures as Markdown, to paste elsewhere. */
  readonly copy: (() => void) | undefined;
}

export function Subject({ workload, reveal, choose, copy }: SubjectProps) {
  const line = workload.range.start.line;
  return (
    <header class="top">
      <div class="subject">
        {workload.siblings.length > 1 ? (
          <Chooser workload={workload} choose={choose} />
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
      <span class="small quiet prices">
        prices {dateInWords(workload.priceDate)}
        {workload.currency && `, 1 ${workload.currency.code} = ${workload.currency.usdPerUnit} USD`}
        {copy && (
          <button type="button" class="quiet-button" onClick={copy}>
            Copy as issue text
          </button>
        )}
      </span>
    </header>
  );
}

/** The date may come as it stands in the price list, or already in words. */
function dateInWords(date: string): string {
  const words = formatDate(date);
  return words === UNKNOWN ? date : words;
}

function Chooser({ workload, choose }: Pick<SubjectProps, 'workload' | 'choose'>) {
  const { siblings } = workload;
  const at = siblings.findIndex(
    (s) => s.line === workload.range.start.line && (s.uri ?? workload.uri) === workload.uri,
  );
  const chosen = at >= 0 ? at : siblings.findIndex((s) => s.name === workload.name);
  return (
    <select
      aria-label="Workload"
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
