/** Whether a text is one of our manifests. */
import type { SourceText } from '../dialect';

const OWN_NAME = /(?:^|[\\/])(?:[^\\/]*\.workload\.(?:ya?ml|json)|workloads?\.ya?ml)$/i;
/** Another kind of manifest, whatever the file is called. */
const FOREIGN = /^(?:apiVersion|kind|services|resources|Resources|AWSTemplateFormatVersion)[^\S\n]*:/m;
const LIST = /^\uFEFF?(?:workloads|"workloads"|'workloads')[^\S\n]*:/m;
const LIST_IN_BRACES = /"workloads"\s*:\s*\{/;
const VERSION = /^\uFEFF?["']?version["']?[^\S\n]*:[^\S\n]*["']?1(?:\.0)?["']?[^\S\n]*(?:#.*)?\r?$/m;
const VERSION_IN_BRACES = /"version"\s*:\s*1\b/;
/** Words that only our blocks know, one of which each real manifest has. */
const OWN_WORD =
  /["']?\b(?:rpsAvg|rpsPeak|tasksPerHour|itemsPerHour|ttftMsP95|tpotMsP95|e2eMsP95|inMean|outMean|tensorParallel|placement|traffic|training)["']?\s*:/;

export function isOwnName(path: string): boolean {
  return OWN_NAME.test(path);
}

export function isJson({ languageId, path }: SourceText): boolean {
  return languageId === 'json' || languageId === 'jsonc' || (languageId !== 'yaml' && /\.json$/i.test(path));
}

/**
 * In a file of our name everything counts that is not plainly something else, also one that is just begun.
 * Elsewhere the list, the version and one of our own words must be there.
 */
export function isOwnDocument(text: string, named: boolean): boolean {
  if (named) {
    return LIST.test(text) || !FOREIGN.test(text);
  }
  const braces = /^\uFEFF?\s*(?:\/\/.*\s+)*\{/.test(text);
  const list = braces ? LIST_IN_BRACES : LIST;
  const version = braces ? VERSION_IN_BRACES : VERSION;
  return list.test(text) && version.test(text) && OWN_WORD.test(text);
}
