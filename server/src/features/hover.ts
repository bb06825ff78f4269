/** Over a workload's name: the verdict and why; over a key: what it means; over a machine or model: its facts. */
import type { Hover, Position } from 'vscode-languageserver';
import { formatBytes } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { chipCard, instanceCard, instanceFacts, modelCard, modelPage } from '../../../shared/src/words/cards';
import type { PricedIn } from '../../../shared/src/words/cards';
import { escapeMarkdown, escapeSentence } from '../../../shared/src/words/markdown';
import { armLine } from '../../../shared/src/words/arm';
import { hoverMarkdown } from '../../../shared/src/words/hover';
import { valueFact } from '../../../shared/src/words/valueFact';
import { evidenceHover } from '../evidence/hoverText';
import type { Hardware } from '../hardware/readHardware';
import { hardwareOf } from '../manifest/dialects/hardware';
import type { FoundWorkload } from '../manifest/manifest';
import { workloadAt } from '../manifest/manifestCache';
import { COMMANDS } from '../../../shared/src/protocol';
import { commandUri } from './commands';
import type { FeatureContext, Reading } from './context';
import { fieldAt, markdown, rangeOf } from './context';
import { flagHover } from './flagHover';
import { keyHover, keyText } from './keyHover';
import { hardwareRoot, nodeAt } from './schemaDocs';

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
    return workload ? flagHover(reading, workload, offset) : keyHover(context, reading, offset);
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
        : `\`${key}\`: ${t(doc)}`;
  return text === undefined ? null : { contents: markdown(text), range: rangeOf(document, hit.span) };
}

function workloadText(
  { client, today }: FeatureContext,
  { document, settings, estimated, scope }: Reading,
  workload: FoundWorkload,
): string {
  const armReady = scope.arm && armLine(scope.arm);
  const { line } = document.positionAt(workload.nameSpan.start);
  const page = typeof workload.spec.model === 'string' ? modelPage(workload.spec.model) : undefined;
  const links = [
    ...(client.commands ? [{ title: t('Panel'), uri: commandUri(COMMANDS.openCostPanel, document.uri, line) }] : []),
    ...(page === undefined ? [] : [{ title: t('Model card'), uri: page }]),
  ];
  return hoverMarkdown(estimated(workload).placement, {
    today,
    staleAfterDays: settings['prices.staleAfterDays'],
    notes: armReady === undefined ? workload.notes : [...workload.notes, armReady],
    links,
  });
}

function valueText(
  { catalog }: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  field: string,
): string | undefined {
  const { spec } = workload;
  const where: PricedIn = {
    region: spec.placement?.region ?? reading.settings['defaults.region'],
    purchase: spec.placement?.purchase ?? reading.settings['defaults.purchase'],
  };
  if (field === 'placement.instance') {
    const instance = catalog.instance(spec.placement?.instance ?? '');
    return instance && instanceCard(catalog, instance, where);
  }
  if (field === 'placement.accelerator') {
    const chip = catalog.chip(spec.placement?.accelerator ?? '');
    return chip && chipCard(catalog, chip, where);
  }
  if (field === 'evidence' || field.startsWith('evidence.')) {
    const { evidence } = reading.estimated(workload);
    return evidence && evidenceHover(evidence, field);
  }
  if (field === 'model') {
    const name = typeof spec.model === 'string' ? spec.model : '';
    const shape = catalog.model(name)?.shape;
    return shape && modelCard(shape, name);
  }
  const fact = valueFact(reading.estimated(workload).placement, field);
  return fact && escapeSentence(fact.arithmetic);
}
