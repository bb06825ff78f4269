/** The report as plain text, for a terminal. */
import { notedSentences } from './noted';
import { formatDate, formatPlural } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { currencyNote } from '../money';
import type { Report, WorkloadReport } from '../report/schema';
import { totalsOf } from '../report/totals';
import { taskSentences } from './agent';
import { assumesSentence } from './assumed';
import { billSentences, billText, priceMark } from './bill';
import { plainName } from './markdown';
import { serviceSentences } from './service';
import { runsWords } from './status';
import type { Table } from './table';
import { tableOfThree } from './table';
import { xraySentences, xrayTable } from './xray';

export function formatText(report: Report): string {
  const blocks = report.files.map(fileText);
  return [...blocks, totalText(report)].join('\n\n');
}

type ReportFile = Report['files'][number];

function fileText({ path, workloads, diagnostics }: ReportFile): string {
  const problems = diagnostics.map(
    (d) => `  ${path}:${d.range.start.line + 1}:${d.range.start.character + 1} ${d.severity} ${d.code}: ${d.message}`,
  );
  return [path, ...workloads.map(workloadText), ...problems].join('\n');
}

function workloadText(workload: WorkloadReport): string {
  const what = [workload.kind, workload.model && plainName(workload.model)].filter((part) => part).join(', ');
  const table = workload.candidates.length > 0 ? tableText(workload) : [];
  const advised = workload.recommended ?? workload.current;
  const task = advised && workload.kind === 'agent' ? taskSentences(advised) : [];
  const view = workload.agent && {
    agent: workload.agent,
    ...(advised?.task ? { task: advised.task } : {}),
    assumptions: workload.assumptions,
  };
  const xray = view && xrayTable(view);
  const assumes = assumesSentence(workload.assumptions);
  const subject = workload.current ?? workload.recommended;
  const bill = subject ? [billText(subject), ...billSentences(subject), priceMark(subject)] : [];
  return [
    `  ${plainName(workload.name)} (${what})`,
    `    ${workload.verdict}`,
    ...table.map((line) => `    ${line}`),
    ...bill.flatMap((sentence) => (sentence === undefined ? [] : `    ${sentence}`)),
    ...(xray ? alignedTable(xray).map((line) => `    ${line}`) : []),
    ...[
      ...(view ? xraySentences(view) : []),
      ...task,
      ...(workload.service ? serviceSentences(workload.service) : []),
    ].map((line) => `    ${line}`),
    ...(workload.scarcity ?? []).map((line) => `    ${line}`),
    ...notedSentences(workload.notes ?? []).map((line) => `    ${line}`),
    ...(assumes ? [`    ${assumes}`] : []),
  ].join('\n');
}

function tableText(workload: WorkloadReport): string[] {
  return alignedTable(tableOfThree(workload));
}

function alignedTable({ head = '', columns, rows }: Table): string[] {
  const lines = [
    [head, ...columns],
    ...rows.map((row) => [row.mark ? `${row.target}, ${row.mark}` : row.target, ...row.cells]),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function totalText({ files, catalog }: Report): string {
  const totals = totalsOf(files.flatMap((file) => file.workloads));
  const sentences = [
    `${formatPlural(totals.workloads, 'workload')}${totals.unknown < totals.workloads ? `, ${formatMonthly(totals.monthlyUsd)}${runsWords(totals.runs)}` : ''}.`,
    totals.moves > 0 && totals.savingUsd > 0
      ? `${formatPlural(totals.moves, 'move')} would save ${formatDollars(totals.savingUsd)}.`
      : undefined,
    totals.unknown > 0
      ? `${formatPlural(totals.unknown, 'cost')} unknown: ${totals.unknownNames.map(plainName).join(', ')}.`
      : undefined,
    `Prices ${formatDate(catalog.date)}.${currencyNote()}`,
  ];
  return sentences.filter((s) => s !== undefined).join(' ');
}
