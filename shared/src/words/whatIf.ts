/** The values that the panel lets a reader ask about, and what of them differs from the file. */
import { formatArrow } from '../format';
import { t } from '../l10n';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import { PRECISIONS, PURCHASES } from '../manifest/schema';
import type { WorkloadSpec } from '../manifest/schema';
import type { Placement } from '../placement/place';
import { machineKey } from '../placement/asked';
import { isTraining, meetsSlo } from '../placement/rank';
import { loadField, statedAt } from '../placement/whatIf';
import type { WhatIf, WhatIfField } from '../placement/whatIf';
import type { Workload } from '../placement/workload';
import { HIGH, LOW } from '../curves/span';
import type { PanelField, PanelWhatIf, Quantity } from '../panelState';
import type { Estimate, HardwareClass } from '../report/schema';
import { PURCHASE_WORDS } from './facts';
import { className, countedMachines, moneyWords } from './names';
import { quantityText } from './quantity';
import { shortfallWords } from './slo';

export interface WhatIfInput {
  /** As the file states it. */
  readonly spec: WorkloadSpec;
  /** As asked, defaults filled in. */
  readonly placement: Placement;
  /** Real ones, the peak among them. */
  readonly changes: WhatIf;
  readonly lineOf?: (field: string) => number | undefined;
  readonly refusal?: string;
}

export function panelWhatIf(input: WhatIfInput): PanelWhatIf {
  const { spec, placement, changes, lineOf, refusal } = input;
  const wishes = wishesFor(spec, placement, changes.target);
  const fields = wishes.map(({ field, value, ...wish }): PanelField => {
    const asked = changes[field] ?? value;
    return { field, ...wish, value: asked, isChanged: changes[field] !== undefined, line: lineOf?.(field) };
  });
  const listed = Object.entries(changes).map(([field, value]) => {
    const line = lineOf?.(field);
    if (field === 'target') {
      return { field, text: formatArrow(nowName(placement), askedName(placement, value)), line };
    }
    const quantity = wishes.find((wish) => wish.field === field)?.quantity ?? 'req/s';
    const before = statedAt(spec, field as WhatIfField);
    const text = formatArrow(
      before === undefined ? t('not stated') : quantityText(quantity, before),
      quantityText(quantity, value),
    );
    return { field, text, line };
  });
  return { fields, changes: listed, refusal };
}

type Wish = Omit<PanelField, 'isChanged' | 'line'>;

/** assumed: nobody asks about prompts a hundred times as long. */
const TOKEN_SPAN = 30;
const LIMIT_SPAN = 20;

function wishesFor(spec: WorkloadSpec, placement: Placement, target: WhatIf['target']): readonly Wish[] {
  const { workload, catalog } = placement;
  const regions = catalog.regions.filter(({ priced }) => priced).map(({ id }) => ({ value: id, text: id }));
  return [
    ...targetWishes(placement, target === undefined ? '' : String(target)),
    ...(isTraining(workload) ? [] : [...loadWishes(spec, workload), ...tokenWishes(spec, workload)]),
    ...limitWishes(spec, workload),
    ...(workload.precision === undefined && statedAt(spec, 'precision') === undefined
      ? []
      : [choice('precision', t('Precision'), workload.precision ?? '', PRECISIONS.map(same))]),
    choice(
      'placement.purchase',
      t('Purchase'),
      workload.purchase,
      PURCHASES.map((value) => ({ value, text: t(PURCHASE_WORDS[value] ?? value) })),
    ),
    choice('placement.region', t('Region'), workload.region, regions),
    {
      field: 'pricing.discountPct',
      label: t('Discount'),
      value: spec.pricing?.discountPct ?? 0,
      quantity: 'percent',
    },
  ];
}

const CLASSES: readonly HardwareClass[] = ['gpu', 'graviton', 'neuron', 'x86'];

/** What can run it, by class; candidates stand in the order of what they cost, those that meet the SLO first. */
function targetWishes(placement: Placement, asked: string): readonly Wish[] {
  const { candidates, current } = placement;
  const shown = candidates.filter((each) => each !== current && (each.feasible || machineKey(each) === asked));
  if (shown.length === 0) {
    return [];
  }
  const options = CLASSES.flatMap((hardwareClass) =>
    shown
      .filter(({ target }) => target.hardwareClass === hardwareClass)
      .map((each) => ({
        value: machineKey(each),
        text: optionText(placement, each),
        group: className(hardwareClass),
      })),
  );
  const now = { value: '', text: current ? t`${nowName(placement)}, now` : nowName(placement) };
  // At other values it may be no candidate any more.
  const gone = shown.some((each) => machineKey(each) === asked) ? [] : [{ value: asked, text: asked }];
  return [choice('target', t('Target'), asked, unique([now, ...options, ...gone]))];
}

