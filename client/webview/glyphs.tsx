/** One shape per hardware class and one disc per evidence class, so that nothing is told by colour alone. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { EvidenceClass, HardwareClass } from '../../shared/src/report/schema';
import { PROPOSAL_NAME, type Proposal } from './words';

export type MarkClass = HardwareClass | 'api';

export interface MarkProps {
  readonly of: MarkClass;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly class: string;
}

/** GPU circle, Graviton square, Neuron diamond, x86 triangle, API dotted line; shapes of equal weight to the eye. */
export function Mark({ of, x, y, size, class: name }: MarkProps) {
  const r = size;
  const className = `${of} ${name}`;
  switch (of) {
    case 'graviton':
      return <rect class={className} x={x - r * 0.9} y={y - r * 0.9} width={r * 1.8} height={r * 1.8} rx={1} />;
    case 'neuron':
      return (
        <path
          class={className}
          d={`M${x} ${y - r * 1.25}l${r * 1.25} ${r * 1.25}l${-r * 1.25} ${r * 1.25}l${-r * 1.25} ${-r * 1.25}Z`}
        />
      );
    case 'x86':
      return <path class={className} d={`M${x} ${y - r * 1.15}l${r * 1.15} ${r * 2.05}h${-r * 2.3}Z`} />;
    case 'api':
      return (
        <path
          class={className}
          d={[-1, -0.25, 0.5].map((at) => `M${x + r * at} ${y - r / 4}h${r / 2}v${r / 2}h${-r / 2}Z`).join('')}
        />
      );
    default:
      return <circle class={className} cx={x} cy={y} r={r} />;
  }
}

export function Glyph({ of, hollow }: { readonly of: MarkClass; readonly hollow?: boolean }) {
  return (
    <svg class="glyph" viewBox="0 0 10 10" aria-hidden="true">
      <Mark of={of} x={5} y={5} size={4} class={hollow ? 'hollow' : 'fill'} />
    </svg>
  );
}

/** Where the class is unknown, a dashed ring. */
export function ClassGlyph({ of }: { readonly of: MarkClass | undefined }) {
  return of ? (
    <Glyph of={of} />
  ) : (
    <svg class="glyph none quiet" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx={5} cy={5} r={4} class="disc-ring dashed" />
    </svg>
  );
}

/** The fuller the disc, the stronger the ground: full measured, half fitted, ring roofline, dashed assumed. */
export function EvidenceDisc({ of }: { readonly of: EvidenceClass }) {
  return (
    <svg class="disc" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx={5} cy={5} r={4} class={of === 'assumed' ? 'disc-ring dashed' : 'disc-ring'} />
      {of === 'measured' && <circle cx={5} cy={5} r={4} class="disc-fill" />}
      {of === 'fitted' && <path d="M5 1a4 4 0 0 1 0 8Z" class="disc-fill" />}
    </svg>
  );
}

/** Paid and unused, or beyond the limit: thin diagonal lines. */
export function Hatch({
  id,
  class: name,
  gap = 5,
}: {
  readonly id: string;
  readonly class: string;
  readonly gap?: number;
}) {
  return (
    <pattern
      id={id}
      class={`hatch ${name}`}
      width={gap}
      height={gap}
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <line x1={0} y1={0} x2={0} y2={gap} />
    </pattern>
  );
}

export function Tag({ text, strong }: { readonly text: string; readonly strong?: boolean }) {
  return <span class={strong ? 'tag strong-tag' : 'tag'}>{text}</span>;
}

export const ProposalWord = createContext<Proposal>('proposed');

/** `now` and `proposed`, in words beside the shape. */
export function StandingTags({
  isCurrent,
  isRecommended,
}: {
  readonly isCurrent: boolean;
  readonly isRecommended: boolean;
}) {
  const proposal = useContext(ProposalWord);
  return (
    <>
      {isRecommended && !isCurrent && <Tag text={t(PROPOSAL_NAME[proposal])} strong />}
      {isCurrent && <Tag text={isRecommended ? t('now, stay') : t('now')} />}
    </>
  );
}
