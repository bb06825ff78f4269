/** The workload under the cursor in every region, one search at a time so that nobody waits behind it. */
import { regionChoice, regionRow, regionsOf } from '../../../shared/src/energy/regions';
import type { RegionRow } from '../../../shared/src/energy/schema';
import type { PanelRegions } from '../../../shared/src/panelState';
import type { AskedWhatIf } from '../../../shared/src/protocol';
import { panelRegions } from '../../../shared/src/words/panelRegions';
import type { FeatureContext, Reading } from './context';
import { workloadOnLine } from './panel';
import { askedOf } from './whatIf';

export async function provideRegions(
  context: FeatureContext,
  reading: Reading,
  line: number | undefined,
  whatIf: AskedWhatIf | undefined,
  /** False: nobody waits for the answer any more. */
  goesOn: () => Promise<boolean>,
): Promise<PanelRegions | undefined> {
  const found = line === undefined ? reading.manifest.workloads[0] : workloadOnLine(reading, line);
  if (!found) {
    return undefined;
  }
  const { workload, catalog } = askedOf(context, reading, found, whatIf).placement;
  const rows: RegionRow[] = [];
  for (const region of regionsOf(workload, catalog)) {
    if (!(await goesOn())) {
      return undefined;
    }
    rows.push(regionRow(workload, region, catalog));
  }
  return panelRegions(workload, catalog, regionChoice(rows));
}