/** Of two layouts of one machine the better one stands first. */
function unique<T extends { readonly value: string }>(options: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return options.filter(({ value }) => !seen.has(value) && seen.add(value));
}

function optionText({ workload }: Placement, estimate: Estimate): string {
  const miss = meetsSlo(estimate) ? '' : `, ${shortfallWords(workload, estimate)}`;
  return `${countedMachines(estimate)}, ${moneyWords(workload, estimate)}${miss}`;
}

const nowName = ({ current }: Placement): string => (current ? countedMachines(current) : t('not stated'));

/** What was a candidate may be none of the values that are asked now. */
function askedName({ decision, recommended }: Placement, key: number | string): string {
  return decision === 'asked' && recommended ? countedMachines(recommended) : String(key);
}

const same = (value: string) => ({ value, text: value });

function choice(field: WhatIfField, label: string, value: string, options: NonNullable<Wish['options']>): Wish {
  return { field, label, value, quantity: 'word', options };
}

function loadWishes(spec: WorkloadSpec, { traffic }: Workload): readonly Wish[] {
  const field = loadField(spec);
  const value = {
    'traffic.rpsAvg': traffic.rpsAvg,
    'traffic.tasksPerHour': traffic.tasksPerHour ?? traffic.rpsAvg * 3600,
    'traffic.itemsPerHour': traffic.itemsPerHour ?? traffic.rpsAvg * 3600,
    'traffic.concurrency': traffic.concurrency ?? 1,
  }[field];
  const stated = statedAt(spec, field);
  const middle = typeof stated === 'number' ? stated : value;
  const quantity = { rpsAvg: 'req/s', tasksPerHour: 'tasks/h', itemsPerHour: 'items/h', concurrency: 'in flight' }[
    field.slice('traffic.'.length)
  ] as Quantity;
  return middle > 0
    ? [{ field, label: t('Load'), value, quantity, range: { low: middle * LOW, high: middle * HIGH } }]
    : [];
}

/** Not where the file states buckets of sizes: a mean would say nothing about them. */
function tokenWishes(spec: WorkloadSpec, { kind, tokens }: Workload): readonly Wish[] {
  const { family } = KIND_DEFAULTS[kind];
  if (tokens.mix || kind === 'agent') {
    return [];
  }
  const wish = (field: 'tokens.inMean' | 'tokens.outMean', label: string, value: number): Wish[] => {
    const stated = statedAt(spec, field);
    const middle = typeof stated === 'number' ? stated : value;
    return middle >= 1
      ? [
          {
            field,
            label,
            value: Math.round(value),
            quantity: 'tokens',
            range: { low: Math.max(1, middle / TOKEN_SPAN), high: middle * TOKEN_SPAN },
          },
        ]
      : [];
  };
  return [
    ...wish('tokens.inMean', t('Tokens in'), tokens.inMean),
    ...(family === 'generate' ? wish('tokens.outMean', t('Tokens out'), tokens.outMean) : []),
  ];
}

const LIMITS = [
  ['slo.ttftMsP95', () => t('SLO for first token (TTFT), p95'), 'ttftP95'],
  ['slo.tpotMsP95', () => t('SLO per token (TPOT), p95'), 'tpotP95'],
  ['slo.e2eMsP95', () => t('SLO end to end (E2E), p95'), 'e2eP95'],
] as const;

/** The first that counts: one slider for the limit that most often decides. */
function limitWishes(spec: WorkloadSpec, { slo }: Workload): readonly Wish[] {
  const known = LIMITS.flatMap(([field, label, key]) => {
    const seconds = slo[key];
    const stated = statedAt(spec, field);
    const middle = typeof stated === 'number' ? stated : (seconds ?? 0) * 1000;
    return seconds === undefined || middle <= 0
      ? []
      : [
          {
            field,
            label: label(),
            value: Math.round(seconds * 1e6) / 1e3,
            quantity: 'milliseconds' as const,
            range: { low: middle / LIMIT_SPAN, high: middle * LIMIT_SPAN },
          },
        ];
  });
  return known.slice(0, 1);
}
