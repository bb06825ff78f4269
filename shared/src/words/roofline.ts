/** The roofline in the panel: what decoding and prompts wait for. */
import { formatBandwidth, formatCompute, formatNumber } from '../format';
import { t } from '../l10n';
import { decoderRoofline } from '../model/roofline';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import { configurationFrom } from '../placement/loadCurve';
import type { Placement } from '../placement/place';
import type { PanelRoofline, PanelRooflinePoint } from '../panelState';
import type { Estimate } from '../report/schema';
import { countedMachines, nameAmong } from './names';

type Row = PanelRoofline['rows'][number];

/** Of decoders on what runs and what is proposed; undefined for anything else. */
export function panelRoofline(placement: Placement): PanelRoofline | undefined {
  const { workload, current, recommended } = placement;
  if (KIND_DEFAULTS[workload.kind].family !== 'generate') {
    return undefined;
  }
  const shown = [...new Set([recommended, current])].filter((e) => e !== undefined);
  const rows = shown.flatMap((estimate) => rowOf(placement, estimate, shown) ?? []);
  return rows.length === 0 ? undefined : { rows: rows.map(({ row }) => row), finding: finding(rows) };
}

interface Found {
  readonly row: Row;
  readonly decode: 'memory' | 'compute';
  readonly prefill: 'memory' | 'compute';
}

function rowOf(placement: Placement, estimate: Estimate, shown: readonly Estimate[]): Found | undefined {
  const { workload, catalog, current, recommended } = placement;
  const configuration = configurationFrom(workload, estimate, catalog);
  const batch = estimate.performance.batch ?? 1;
  const found = configuration && decoderRoofline(workload, configuration, batch);
  if (!found) {
    return undefined;
  }
  const { bandwidth, compute, decode, prefill } = found;
  const point = (phase: PanelRooflinePoint['phase'], { intensity, reached, bound }: typeof decode) => ({
    phase,
    intensity,
    reached,
    text: t`${phase}: ${formatNumber(intensity)} FLOP per byte, ${formatCompute(reached)}, waits for ${boundName(bound)}`,
  });
  return {
    decode: decode.bound,
    prefill: prefill.bound,
    row: {
      title: countedMachines(estimate),
      label: nameAmong(estimate, shown, catalog),
      hardwareClass: estimate.target.hardwareClass,
      isCurrent: estimate === current,
      isRecommended: estimate === recommended,
      bandwidth,
      compute,
      roof: t`${formatBandwidth(bandwidth)}, ${formatCompute(compute)} sustained by one replica`,
      points: [point('decode', decode), point('prefill', prefill)],
    },
  };
}

function finding(rows: readonly Found[]): string {
  const same = (key: 'decode' | 'prefill') => rows.every((each) => each[key] === rows[0]?.[key]);
  const first = rows[0];
  const where = rows.length === 2 ? t(', on both') : '';
  if (first && same('decode') && same('prefill')) {
    const [decode, prefill] = [boundName(first.decode), boundName(first.prefill)];
    return first.decode === first.prefill
      ? t`Decode and prefill wait for ${decode}${where}.`
      : t`Decode waits for ${decode}, prefill for ${prefill}${where}.`;
  }
  const each = rows.map(
    ({ row, decode, prefill }) =>
      t`On ${row.label} decode waits for ${boundName(decode)}, prefill for ${boundName(prefill)}`,
  );
  return `${each.join('; ')}.`;
}

const boundName = (bound: 'memory' | 'compute'): string => (bound === 'memory' ? t('memory') : t('compute'));
