/** Machines of Google Cloud and Azure with accelerators or engines: recognized; the catalog has AWS's machines. */
import type { MappedText } from '../../engines/text';
import { ELSEWHERE, sliceText, textOver } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/devices';
import { deviceType } from '../../foreign/devices';
import type { ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import type { Span } from '../../manifest';
import type { Body } from './body';
import { container, podOf } from './containers';
import { ONE } from './scaling';
import { scriptEngine } from './script';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut, unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText, countedOf, knownText, valueAt, writtenOf } from './values';

interface Card {
  /** As the catalog calls it, where it is known. */
  readonly name?: MappedText;
  readonly count?: number;
  /** Where the number is written, if it is. */
  readonly written?: Span;
}

const cardFacts = ({ name, count, written }: Card): UnitFacts => ({
  ...(name ? { accelerator: name } : {}),
  ...(count === undefined ? {} : { devices: { count, ...(written ? { value: written } : {}) } }),
});

/** Google's words for cards, and those of the catalog (Compute Engine, GPU platforms, 2026-11). */
const CARDS: ReadonlyMap<string, string> = new Map([
  ['nvidia-tesla-t4', 'T4'],
  ['nvidia-tesla-v100', 'V100'],
  ['nvidia-l4', 'L4'],
  ['nvidia-tesla-a100', 'A100 40GB'],
  ['nvidia-a100-80gb', 'A100 80GB'],
  ['nvidia-h100-80gb', 'H100'],
  ['nvidia-h100-mega-80gb', 'H100'],
  ['nvidia-h200-141gb', 'H200'],
  ['nvidia-b200', 'B200'],
]);
/** Cards of the machine types that bring their own (Compute Engine, accelerator-optimized machines, 2026-11). */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^g2-standard-/, 'L4'],
  [/^a2-(?:highgpu|megagpu)-/, 'A100 40GB'],
  [/^a2-ultragpu-/, 'A100 80GB'],
  [/^a3-(?:high|mega|edge)gpu-/, 'H100'],
  [/^a3-ultragpu-/, 'H200'],
  [/^a4-highgpu-/, 'B200'],
];
const L4_CARDS: ReadonlyMap<string, number> = new Map([
  ['24', 2],
  ['48', 4],
  ['96', 8],
]);
const AZURE_GPU = /^Standard_N[CDGV]/i;

export function googleUnits(body: Body, source: Source): Unit[] {
  const script = body.value('metadata_startup_script') ?? valueAt(body.value('metadata'), 'startup-script');
  const note = "Google Cloud's machines are not in the catalog: machines and money are AWS's.";
  return machine(body, source, googleCard(body), script, body.value('machine_type'), note);
}

export function azureUnits(body: Body, source: Source): Unit[] {
  const size = knownText(body.value('size') ?? body.value('vm_size') ?? body.value('sku'));
  const card = size && AZURE_GPU.test(size.text) ? {} : undefined;
  const script = body.value('custom_data') ?? body.value('user_data');
  return machine(
    body,
    source,
    card,
    script,
    body.value('size'),
    "Azure's machines are not in the catalog: machines and money are AWS's.",
  );
}

function googleCard(body: Body): Card | undefined {
  const attached = body.blocks('guest_accelerator')[0];
  const written = anyText(attached?.value('type'));
  // The path of an accelerator type ends in its name.
  const name = written && sliceText(written, written.text.lastIndexOf('/') + 1);
  if (attached && name) {
    const count = countedOf(attached.value('count'));
    const card = CARDS.get(name.text);
    return {
      ...(card === undefined ? {} : { name: textOver(card, name.span) }),
      ...(count ? { count: count.count, ...(count.value ? { written: count.value } : {}) } : {}),
    };
  }
  const type = knownText(body.value('machine_type'));
  const family = type && FAMILIES.find(([pattern]) => pattern.test(type.text))?.[1];
  if (!type || family === undefined) {
    return undefined;
  }
  const size = type.text.slice(type.text.lastIndexOf('-') + 1);
  const count = /^\d+g$/.test(size) ? Number.parseInt(size, 10) : (L4_CARDS.get(size) ?? 1);
  return { name: textOver(family, type.span), count };
}

/** The region of its zone, which no price list of ours has. */
function regionOf(body: Body): Pick<Unit, 'unpriced'> {
  const zone = knownText(body.value('zone'))?.text ?? '';
  const region = /^[a-z]+-[a-z]+\d+(?=-[a-z]$)/.exec(zone)?.[0];
  return region === undefined ? {} : { unpriced: { region } };
}

function machine(
  body: Body,
  source: Source,
  card: Card | undefined,
  script: Value | undefined,
  type: Value | undefined,
  note: string,
): Unit[] {
  const text = anyText(script);
  const engine = text && scriptEngine(text);
  const device = deviceType('nvidia.com/gpu');
  if (isLeftOut(body) || !device || !(engine || card)) {
    return [];
  }
  const devices: DeviceRequest[] = card
    ? [{ type: device, value: ELSEWHERE, ...(card.count === undefined ? { written: '' } : { count: card.count }) }]
    : [];
  const pod = podOf([container(body.span, undefined, engine, devices)]);
  const count = writtenOf(body.value('count'));
  const scale: ReplicaFacts = count ? { replicas: count } : body.value('count') ? { none: true } : ONE;
  return [
    {
      ...headOf(body, source),
      pods: [{ pod, copies: 1 }],
      facts: card ? cardFacts(card) : {},
      ...regionOf(body),
      always: true,
      scale,
      notes: [
        note,
        ...(engine || script?.kind === 'unknown' ? [] : ['What runs on this machine is not stated here.']),
        ...unknownNotes([
          ['The machine type', type],
          ['The start-up script', script],
        ]),
        ...copyNotes(body),
      ],
    },
  ];
}
