/** `catalog refresh` and `catalog import` of the command line. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { HOME_REGION, PRICED_REGIONS } from '../../shared/src/catalog/pricedRegions';
import type { RefreshModule, RefreshProgress, RefreshResult } from '../../shared/src/refreshApi';
import { showProgress } from './progress';

type Print = (text: string) => void;

interface Output {
  readonly format: 'text' | 'json';
  readonly cache?: string;
}

interface RefreshOptions extends Output {
  readonly region: readonly string[];
  readonly from?: string;
  readonly savingsPlans: boolean;
  readonly spot: readonly string[];
}

interface ImportOptions extends Output {
  readonly region?: string;
}

/** Exit status where something asked for was not read; what was read is kept. */
const PARTLY = 1;
/** By convention 128 and the number of the signal that Ctrl+C sends. */
const INTERRUPTED = 130;
const EVERY_REGION = 'all';

export function addCatalogCommands(catalog: Command, print: Print): void {
  const format = () => new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
  catalog
    .command('refresh')
    .description('Read the price lists of AWS over the network, and say what changed.')
    .option('--region <region...>', `regions, or ${EVERY_REGION} for those of the built-in table`, [HOME_REGION])
    .option('--no-savings-plans', 'leave the lists of savings plans alone')
    .option('--spot <file...>', 'also what `aws ec2 describe-spot-price-history` printed', [])
    .option('--from <address>', 'a mirror with the same layout')
    .option('--cache <folder>', 'where prices are kept')
    .addOption(format())
    .action((options: RefreshOptions) => refresh(options, print));
  catalog
    .command('import')
    .description('Read files that are here already: price lists, spot price history, instance types.')
    .argument(
      '<file...>',
      'index.csv of a price list, or JSON of `aws ec2 describe-spot-price-history|describe-instance-types`',
    )
    .option('--region <region>', 'of a price list that does not say it')
    .option('--cache <folder>', 'where prices are kept')
    .addOption(format())
    .action((files: readonly string[], options: ImportOptions) => importAll(files, options, print));
}

async function refresh(options: RefreshOptions, print: Print): Promise<void> {
  const { cache, from, savingsPlans, spot, format } = options;
  const regions = options.region.includes(EVERY_REGION) ? PRICED_REGIONS : options.region;
  const progress = showProgress();
  const result = await interruptible((signal) => {
    const common = { folder: cache, today: today(), signal };
    return both(
      () =>
        refresher().refreshPrices({
          ...common,
          regions,
          from,
          savingsPlans,
          progress: ({ text, share }: RefreshProgress) => progress.show(text, share),
        }),
      () => (spot.length > 0 ? refresher().importFiles({ ...common, files: spot }) : undefined),
    );
  }).finally(progress.end);
  report(result, format, print);
}

async function importAll(
  files: readonly string[],
  { region, cache, format }: ImportOptions,
  print: Print,
): Promise<void> {
  const result = await interruptible((signal) =>
    refresher().importFiles({ files, region, folder: cache, today: today(), signal }),
  );
  report(result, format, print);
}

async function both(
  first: () => Promise<RefreshResult>,
  second: () => Promise<RefreshResult> | undefined,
): Promise<RefreshResult> {
  const lists = await first();
  const files = lists.cancelled ? undefined : await second();
  return files ? { ...lists, outcomes: [...lists.outcomes, ...files.outcomes] } : lists;
}

/** Loaded here and nowhere else: estimates never need it. */
function refresher(): RefreshModule<AbortSignal> {
  return require('./refresh.js') as RefreshModule<AbortSignal>;
}

/** Ctrl+C ends the reading in good order; a second one ends the program. */
async function interruptible(work: (signal: AbortSignal) => Promise<RefreshResult>): Promise<RefreshResult> {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
}

function report(result: RefreshResult, format: Output['format'], print: Print): void {
  print(format === 'json' ? JSON.stringify(result, undefined, 2) : refresher().refreshText(result));
  if (result.cancelled) {
    process.exitCode = INTERRUPTED;
  } else if (result.outcomes.some(({ is }) => is === 'failed')) {
    process.exitCode = PARTLY;
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
}
