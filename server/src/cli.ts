#!/usr/bin/env node
/** The command line: the same service and model as the editor; files in, report out. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { getCatalog } from '../../shared/src/catalog/catalog';
import type { Catalog } from '../../shared/src/catalog/types';
import { version } from '../../package.json';
import type { Sharing } from '../../shared/src/fleet/sharing';
import { currencyFrom, showMoneyIn } from '../../shared/src/money';
import type { Currency } from '../../shared/src/money';
import { SHARING } from '../../shared/src/manifest/schema';
import { RULE_SEVERITIES } from '../../shared/src/settings';
import type { RuleSeverities } from '../../shared/src/settings';
import { progressText } from '../../shared/src/words/planProgress';
import { formatText } from '../../shared/src/words/text';
import { armCommand } from './arm/armCommand';
import { isCode, nearestCode } from './diagnostics/codes';
import { energyFiles } from './energyFile';
import type { EnergyOptions } from './energyFile';
import { estimateFiles } from './estimateFiles';
import { filesBelow } from './files';
import type { InputFile } from './files';
import { setHclLoader } from './manifest/dialects/terraform/load';
import { setTypeScriptLoader } from './manifest/dialects/typescript/load';
import { addCatalogCommands } from './catalogCommands';
import { listCatalog } from './catalogList';
import { CURVE_FORMATS, curveFiles } from './curveFile';
import type { CurveOptions } from './curveFile';
import { planFiles } from './fleet/planFiles';
import { PLAN_GAP, PLAN_SECONDS } from './fleet/solve';
import { PLAN_FORMATS, writePlan } from './fleet/writePlan';
import type { PlanFormat } from './fleet/writePlan';
import { catalogWithPrices } from './freshCatalog';
import { reportFiles } from './reportFile';
import { sarifOf } from './sarif';
import { simulateFiles } from './simulateFile';
import type { SimulationOptions } from './simulateFile';
import { VALIDATION_FORMATS, validateFile } from './validateFile';
import type { ValidationFormat } from './validateFile';

/** Exit status of a command that was called wrongly, or names a path that is not there. */
const BAD_USE = 2;

interface Output {
  readonly format: 'text' | 'json';
}

interface EstimateCommand {
  readonly format: 'text' | 'json' | 'sarif';
  readonly rule: RuleSeverities;
}

interface PlanCommand {
  readonly format: PlanFormat;
  readonly limitS: number;
  readonly gap: number;
  readonly quota: Readonly<Record<string, number>>;
  readonly budget?: number;
  readonly share?: Sharing;
}

