/** dstack's `resources`: `gpu` in all its spellings, the architecture of `cpu`, and `instance_types`. */
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import type { Offer } from '../../foreign/machines/offers';
import { machineOffer } from '../../foreign/machines/offers';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';

const VENDORS = /^(nvidia|amd|google|tpu|intel|tenstorrent)$/i;

interface GpuSpec {
  readonly names: readonly MappedText[];
  readonly vendor?: string;
  readonly memoryGiB?: number;
  /** As written: a number or a range, of which the lower end is what is asked for. */
  readonly count?: MappedText;
}

/** One offer for each name; one without a name where only memory or a number is stated. */
export function gpuOffers(node: TreeNode | undefined, image: string, text: string): Offer[] {
  const spec = node && specOf(node, text);
  if (!spec) {
    return [];
  }
  const counted = countOf(spec.count);
  if (counted.count === 0) {
    return [];
  }
  const memory = spec.memoryGiB === undefined ? {} : { memoryGiB: spec.memoryGiB };
  const vendor = spec.vendor ?? (/rocm|[-_/]amd/i.test(image) ? 'amd' : 'nvidia');
  return spec.names.length === 0
    ? [{ vendor, ...counted }]
    : spec.names.map((accelerator) => ({ accelerator, ...memory, ...counted }));
}

function specOf(node: TreeNode, text: string): GpuSpec | undefined {
  if (node.kind === 'map') {
    const vendor = textOf(nodeAt(node, 'vendor'), text);
    const memory = scalarText(nodeAt(node, 'memory'), text);
    const count = scalarText(nodeAt(node, 'count'), text);
    const memoryGiB = memory && memoryOf(memory.text);
    return {
      names: namesAt(nodeAt(node, 'name'), text),
      ...(vendor ? { vendor } : {}),
      ...(memoryGiB === undefined ? {} : { memoryGiB }),
      ...(count ? { count } : {}),
    };
  }
  if (node.kind === 'list') {
    return { names: namesAt(node, text) };
  }
  const written = scalarText(node, text);
  return written && tokensOf(written);
}

function namesAt(node: TreeNode | undefined, text: string): MappedText[] {
  const items = node?.kind === 'list' ? node.items : node ? [node] : [];
  return items.flatMap((item) => {
    const written = scalarText(item, text);
    return written ? split(written, ',') : [];
  });
}

/** `VENDOR:NAMES:MEMORY:COUNT`, each of which may be left out; a name starts with a letter, memory has a unit. */
function tokensOf(written: MappedText): GpuSpec {
  let spec: GpuSpec = { names: [] };
  for (const token of split(written, ':')) {
    if (VENDORS.test(token.text)) {
      spec = { ...spec, vendor: token.text };
    } else if (/^[a-z]/i.test(token.text)) {
      spec = { ...spec, names: split(token, ',') };
    } else if (/[a-z]/i.test(token.text)) {
      const memoryGiB = memoryOf(token.text);
      spec = { ...spec, ...(memoryGiB === undefined ? {} : { memoryGiB }) };
    } else {
      spec = { ...spec, count: token };
    }
  }
  return spec;
}

function split(written: MappedText, separator: string): MappedText[] {
  const parts: MappedText[] = [];
  let from = 0;
  for (const part of written.text.split(separator)) {
    const start = from + (part.length - part.trimStart().length);
    if (part.trim() !== '') {
      parts.push(sliceText(written, start, start + part.trim().length));
    }
    from += part.length + separator.length;
  }
  return parts;
}

/** `40GB`: exact. A range says no one size. */
function memoryOf(written: string): number | undefined {
  const match = /^(\d{1,5})\s*GB$/i.exec(written.trim());
  return match ? Number(match[1]) : undefined;
}

/** Without a number one is meant (dstack's own default). */
function countOf(written: MappedText | undefined): Pick<Offer, 'count' | 'countAt' | 'written'> {
  if (!written) {
    return { count: 1 };
  }
  const match = /^(\d{1,4})/.exec(written.text);
  return match?.[1]
    ? { count: Number(match[1]), countAt: sliceText(written, 0, match[1].length).span }
    : { written: written.text, countAt: written.span };
}

/** `cpu: arm:8..`. */
export function architecture(node: TreeNode | undefined, text: string): NodeLabel | undefined {
  const written = scalarText(node, text) ?? scalarText(nodeAt(node, 'arch'), text);
  const match = written && /^\s*(arm64|arm|x86|amd64)\b/i.exec(written.text);
  if (!written || !match?.[1]) {
    return undefined;
  }
  const at = written.text.indexOf(match[1]);
  const { span } = sliceText(written, at, at + match[1].length);
  const arch = /^arm/i.test(match[1]) ? 'arm64' : 'amd64';
  return { key: 'kubernetes.io/arch', keySpan: span, values: [textOver(arch, span)], from: 'nodeSelector' };
}

export function machineOffers(node: TreeNode | undefined, text: string): Offer[] {
  return itemsOf(node).flatMap((item) => {
    const instance = scalarText(item, text);
    return instance ? [machineOffer(instance)] : [];
  });
}
