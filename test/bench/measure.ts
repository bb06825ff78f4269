/** Wall and CPU time of the same work: on a machine that others use, only the latter is ours. */
import { cpuUsage } from 'node:process';

export interface Spread {
  readonly median: number;
  readonly p95: number;
}

/** In ms. CPU time counts all threads of this process: garbage collection and compiling too. */
export interface Times {
  readonly wall: number;
  readonly cpu: number;
}

export async function timed(work: () => unknown): Promise<Times> {
  const cpu = cpuUsage();
  const start = performance.now();
  await work();
  const wall = performance.now() - start;
  const { user, system } = cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000 };
}

export async function repeated(count: number, work: (i: number) => unknown): Promise<readonly Times[]> {
  const times: Times[] = [];
  for (let i = 0; i < count; i += 1) {
    times.push(await timed(() => work(i)));
  }
  return times;
}

export function spread(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

export const wallOf = (times: readonly Times[]) => spread(times.map(({ wall }) => wall));
export const cpuOf = (times: readonly Times[]) => spread(times.map(({ cpu }) => cpu));

export const ms = (n: number) => `${n.toFixed(n < 99.95 ? 2 : 0)} ms`;

const NAME_WIDTH = 34;

export function print(name: string, text: string): void {
  console.log(`  ${name.padEnd(NAME_WIDTH)}${text}`);
}

export function printOnce(name: string, { wall, cpu }: Times, rest = ''): void {
  print(name, `${ms(wall)}   CPU ${ms(cpu)}${rest}`);
}

export function printSpread(name: string, times: readonly Times[], rest = ''): void {
  const [wall, cpu] = [wallOf(times), cpuOf(times)];
  print(name, `median ${ms(wall.median)}   p95 ${ms(wall.p95)}   CPU ${ms(cpu.median)} / ${ms(cpu.p95)}${rest}`);
}

export function printGoal(name: string, value: number, limit: number): void {
  print(name, `${value <= limit ? 'met' : 'MISSED'} (${ms(value)} of ${ms(limit)})`);
}
