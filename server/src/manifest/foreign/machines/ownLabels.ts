/** What labels that no cloud and no driver sets say in the words of teams: instance types and spot. */
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { machineOf } from './catalogMachine';
import { EC2_TYPE } from './ec2Types';
import type { NodeLabel } from '../pods/podSpec';

/** Labels that only spot nodes carry, with their value: GKE, AKS, and what tutorials for EKS call them. */
const SPOT_LABELS: readonly (readonly [RegExp, RegExp])[] = [
  [/^cloud\.google\.com\/gke-(spot|preemptible)$/, /^true$/],
  [/^kubernetes\.azure\.com\/scalesetpriority$/, /^spot$/],
  [/^aws\.amazon\.com\/spot$/, /^true$/],
  [/^lifecycle$/, /^(Ec2Spot|spot)$/i],
];

export function spotLabel(labels: readonly NodeLabel[]): MappedText | undefined {
  const found = labels.find(({ key, values }) =>
    SPOT_LABELS.some(([name, value]) => name.test(key) && values[0] && value.test(values[0].text)),
  );
  const written = found?.values[0];
  return written && textOver('spot', written.span);
}

/** `trn1-32xl`: a label cannot hold every character, and people shorten. */
const SHORTENED_TYPE = /^([a-z]{1,4}\d+[a-z]*)-(\d*)xl(?:arge)?$/;

/** Teams copy the instance type into labels of their own. */
export function privateInstance(labels: readonly NodeLabel[]): MappedText | undefined {
  for (const { from, values } of labels) {
    const [value] = values;
    if (from !== 'nodeSelector' || !value) {
      continue;
    }
    if (EC2_TYPE.test(value.text)) {
      return value;
    }
    const [, family, size] = SHORTENED_TYPE.exec(value.text) ?? [];
    const type = `${family ?? ''}.${size ?? ''}xlarge`;
    if (family && machineOf(type)) {
      return textOver(type, value.span);
    }
  }
  return undefined;
}
