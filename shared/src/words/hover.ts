/** The hover over a workload, as Markdown: verdict, table of three, reasons, ground. */
import { notedSentences } from './noted';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import { isClosedLoop } from '../placement/rank';
import { agentReport } from '../report/agent';
import { assumesSentence } from './assumed';
import { billSentences, priceMark } from './bill';
import { energySentence } from './energy';
import { arithmetic, evidenceSentence, priceDateSentence } from './ground';
import type { HintOptions } from './hint';
import { staleWords } from './hint';
import { escapeMarkdown, escapeSentence } from './markdown';
import { servicePlacementSentences } from './service';
import type { Table } from './table';
import { tableOfThree } from './table';
import { because, verdict } from './verdict';
import type { AgentView } from './xray';
import { xraySentences, xrayTable } from './xray';

export interface HoverOptions extends HintOptions {
  /** What the file says that is not used, or comes from another place. */
  readonly notes?: readonly string[];
  /** Already safe: command URIs of our own. */
  readonly links?: readonly { readonly title: string; readonly uri: string }[];
}

export function hoverMarkdown(placement: Placement, options: HoverOptions = {}): string {
  const { workload, candidates } = placement;
  const ranked = {
    ...placement,
    kind: workload.kind,
    assumptions: workload.assumptions,
    perRequest: isClosedLoop(workload),
  };
  const table = candidates.length > 0 ? markdownTable(tableOfThree(ranked)) : undefined;
  const reasons = [...because(placement), energySentence(placement)]
    .filter((sentence) => sentence !== undefined)
    .map(escapeSentence)
    .join(' ');
  const service = servicePlacementSentences(placement)
    .map((sentence) => `- ${escapeSentence(sentence)}`)
    .join('\n');
  const view = agentView(placement);
  const xray = view && [
    ...(view.task ? [markdownTable(xrayTable(view) ?? NO_ROWS)] : []),
    xraySentences(view).map(escapeSentence).join(' '),
  ];
  const headline = placement.decision === 'unknown' ? verdict(placement, true) : escapeSentence(verdict(placement));
  const noted = notedSentences(options.notes ?? [])
    .map(escapeSentence)
    .join(' ');
  return [`**${headline}**`, table, reasons, ...(xray ?? []), noted, service, ground(placement, options)]
    .filter((part) => part)
    .join('\n\n');
}

const NO_ROWS: Table = { columns: [], rows: [] };

function agentView(placement: Placement): AgentView | undefined {
  const agent = agentReport(placement);
  const { task } = placement.recommended ?? placement.current ?? {};
  return agent && { agent, ...(task ? { task } : {}), assumptions: placement.workload.assumptions };
}

function markdownTable({ head = '', columns, rows }: Table): string | undefined {
  if (rows.length === 0) {
    return undefined;
  }
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const body = rows.map(({ target, cells, mark }) =>
    line([
      mark ? `**${escapeMarkdown(target)}, ${mark === 'now' ? t('now') : t('assumed')}**` : escapeMarkdown(target),
      ...cells.map(escapeSentence),
    ]),
  );
  return [line([head, ...columns]), line(['---', ...columns.map(() => '---:')]), ...body].join('\n');
}

function ground(placement: Placement, options: HoverOptions): string {
  const { recommended, current, workload } = placement;
  const subject = recommended ?? current;
  const age = staleWords(placement, options);
  const sentences = [
    subject && placement.decision !== 'unknown' ? evidenceSentence(placement, subject) : undefined,
    subject ? arithmetic(placement, subject) : undefined,
    ...(subject ? billSentences(subject) : []),
    subject ? priceMark(subject) : undefined,
    age === undefined ? priceDateSentence(placement) : `${priceDateSentence(placement)} ${t`They are ${age}.`}`,
    placement.decision === 'unknown' ? undefined : assumesSentence(workload.assumptions),
  ].filter((s) => s !== undefined);
  const links = (options.links ?? []).map(({ title, uri }) => `[${title}](${uri})`).join(' · ');
  return [sentences.map(escapeSentence).join(' '), links].filter((part) => part !== '').join(' ');
}
