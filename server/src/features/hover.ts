/** Over a workload's name: the verdict and why; over a key: what it means; over a machine or model: its facts. */
import type { Hover, Position } from 'vscode-languageserver';
import { formatBytes, formatCount, formatHourly, formatTokens } from '../../../shared/src/format';
import { escapeMarkdown } from '../../../shared/src/words/markdown';
import { armLine } from '../../../shared/src/words/arm';
import { hoverMarkdown } from '../../../shared/src/words/hover';
import { evidenceHover } from '../evidence/hoverText';
import type { Hardware } from '../hardware/readHardware';
import { hardwareOf } from '../manifest/dialects/hardware';
import type { FoundWorkload } from '../manifest/manifest';
import { workloadAt } from '../manifest/manifestCache';
import { COMMANDS } from '../../../shared/src/protocol';
import { commandUri } from './commands';
import { instanceFacts } from './completion/catalogValues';
import type { FeatureContext, Reading } from './context';
import { fieldAt, markdown, rangeOf } from './context';
import { hardwareRoot, nodeAt, workloadRoot } from './schemaDocs';

export function provideHover(context: FeatureContext, reading: Reading, position: Position): Hover | null {
  const { document, manifest } = reading;
  const offset = document.offsetAt(position);
  const own = hardwareOf(manifest);
  if (own) {
    return hardwareHover(context, reading, own, offset);
  }
  const named = manifest.workloads.find(({ nameSpan }) => nameSpan.start <= offset && offset <= nameSpan.end);
  if (named) {
    return { contents: markdown(workloadText(context, reading, named)), range: rangeOf(document, named.nameSpan) };
  }
  const workload = workloadAt(manifest, offset);
  const hit = workload && fieldAt(workload, offset);
  if (!workload || !hit) {
    return null;
  }
  const text =
    hit.on === 'key' ? keyText(context, reading, hit.field) : valueText(context, reading, workload, hit.field);
  return text === undefined ? null : { contents: markdown(text), range: rangeOf(document, hit.span) };
}

/** Over a key of a hardware file: the schema's words; over a name that the catalog has: its facts. */
function hardwareHover(
  { catalog, client }: FeatureContext,
  { document }: Reading,
  own: Hardware,
  offset: number,
): Hover | null {
  const hit = fieldAt(own, offset);
  if (!hit) {
    return null;
  }
  const name = document.getText(rangeOf(document, hit.span));
  const path = hit.field.split('.');
  const doc = nodeAt(hardwareRoot(), path)?.doc;
  const saidElsewhere = client.yamlExtensionActive && document.languageId === 'yaml';
  const instance = /^prices\.\d+\.instance$/.test(hit.field) ? catalog.instance(name) : undefined;
  const chip = hit.field.endsWith('.accelerator.chip') ? catalog.chip(name) : undefined;
  const facts = instance ? instanceFacts(instance) : chip && `${chip.architecture} · ${formatBytes(chip.memory)}`;
  const key = path.filter((part) => !/^\d+$/.test(part)).join('.');
  const text =
    hit.on === 'value'
      ? facts && `**${escapeMarkdown(name)}** · ${escapeMarkdown(facts)}`
      : doc === undefined || saidElsewhere
        ? undefined
        : `\`${key}\`: ${doc}`;
  return text === undefined ? null : { contents: markdown(text), range: rangeOf(document, hit.span) };
}

function workloadText(
  { client, today }: FeatureContext,
  { document, settings, estimated, scope }: Reading,
  workload: FoundWorkload,
): string {
  const armReady = scope.arm && armLine(scope.arm);
  const { line } = document.positionAt(workload.nameSpan.start);
  const links = client.commands
    ? [{ title: 'Panel', uri: commandUri(COMMANDS.openCostPanel, document.uri, line) }]
    : [];
  return hoverMarkdown(estimated(workload).placement, {
    today,
    staleAfterDays: settings['prices.staleAfterDays'],
    notes: armReady === undefined ? workload.notes : [...workload.notes, armReady],
    links,
  });
}

/** The schema's own words; the YAML extension says them already where it is active. */
function keyText({ client }: FeatureContext, { manifest, document }: Reading, field: string): string | undefined {
  const saidElsewhere =
    client.yamlExtensionActive && document.languageId === 'yaml' && manifest.dialect === 'placewright';
  const doc = nodeAt(workloadRoot(), field.split('.'))?.doc;
  return saidElsewhere || doc === undefined ? undefined : `\`${field}\`: ${doc}`;
}

function valueText(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  field: string,
): string | undefined {
  const { catalog } = context;
  const { spec } = workload;
  if (field === 'placement.instance' && spec.placement?.instance !== undefined) {
    const region = spec.placement.region ?? reading.settings['defaults.region'];
    return instanceText(
      context,
      spec.placement.instance,
      region,
      spec.placement.purchase ?? reading.settings['defaults.purchase'],
    );
  }
  if (field === 'placement.accelerator' && spec.placement?.accelerator !== undefined) {
    const chip = catalog.chip(spec.placement.accelerator);
    return chip && `**${escapeMarkdown(chip.name)}** · ${chip.architecture}\n\n${escapeMarkdown(chip.source.title)}`;
  }
  if (field === 'evidence' || field.startsWith('evidence.')) {
    const { evidence } = reading.estimated(workload);
    return evidence && evidenceHover(evidence, field);
  }
  if (field === 'model' && typeof spec.model === 'string') {
    return modelText(context, spec.model);
  }
  return undefined;
}

function instanceText(
  { catalog }: FeatureContext,
  type: string,
  region: string,
  purchase: Parameters<typeof catalog.price>[2],
): string | undefined {
  const instance = catalog.instance(type);
  const price = instance && catalog.price(instance.type, region, purchase);
  const cost = price
    ? `${formatHourly(price.usdPerHour)} ${purchase} in ${region}`
    : `no published ${purchase} price in ${region}`;
  return instance && `**${instance.type}** · ${instanceFacts(instance)}\n\n${escapeMarkdown(cost)}`;
}

function modelText({ catalog }: FeatureContext, name: string): string | undefined {
  const shape = catalog.model(name)?.shape;
  if (!shape) {
    return undefined;
  }
  const active = shape.activeParams < shape.params ? `, ${formatCount(shape.activeParams)} active per token` : '';
  const facts = [
    `${formatCount(shape.params)} parameters${active}`,
    shape.layers === undefined ? undefined : `${shape.layers} layers`,
    shape.heads === undefined ? undefined : `${shape.heads} heads, ${shape.kvHeads ?? shape.heads} for keys and values`,
    shape.contextTokens === undefined ? undefined : `${formatTokens(shape.contextTokens)} of context`,
  ].filter((fact) => fact !== undefined);
  return `**${escapeMarkdown(shape.name)}** · ${facts.join(' · ')}`;
}
