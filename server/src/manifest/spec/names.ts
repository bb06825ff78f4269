/** Names that only the catalog knows: models, instances, regions, accelerators. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Catalog } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { Problem, Severity, Span } from '../manifest';
import type { Reading } from './reading';

interface NameKind {
  readonly code: string;
  readonly severity: Severity;
  readonly known: (catalog: Catalog, name: string) => boolean;
  readonly nearest: (catalog: Catalog, name: string) => string | undefined;
  readonly message: (name: string, near: string | undefined) => string;
}

const MODEL: NameKind = {
  code: 'model-unknown',
  severity: 'information',
  // A path is looked up in the workspace, not in the catalog.
  known: (catalog, name) => isPath(name) || catalog.model(name) !== undefined,
  nearest: nearestModel,
  message: (name) => t`${name} is not in the catalog: speed and fit are unknown.`,
};
const INSTANCE: NameKind = {
  code: 'instance-unknown',
  severity: 'warning',
  known: (catalog, name) => catalog.instance(name) !== undefined,
  nearest: (catalog, name) => catalog.nearestInstance(name),
  message: (name, near) =>
    near ? t`Instance ${name} is not known. Nearest: ${near}.` : t`Instance ${name} is not known.`,
};
const REGION: NameKind = {
  code: 'region-unknown',
  severity: 'warning',
  known: (catalog, name) => catalog.region(name) !== undefined,
  nearest: (catalog, name) => catalog.nearestRegion(name),
  message: (name, near) => (near ? t`Region ${name} is not known. Nearest: ${near}.` : t`Region ${name} is not known.`),
};
const ACCELERATOR: NameKind = {
  code: 'accelerator-unknown',
  severity: 'warning',
  known: (catalog, name) => catalog.chip(name) !== undefined,
  nearest: (catalog, name) => catalog.nearestChip(name),
  message: (name, near) =>
    near ? t`Accelerator ${name} is not known. Nearest: ${near}.` : t`Accelerator ${name} is not known.`,
};

/** Which fields hold such names. */
const NAMES: readonly (readonly [RegExp, NameKind])[] = [
  [/^model$|^speculative\.draftModel$/, MODEL],
  [/^placement\.(instance|owned\.\d+\.instance)$/, INSTANCE],
  [/^region$|^placement\.(region|regions\.\d+)$/, REGION],
  [/^placement\.accelerator$/, ACCELERATOR],
];
const OVERRIDE = /^pricing\.overrides\.(.+)$/;

/** A message shows the start of what is written. */
const MAX_SHOWN = 60;

export function unknownNames({ fields, text }: Reading): Problem[] {
  const problems: Problem[] = [];
  for (const [path, { key, value }] of fields) {
    if (path === 'model' && fields.has('placement.hosted')) {
      // What a provider runs is often published nowhere.
      continue;
    }
    const kind = NAMES.find(([pattern]) => pattern.test(path))?.[1];
    const override = kind ? undefined : OVERRIDE.exec(path)?.[1];
    const span = override !== undefined ? key : value;
    const checked = override !== undefined ? INSTANCE : kind;
    if (!checked || !span) continue;
    const name = override ?? text.slice(span.start, span.end);
    // An inline shape of a model stands there as a block.
    const problem = /^[[{]|[\n:]\s/.test(name) ? undefined : check(name, span, checked);
    if (problem) problems.push(problem);
  }
  return problems;
}

function check(name: string, span: Span, kind: NameKind): Problem | undefined {
  const catalog = getCatalog();
  if (name.trim() === '' || kind.known(catalog, name)) {
    return undefined;
  }
  const near = kind.nearest(catalog, name);
  const shown = name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name;
  const problem = { code: kind.code, severity: kind.severity, message: kind.message(shown, near), span };
  return near ? { ...problem, fix: { title: t`Use ${near}`, newText: near } } : problem;
}

/** Another size or generation is another thing, however alike the names are. */
export function nearestModel(catalog: Catalog, name: string): string | undefined {
  const near = catalog.nearestModel(name);
  return near !== undefined && numbersIn(near) === numbersIn(name) ? near : undefined;
}

function numbersIn(name: string): string {
  return (name.match(/\d+/g) ?? []).join(' ');
}

function isPath(name: string): boolean {
  return /^\.{0,2}\/|\.(json|gguf)$/i.test(name);
}
