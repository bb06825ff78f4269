/** The law of ranges: what a range holds is the text that its value came from, nothing more and nothing less. */
import type { FoundWorkload } from '../../server/src/manifest/manifest';

/** Values that are put into other words on the way: the text is one token, not the value itself. */
const REWORDED = /^(runtime|precision|kvPrecision|kind|placement\.(accelerator|purchase))$/;
/** Parts that a value was put together from. */
const PLACEHOLDER = /\$[({]?\w/;

/** Every range that breaks the law, in words. */
export function brokenRanges({ name, spec, fields }: FoundWorkload, text: string): string[] {
  return [...fields].flatMap(([path, { value }]) => {
    // A place where something may be added holds nothing yet.
    if (!value || path.startsWith('container.new')) {
      return [];
    }
    const written = text.slice(value.start, value.end);
    const read = valueAt(spec, path);
    return holds(path, written, read) ? [] : [`${name}: ${path} is ${JSON.stringify(read)}, its range "${written}"`];
  });
}

function holds(path: string, written: string, read: unknown): boolean {
  if (written.length === 0 || written !== written.trim() || /^["']|["']$/.test(written)) {
    return false;
  }
  if (read === undefined || PLACEHOLDER.test(written)) {
    // Recognized, but not to be read; or put together from other places.
    return true;
  }
  if (REWORDED.test(path)) {
    return !/\s/.test(written);
  }
  if (path === 'placement.tensorParallel' && read !== Number(written)) {
    // Engines on Neuron count cores, of which a chip has 2, 4 or 8.
    return [2, 4, 8].some((cores) => Math.ceil(Number(written) / cores) === read);
  }
  if (path === 'placement.instance' && !written.includes('.')) {
    return written.replace(/-(\d*)xl(?:arge)?$/, '.$1xlarge') === read;
  }
  if (typeof read === 'number') {
    return Number.parseFloat(written) === read || /^\d+(\.\d+)?[kKMG]i?$/.test(written);
  }
  return written === String(read);
}

function valueAt(spec: unknown, path: string): unknown {
  let at = spec;
  for (const step of path.split('.')) {
    at = typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined;
  }
  return at;
}
