/** Labels that say which type a machine has. */
import {
  ACCELERATOR_KEYS,
  CATEGORY_KEYS,
  FAMILY_KEYS,
  INSTANCE_KEYS,
  NARROWING_KEYS,
  SIZE_KEYS,
} from '../../foreign/machines/nodeLabels';

/** Keys that say the same as an instance type, or a part of it; the first found becomes it. */
export const MACHINE_KEYS: readonly string[] = [
  ...INSTANCE_KEYS,
  ...FAMILY_KEYS,
  ...ACCELERATOR_KEYS,
  ...SIZE_KEYS,
  ...CATEGORY_KEYS,
  ...NARROWING_KEYS,
];
