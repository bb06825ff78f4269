/** The simulation beside the closed form, as plain text for a terminal. */
import { formatNumber, formatPercent, formatRate, formatTime, formatPlural } from '../format';
import type { ComparedFigure, SimulatedWorkload, SimulationReport } from '../simulation/schema';
import { plainName } from './markdown';

export function formatSimulation({ workloads, skipped, seed }: SimulationReport): string {
  const left = skipped.map(({ path, name, reason }) => `${path}: ${plainName(name)}: not simulated: ${reason}.`);
  const blocks = workloads.map(workloadText);
  const end = `${formatPlural(workloads.length, 'workload')} simulated with seed ${seed}.`;
  return [...blocks, ...(left.length > 0 ? [left.join('\n')] : []), end].join('\n\n');
}

function workloadText(workload: SimulatedWorkload): string {
  const { path, name, target, placement } = workload;
  const machine = `${formatPlural(target.replicas, 'replica')} on ${target.instance}`;
  const engine = [target.runtime, target.precision].filter((part) => part !== undefined).join(' ');
  return [
    path,
    `  ${plainName(name)} (${placement}: ${[machine, engine].filter((part) => part !== '').join(', ')}; ${loadText(workload)})`,
    ...table(workload).map((line) => `    ${line}`),
    `    ${formatPlural(workload.requests, 'request')} measured; a copy is in service ${formatPercent(workload.utilization)} of the time.`,
    ...workload.notes.map((note) => `    ${note}`),
  ].join('\n');
}

function loadText({ load }: SimulatedWorkload): string {
  return load.concurrency === undefined
    ? `${formatRate(load.requestsPerSecond, 'req/s')} at the peak`
    : `${formatNumber(load.concurrency)} in flight`;
}

function table({ ttft, tpot, e2e, requestsPerSecond, tokensPerSecond, batch }: SimulatedWorkload): string[] {
  const times = Object.entries({ TTFT: ttft, TPOT: tpot, E2E: e2e }).flatMap(([title, at]) =>
    Object.entries(at).map(([p, figure]) => row(`${title} ${p}`, figure, formatTime)),
  );
  const lines = [
    ['', 'closed form', 'simulated', '95% interval', 'off'],
    ...times,
    row('requests', requestsPerSecond, (n) => formatRate(n, 'req/s')),
    row('tokens', tokensPerSecond, (n) => formatRate(n, 'tok/s')),
    row('in flight', batch, formatNumber),
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function row(
  title: string,
  { closedForm, simulated, low, high }: ComparedFigure,
  format: (n: number | undefined) => string,
): string[] {
  const interval = low === undefined || high === undefined ? '' : `${format(low)}–${format(high)}`;
  const off = closedForm === undefined || !simulated ? '' : signed(closedForm / simulated - 1);
  return [title, format(closedForm), format(simulated), interval, off];
}

function signed(share: number): string {
  const percent = Math.round(share * 100);
  return percent > 0 ? `+${percent}%` : `${percent}%`;
}
