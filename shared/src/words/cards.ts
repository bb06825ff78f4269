/** Facts of the catalog on one thing, as Markdown: a machine, an accelerator, a model. */
import type { Catalog, Chip, Instance, ModelShape } from '../catalog/types';
import {
  formatBandwidth,
  formatBytes,
  formatCompute,
  formatCount,
  formatDate,
  formatNumber,
  formatPlural,
  formatTokens,
} from '../format';
import { formatHourly } from '../formatMoney';
import { t } from '../l10n';
import type { Purchase } from '../manifest/schema';
import { escapeMarkdown, escapeSentence, plainName } from './markdown';

export interface PricedIn {
  readonly region: string;
  readonly purchase: Purchase;
}

/** `1 × L4 24 GiB · 4 vCPUs · 16 GiB`. */
export function instanceFacts({ accelerator, vcpus, memory, cpu }: Instance): string {
  const chips =
    accelerator &&
    `${accelerator.count} × ${accelerator.chip?.shortName ?? accelerator.name} ${formatBytes(accelerator.memoryEach)}`;
  const cores = cpu && !accelerator ? `${formatPlural(vcpus, 'vCPU')} ${cpu.shortName}` : formatPlural(vcpus, 'vCPU');
  return [chips, cores, formatBytes(memory)].filter((part) => part !== undefined).join(' · ');
}

/** `$0.8048/h on-demand in us-east-1, 20 Jul 2026`. */
export function priceWords(catalog: Catalog, type: string, { region, purchase }: PricedIn): string {
  const price = catalog.price(type, region, purchase);
  if (!price) {
    return t`no published ${purchase} price in ${plainName(region)}`;
  }
  const words = t`${formatHourly(price.usdPerHour)} ${purchase} in ${plainName(region)}`;
  return price.date === undefined ? words : `${words}, ${formatDate(price.date)}`;
}

export function instanceCard(catalog: Catalog, instance: Instance, where: PricedIn): string {
  const { networkGbps, arch } = instance;
  const network = networkGbps === undefined ? undefined : t`${formatNumber(networkGbps)} Gbit/s network`;
  const facts = [instanceFacts(instance), arch, network].filter((part) => part !== undefined).join(' · ');
  return `**${escapeMarkdown(instance.type)}** · ${escapeSentence(facts)}\n\n${escapeSentence(priceWords(catalog, instance.type, where))}`;
}

/** With the cheapest machine that has one. */
export function chipCard(catalog: Catalog, chip: Chip, where: PricedIn): string {
  const facts = [
    chip.architecture,
    formatBytes(chip.memory),
    chip.memoryBandwidth === undefined ? undefined : formatBandwidth(chip.memoryBandwidth),
    chip.peak.bf16 === undefined ? undefined : `${formatCompute(chip.peak.bf16)} bf16`,
    chip.tdp === undefined ? undefined : `${formatNumber(chip.tdp)} W`,
  ].filter((part) => part !== undefined);
  const cheapest = cheapestWith(catalog, chip, where);
  const offer =
    cheapest && t`From ${escapeSentence(priceWords(catalog, cheapest, where))}: ${escapeMarkdown(cheapest)}.`;
  return [
    `**${escapeMarkdown(chip.name)}** · ${escapeSentence(facts.join(' · '))}`,
    offer,
    escapeSentence(sourceWords(chip)),
  ]
    .filter((part) => part)
    .join('\n\n');
}

function cheapestWith(catalog: Catalog, chip: Chip, { region, purchase }: PricedIn): string | undefined {
  let best: { readonly type: string; readonly usd: number } | undefined;
  for (const { type, accelerator } of catalog.instances) {
    // A fraction of a card is not the card.
    const isWhole = accelerator?.chip === chip && accelerator.count >= 1;
    const usd = isWhole ? catalog.price(type, region, purchase)?.usdPerHour : undefined;
    if (usd !== undefined && (!best || usd < best.usd)) {
      best = { type, usd };
    }
  }
  return best?.type;
}

/** `name`: as the file has it, an exact release of the shape. */
export function modelCard(shape: ModelShape, name: string): string {
  const params = formatCount(shape.params);
  const { moe } = shape;
  const facts = [
    shape.activeParams < shape.params
      ? t`${params} parameters, ${formatCount(shape.activeParams)} active per token`
      : t`${params} parameters`,
    moe && t`${formatNumber(moe.experts)} experts`,
    shape.layers === undefined ? undefined : t`${shape.layers} layers`,
    shape.heads === undefined
      ? undefined
      : t`${shape.heads} heads, ${shape.kvHeads ?? shape.heads} for keys and values`,
    shape.contextTokens === undefined ? undefined : t`${formatTokens(shape.contextTokens)} of context`,
  ].filter((fact) => fact !== undefined);
  const card = modelPage(name) ?? modelPage(shape.id);
  const link = card === undefined ? '' : ` · [${t('Model card')}](${card})`;
  return `**${escapeMarkdown(shape.name)}** · ${escapeSentence(facts.join(' · '))}\n\n${escapeSentence(sourceWords(shape))}${link}`;
}

function sourceWords({ source: { title, date } }: Pick<ModelShape, 'source'>): string {
  return date === undefined || title.includes(date) ? title : `${title}, ${date}`;
}

/** Names of models have this form, and no other text may become part of a link. */
const MODEL_ID = /^[\w][\w.-]{0,95}\/[\w][\w.-]{0,95}$/;

/** Where the publisher describes a model; undefined for what is no public name. */
export function modelPage(id: string): string | undefined {
  return MODEL_ID.test(id) && !/\.(json|gguf|onnx|bin|safetensors)$/i.test(id)
    ? `https://huggingface.co/${id}`
    : undefined;
}
