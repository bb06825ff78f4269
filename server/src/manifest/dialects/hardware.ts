/** The user's own hardware and prices: a file without workloads, of which problems, completion and hovers are shown. */
import type { Hardware } from '../../hardware/readHardware';
import { isHardwareName, readHardware } from '../../hardware/readHardware';
import type { Dialect } from '../dialect';
import type { Manifest } from '../manifest';

export const HARDWARE_DIALECT = 'placewright-hardware';

// Kept beside the manifest, which knows workloads alone.
const read = new WeakMap<Manifest, Hardware>();

export const hardware: Dialect = {
  id: HARDWARE_DIALECT,
  matches: ({ path }) => isHardwareName(path),
  read: ({ text }) => {
    const found = readHardware(text);
    const manifest: Manifest = { dialect: HARDWARE_DIALECT, workloads: [], problems: found.problems, complete: true };
    read.set(manifest, found);
    return manifest;
  },
};

export function hardwareOf(manifest: Manifest): Hardware | undefined {
  return read.get(manifest);
}