function program(): Command {
  const command = new Command('placewright')
    .description('Where AI workloads should run, what they cost, how fast they answer, and why.')
    .version(version)
    .addOption(
      new Option('--currency <code=rate>', 'what text shows money in: EUR=1.08, USD for one unit').argParser(currency),
    )
    .hook('preAction', (_, action) => {
      const { currency: shown, format } = action.optsWithGlobals<{ readonly currency?: Currency; format?: string }>();
      // What programs read stays USD, its sentences too.
      showMoneyIn(format === undefined || format === 'text' ? shown : undefined);
    })
    .exitOverride()
    .showSuggestionAfterError();
  command
    .command('estimate')
    .description('Estimate every workload in files and folders.')
    .argument('<path...>', 'manifests, Kubernetes files, annotated TypeScript, or folders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json', 'sarif']).default('text'))
    .option('--rule <code=severity>', 'how a rule is reported (repeatable): over-budget=error', ruleSeverity, {})
    .action(estimate);
  command
    .command('energy')
    .description(
      'Energy and carbon of each workload, what would take less and from which load on, and the greenest region.',
    )
    .argument('<path...>', 'manifests, Kubernetes files, annotated TypeScript, or folders')
    .option('--workload <name>', 'only this one')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(energy);
  command
    .command('arm')
    .description('What stands between services and Graviton: packages, images and Dockerfiles for linux/arm64.')
    .argument('<path...>', 'lockfiles, package.json, Dockerfiles, Compose files, or folders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(arm);
  command
    .command('simulate')
    .description('Simulate each workload of a file at its placement, request by request, beside the estimate.')
    .argument('<file>', 'a manifest, Kubernetes file or annotated TypeScript')
    .option('--workload <name>', 'only this one')
    .option('--seed <n>', 'another run of the same load', whole(0), 1)
    .option('--requests <n>', 'requests to measure', whole(1), 10_000)
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(simulate);
  command
    .command('curve')
    .description('Cost over load for each workload of a file: between targets, and against an API that the file names.')
    .argument('<file>', 'a manifest, Kubernetes file or annotated TypeScript')
    .option('--workload <name>', 'only this one')
    .option('--target <type...>', 'instance types to compare in place of the best ones')
    .addOption(new Option('--format <format>', 'how to print').choices(CURVE_FORMATS).default('text'))
    .action(curve);
  command
    .command('validate')
    .description('Predict each row of a file of measurements, and say how far off the model is.')
    .argument('<file>', 'measurements as CSV, or the result of llama-bench, vLLM bench, GuideLLM or AIPerf')
    .addOption(new Option('--format <format>', 'how to print').choices(VALIDATION_FORMATS).default('text'))
    .action(async (path: string, { format }: { readonly format: ValidationFormat }) =>
      print(await validateFile(path, format)),
    );
  command
    .command('plan')
    .description('Plan every workload of files and folders together, under the limits that they share.')
    .argument('<path...>', 'manifests, Kubernetes files, annotated TypeScript, or folders')
    .addOption(new Option('--format <format>', 'how to print').choices(PLAN_FORMATS).default('text'))
    .option('--limit-s <n>', 'seconds that the solver may take', positive, PLAN_SECONDS)
    .option('--gap <share>', 'good enough: within this share of the cheapest', positive, PLAN_GAP)
    .option('--quota <key=amount>', 'quota in place of the manifests (repeatable): g=64, L4=8', quota, {})
    .option('--budget <usd>', 'most that the fleet may cost in a month', positive)
    .addOption(new Option('--share <how>', 'whether workloads may share machines').choices(SHARING))
    .action(planFleet);
  command
    .command('report')
    .description('One HTML file with the cost panel of every workload: it needs no editor and loads nothing.')
    .argument('<path...>', 'manifests, Kubernetes files, annotated TypeScript, or folders')
    .option('--out <file>', 'where to write it, in place of printing it')
    .action(writeReport);
  const catalogCommand = command.command('catalog').description('What is known about hardware, models and prices.');
  catalogCommand
    .command('list')
    .description('List instance types, accelerators, models or regions.')
    .argument('[what]', 'instances, chips, models or regions', 'instances')
    .action((what: string) => print(listCatalog(freshCatalog(), what)));
  addCatalogCommands(catalogCommand, print);
  return command;
}

/** With the refreshed prices, where there are any. */
function freshCatalog(): Catalog {
  const { catalog, problem } = catalogWithPrices(getCatalog());
  if (problem !== undefined) {
    process.stderr.write(`placewright: ${problem}\n`);
  }
  return catalog;
}

async function inputFiles(paths: readonly string[]): Promise<readonly InputFile[]> {
  const { files, skipped } = await filesBelow(paths);
  skipped.forEach(({ path, reason }) => process.stderr.write(`placewright: ${path}: ${reason}: not read\n`));
  return files;
}

async function estimate(paths: readonly string[], { format, rule }: EstimateCommand): Promise<void> {
  const catalog = freshCatalog();
  const files = await inputFiles(paths);
  const report = await estimateFiles(files, catalog, today(), rule);
  print(
    format === 'json'
      ? JSON.stringify(report, undefined, 2)
      : format === 'sarif'
        ? sarifOf(report)
        : formatText(report),
  );
}

async function arm(paths: readonly string[], { format }: Output): Promise<void> {
  const { text, blocked } = await armCommand(paths, format);
  print(text);
  process.exitCode = blocked ? 1 : 0;
}

async function energy(paths: readonly string[], options: EnergyOptions): Promise<void> {
  const files = await inputFiles(paths);
  print(await energyFiles(files, freshCatalog(), today(), options));
}

