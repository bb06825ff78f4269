#!/usr/bin/env node
/** The command line: the same service and model as the editor; files in, report out. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { getCatalog } from '../../shared/src/catalog/catalog';
import type { Catalog } from '../../shared/src/catalog/types';
import { version } from '../../package.json';
import { formatText } from '../../shared/src/words/text';
import { estimateFiles } from './estimateFiles';
import { filesBelow } from './files';
import { setTypeScriptLoader } from './manifest/dialects/typescript/load';
import { addCatalogCommands } from './catalogCommands';
import { listCatalog } from './catalogList';
import { catalogWithPrices } from './freshCatalog';
import { simulateFiles } from './simulateFile';
import type { SimulationOptions } from './simulateFile';
import { VALIDATION_FORMATS, validateFile } from './validateFile';
import type { ValidationFormat } from './validateFile';

/** Exit status of a command that was called wrongly, or names a path that is not there. */
const BAD_USE = 2;

interface Output {
  readonly format: 'text' | 'json';
}

function program(): Command {
  const command = new Command('placewright')
    .description('Where AI workloads should run, what they cost, how fast they answer, and why.')
    .version(version)
    .exitOverride()
    .showSuggestionAfterError();
  command
    .command('estimate')
    .description('Estimate every workload in files and folders.')
    .argument('<path...>', 'manifests, Kubernetes files, annotated TypeScript, or folders')
    .addOption(new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text'))
    .action(estimate);
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
    .command('validate')
    .description('Predict each row of a file of measurements, and say how far off the model is.')
    .argument('<file>', 'measurements as CSV, or the result of llama-bench, vLLM bench, GuideLLM or AIPerf')
    .addOption(new Option('--format <format>', 'how to print').choices(VALIDATION_FORMATS).default('text'))
    .action(async (path: string, { format }: { readonly format: ValidationFormat }) =>
      print(await validateFile(path, format)),
    );
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

async function estimate(paths: readonly string[], { format }: Output): Promise<void> {
  const catalog = freshCatalog();
  const { files, skipped } = await filesBelow(paths);
  skipped.forEach(({ path, reason }) => process.stderr.write(`placewright: ${path}: ${reason}: not read\n`));
  const report = await estimateFiles(files, catalog, today());
  print(format === 'json' ? JSON.stringify(report, undefined, 2) : formatText(report));
}

async function simulate(path: string, options: SimulationOptions): Promise<void> {
  const { files, skipped } = await filesBelow([path]);
  skipped.forEach((file) => process.stderr.write(`placewright: ${file.path}: ${file.reason}: not read\n`));
  print(await simulateFiles(files, freshCatalog(), options));
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
