/** `placewright.hardware.yaml` as it is typed: what is right is used, what is not is said where it stands. */
import * as z from 'zod';
import type { Catalog } from '../../../shared/src/catalog/types';
import { cpuNamed } from '../../../shared/src/catalog/ownHardware';
import { t } from '../../../shared/src/l10n';
import { hardwareSchema } from '../../../shared/src/manifest/hardwareSchema';
import type { HardwareSpec } from '../../../shared/src/manifest/hardwareSchema';
import type { FieldSpan, Problem } from '../manifest/manifest';
import { readValue } from '../manifest/spec/readSpec';
import type { Reading } from '../manifest/spec/reading';
import { parseTolerant } from '../manifest/yaml/tolerant';
import { entriesOf } from '../manifest/yaml/tree';

export interface Hardware {
  readonly spec: HardwareSpec;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly problems: readonly Problem[];
}

const EMPTY: HardwareSpec = { version: 1 };

export function isHardwareName(path: string): boolean {
  return /(?:^|[\\/])placewright\.hardware\.ya?ml$/i.test(path);
}

/** The reader of fields knows numbers, not the one number; that it is 1 is checked apart. */
const bodySchema = hardwareSchema.extend({ version: z.number().optional() });
const VERSION = 1;

export function readHardware(text: string): Hardware {
  const { root, syntax } = parseTolerant(text);
  const reading: Reading = { text, fields: new Map(), problems: [], empty: [] };
  const value = root && !isEmpty(root) ? readValue(root, bodySchema, '', reading) : undefined;
  const head = headProblem(text, value, reading, entriesOf(root).length > 0);
  const checked = hardwareSchema.safeParse(value ?? EMPTY);
  const spec = checked.success ? checked.data : EMPTY;
  return { spec, fields: reading.fields, problems: [...syntax, ...reading.problems, ...head, ...twice(spec, reading)] };
}

function isEmpty(root: { readonly kind: string; readonly value?: unknown }): boolean {
  return root.kind === 'scalar' && root.value === null;
}

/** Without its version nothing of a file is used: it may be of a form to come. */
function headProblem(text: string, value: unknown, { fields, empty }: Reading, hasEntries: boolean): Problem[] {
  const stated = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  const written = fields.get('version')?.value;
  if (written && stated !== VERSION) {
    const message = t`Version ${text.slice(written.start, written.end).slice(0, 20)} is not known: version ${VERSION} is read here.`;
    const fix = { title: t`Write version: ${VERSION}`, newText: String(VERSION) };
    return [{ code: 'version-unsupported', severity: 'error', message, span: written, fix }];
  }
  if (written || !hasEntries || empty.includes('version')) {
    return [];
  }
  const end = text.indexOf('\n');
  const span = { start: 0, end: end < 0 ? text.length : end };
  const fix = { title: t('Add version: 1'), newText: 'version: 1\n', span: { start: 0, end: 0 } };
  const message = t('This file begins with version: 1. Without it nothing of it is used.');
  return [{ code: 'version-missing', severity: 'error', message, span, fix }];
}

/** The same machine, accelerator or price stands twice: the last one counts. */
function twice({ instances = [], accelerators = [], prices = [] }: HardwareSpec, { fields }: Reading): Problem[] {
  const named: readonly (readonly [string, string])[] = [
    ...instances.map(({ type }, i) => [`instances.${i}.type`, type.toLowerCase()] as const),
    ...accelerators.map(({ name }, i) => [`accelerators.${i}.name`, name.toLowerCase()] as const),
    ...prices.map(({ instance, region = '', purchase = 'on-demand' }, i) => {
      return [`prices.${i}.instance`, `${instance.toLowerCase()} ${region} ${purchase}`] as const;
    }),
  ];
  const last = new Map(named.map(([field, name]) => [`${field.split('.')[0]} ${name}`, field]));
  return named.flatMap(([field, name]): Problem[] => {
    const span = fields.get(field)?.value;
    return span && last.get(`${field.split('.')[0]} ${name}`) !== field
      ? [
          {
            code: 'hardware-twice',
            severity: 'warning',
            message: t('This stands twice in the file: the last one counts.'),
            span,
          },
        ]
      : [];
  });
}

const ACCELERATOR = { code: 'accelerator-unknown' };
const PROCESSOR = { code: 'processor-unknown' };
const INSTANCE = { code: 'instance-unknown' };
const REGION = { code: 'region-unknown' };

/** What names something that is not there; `catalog` has what the file itself adds. */
export function unknownInHardware({ spec, fields }: Hardware, catalog: Catalog): Problem[] {
  const problems: Problem[] = [];
  const report = (field: string, { code }: { readonly code: string }, message: string, near?: string) => {
    const span = fields.get(field)?.value;
    if (span) {
      const fix = near === undefined ? undefined : { title: t`Use ${near}`, newText: near };
      problems.push({
        code,
        severity: 'warning',
        message: near ? t`${message} Nearest: ${near}.` : message,
        span,
        ...(fix && { fix }),
      });
    }
  };
  spec.instances?.forEach(({ accelerator, cpu }, i) => {
    if (accelerator && !catalog.chip(accelerator.chip)) {
      const message = t`Accelerator ${shown(accelerator.chip)} is not known: this machine is left out.`;
      report(`instances.${i}.accelerator.chip`, ACCELERATOR, message, catalog.nearestChip(accelerator.chip));
    }
    if (cpu !== undefined && !cpuNamed(cpu, catalog)) {
      report(`instances.${i}.cpu`, PROCESSOR, t`Processor ${shown(cpu)} is not known: its speed is unknown.`);
    }
  });
  spec.prices?.forEach(({ instance, region }, i) => {
    if (!catalog.instance(instance)) {
      report(
        `prices.${i}.instance`,
        INSTANCE,
        t`Instance ${shown(instance)} is not known.`,
        catalog.nearestInstance(instance),
      );
    }
    if (region !== undefined && !catalog.region(region)) {
      report(`prices.${i}.region`, REGION, t`Region ${shown(region)} is not known.`, catalog.nearestRegion(region));
    }
  });
  return problems;
}

/** A message shows the start of what is written. */
const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
