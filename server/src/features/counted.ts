/** What of a workload every sum needs: of the lens over a file, of the status bar, of the list of all workloads. */
import { hostedBill } from '../../../shared/src/placement/hosted';
import { statedUnknown } from '../../../shared/src/placement/current';
import type { Counted } from '../../../shared/src/report/totals';
import type { FoundWorkload } from '../manifest/manifest';
import type { Reading } from './context';

export function counted({ estimated }: Pick<Reading, 'estimated'>, found: FoundWorkload): Counted {
  const { workload, catalog, current, recommended } = estimated(found).placement;
  return {
    name: found.name,
    kind: workload.kind,
    current,
    recommended,
    unestimated: statedUnknown(workload, catalog),
    hosted: hostedBill(workload),
  };
}