async function writeReport(paths: readonly string[], { out }: { readonly out?: string }): Promise<void> {
  const files = await inputFiles(paths);
  const html = await reportFiles(files, freshCatalog(), today(), join(__dirname, 'webview'));
  if (out === undefined) {
    process.stdout.write(html);
    return;
  }
  await writeFile(out, html);
  process.stderr.write(`placewright: ${out} written\n`);
}

async function simulate(path: string, options: SimulationOptions): Promise<void> {
  const files = await inputFiles([path]);
  print(await simulateFiles(files, freshCatalog(), today(), options));
}

async function curve(path: string, options: CurveOptions): Promise<void> {
  const files = await inputFiles([path]);
  print(await curveFiles(files, freshCatalog(), today(), options));
}

async function planFleet(paths: readonly string[], options: PlanCommand): Promise<void> {
  const files = await inputFiles(paths);
  const stop = new AbortController();
  // The first Ctrl+C ends the search with the best so far, the second the program.
  process.once('SIGINT', () => stop.abort());
  const report = await planFiles(files, freshCatalog(), today(), {
    seconds: options.limitS,
    gap: options.gap,
    quota: options.quota,
    usdPerMonth: options.budget,
    sharing: options.share,
    signal: stop.signal,
    onProgress: process.stderr.isTTY
      ? (progress) => process.stderr.write(`\r\u001b[K${progressText(progress)}`)
      : undefined,
  });
  if (process.stderr.isTTY) {
    process.stderr.write('\r\u001b[K');
  }
  print(writePlan(report, options.format));
  process.exitCode = report.status === 'infeasible' || report.status === 'none' ? 1 : 0;
}

/** `EUR=1.08`. */
function currency(text: string): Currency {
  const [code = '', rate = ''] = text.split('=');
  const found = rate.trim() === '' ? undefined : currencyFrom({ [code.toUpperCase()]: Number(rate) });
  if (!found) {
    throw new InvalidArgumentError('Not a currency with USD for one unit of it, as in EUR=1.08.');
  }
  return found;
}

/** For an option that is a number above 0. */
function positive(text: string): number {
  const n = Number(text);
  if (text.trim() === '' || !Number.isFinite(n) || n <= 0) {
    throw new InvalidArgumentError('Not a number above 0.');
  }
  return n;
}

/** For `--quota key=amount`, as often as it stands. */
function quota(text: string, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, key, amount] = /^(.+)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (key === undefined || amount === undefined) {
    throw new InvalidArgumentError('Not a quota such as g=64.');
  }
  return { ...before, [key]: Number(amount) };
}

/** For `--rule code=severity`, as often as it stands. */
function ruleSeverity(text: string, before: RuleSeverities): RuleSeverities {
  const [code = '', severity = ''] = text.split('=');
  const known = RULE_SEVERITIES.find((each) => each === severity);
  if (!isCode(code)) {
    const nearest = nearestCode(code);
    throw new InvalidArgumentError(`No rule is called ${code}.${nearest === undefined ? '' : ` Nearest: ${nearest}.`}`);
  }
  if (known === undefined) {
    throw new InvalidArgumentError(`Not one of ${RULE_SEVERITIES.join(', ')}.`);
  }
  return { ...before, [code]: known };
}

/** For an option that is a whole number from `least` on. */
function whole(least: number): (text: string) => number {
  return (text) => {
    const n = Number(text);
    if (!/^\d+$/.test(text) || n < least || !Number.isSafeInteger(n)) {
      throw new InvalidArgumentError(`Not a whole number from ${least} on.`);
    }
    return n;
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  setTypeScriptLoader(() => require('./typescript.js'));
  setHclLoader(() => require('./hcl.js'));
  // A reader that closes early (`| head`) is no failure.
  process.stdout.on('error', () => process.exit(0));
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are answers; commander has printed the rest.
      process.exitCode = error.exitCode === 0 ? 0 : BAD_USE;
      return;
    }
    process.stderr.write(`placewright: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = BAD_USE;
  }
}

void main();
