/** Does it fit: what one replica's memory holds, and what is left. */
import { formatBytes, formatBytesOf } from '../../shared/src/format';
import { phrase, t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import type { Estimate } from '../../shared/src/report/schema';
import { Card } from './card';
import { ColumnHead } from './columnHead';
import { finite, targetKey } from './estimates';
import { Glyph, Hatch, StandingTags } from './glyphs';
import type { ViewControl } from './view';

const PARTS = [
  { key: 'weights', name: phrase('weights'), class: 'fill' },
  { key: 'kvCache', name: phrase('KV cache'), class: 'tint' },
  { key: 'activations', name: phrase('activations'), class: 'neutral l2' },
  { key: 'reserve', name: phrase('reserve'), class: 'neutral l4' },
] as const;

interface Held {
  readonly estimate: Estimate;
  readonly title: string;
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
  readonly parts: readonly { readonly name: string; readonly class: string; readonly bytes: number }[];
  readonly used: number;
  readonly capacity: number;
}

export function Memory({ workload, control }: { readonly workload: PanelWorkload; readonly control: ViewControl }) {
  const shown = heldBy(workload);
  const main = shown.find((h) => h.isRecommended) ?? shown[0];
  if (!main) {
    return null;
  }
  const most = Math.max(...shown.map((h) => Math.max(h.capacity, h.used)));
  return (
    <Card
      id="memory"
      question={t('Does it fit?')}
      finding={findingOf(shown, main)}
      note={t('Memory of one replica.')}
      control={control}
      table={<MemoryTable shown={shown} />}
    >
      {shown.map((held, i) => (
        <MemoryBar key={i} held={held} most={most} id={`memory-${i}`} />
      ))}
    </Card>
  );
}

function findingOf(shown: readonly Held[], main: Held): string {
  const over = main.used > main.capacity ? main : shown.find((h) => h.used > h.capacity);
  return over
    ? t`Does not fit on ${over.title}: needs ${formatBytes(over.used)}, it has ${formatBytes(over.capacity)}.`
    : t`Fits on ${main.title}, with ${formatBytesOf(main.capacity - main.used, main.capacity)} free.`;
}

/** Current and proposed, once where they are the same; left out where a part that must be known is not. */
function heldBy(workload: PanelWorkload): readonly Held[] {
  const { current, recommended } = workload.report;
  const same = current && recommended && targetKey(current.target) === targetKey(recommended.target);
  const list = [
    recommended && { estimate: recommended, isRecommended: true, isCurrent: Boolean(same) },
    current && !same && { estimate: current, isRecommended: false, isCurrent: true },
  ];
  return list
    .filter((e) => e !== null && e !== undefined && e !== false)
    .flatMap((entry) => {
      const { memory, target } = entry.estimate;
      if (!finite(memory.capacity) || !finite(memory.weights)) {
        return [];
      }
      const parts = PARTS.flatMap((part) => {
        const bytes = memory[part.key];
        return finite(bytes) && bytes > 0 ? [{ name: t(part.name), class: part.class, bytes }] : [];
      });
      const used = parts.reduce((sum, part) => sum + part.bytes, 0);
      return [{ ...entry, title: target.instance, parts, used, capacity: memory.capacity }];
    });
}

const HEIGHT = 16;

function MemoryBar({ held, most, id }: { readonly held: Held; readonly most: number; readonly id: string }) {
  const hue = held.estimate.target.hardwareClass;
  const percent = (bytes: number) => `${(bytes / most) * 100}%`;
  const starts = held.parts.map((_, i) => held.parts.slice(0, i).reduce((sum, part) => sum + part.bytes, 0));
  const free = held.capacity - held.used;
  return (
    <div class="bar">
      <p class="bar-title">
        <Glyph of={hue} />
        <span class="name strong">{held.title}</span>
        <StandingTags isCurrent={held.isCurrent} isRecommended={held.isRecommended} />
        <span class="total">{formatBytes(held.capacity)}</span>
      </p>
      <svg class="bar-picture" height={HEIGHT} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>{`${held.title}, ${formatBytes(held.capacity)}`}</title>
        <desc id={`${id}-text`}>{inWords(held)}</desc>
        <defs>
          <Hatch id={`${id}-hatch`} class="none" />
        </defs>
        {held.parts.map((part, i) => (
          <rect
            key={part.name}
            class={`${hue} ${part.class} segment`}
            x={percent(starts[i] ?? 0)}
            width={percent(part.bytes)}
            y={1}
            height={HEIGHT - 2}
          >
            <title>{`${part.name} ${formatBytes(part.bytes)}`}</title>
          </rect>
        ))}
        {free < 0 && (
          <rect
            fill={`url(#${id}-hatch)`}
            x={percent(held.capacity)}
            width={percent(-free)}
            y={1}
            height={HEIGHT - 2}
          />
        )}
        <rect class={`${hue} outline`} x={0} width={percent(held.capacity)} y={1} height={HEIGHT - 2} />
        {free < 0 && <line class="limit" x1={percent(held.capacity)} x2={percent(held.capacity)} y1={0} y2={HEIGHT} />}
      </svg>
      <ul class="bar-lines" aria-hidden="true">
        {held.parts.map((part) => (
          <li key={part.name}>
            <svg class="swatch">
              <rect width="100%" height="100%" class={`${hue} ${part.class}`} />
            </svg>
            {part.name} <b>{formatBytes(part.bytes)}</b>
          </li>
        ))}
        <li key="free">
          <svg class="swatch">
            <rect width="100%" height="100%" class={`${hue} outline`} />
          </svg>
          {free >= 0 ? t('free') : t('too little by')} <b>{formatBytes(Math.abs(free))}</b>
        </li>
      </ul>
    </div>
  );
}

function inWords(held: Held): string {
  const free = held.capacity - held.used;
  const rest = free >= 0 ? t`free ${formatBytes(free)}` : t`too little by ${formatBytes(-free)}`;
  return [...held.parts.map((part) => `${part.name} ${formatBytes(part.bytes)}`), rest].join(', ');
}

function MemoryTable({ shown }: { readonly shown: readonly Held[] }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Memory of one replica')}</ColumnHead>
          {shown.map((held, i) => (
            <ColumnHead key={i} figures>
              {held.isCurrent ? t`${held.title} (now)` : held.title}
            </ColumnHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {PARTS.filter((part) => shown.some((held) => finite(held.estimate.memory[part.key]))).map((part) => (
          <tr key={part.key}>
            <th scope="row">{t(part.name)}</th>
            {shown.map((held, i) => (
              <td key={i} class="right">
                {formatBytes(held.estimate.memory[part.key])}
              </td>
            ))}
          </tr>
        ))}
        <tr class="sum">
          <th scope="row">{t('of')}</th>
          {shown.map((held, i) => (
            <td key={i} class="right">
              {formatBytesOf(held.used, held.capacity)}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
