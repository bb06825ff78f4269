/** Every code that can be reported, by what makes it: a rule with its page, or a reader of the text. */
import { nearestLookup } from '../../../shared/src/catalog/nearest';
import { RULES } from './index';
import { ignoreUnused } from './ignoreUnused';
import { ignoreWithoutReason } from './ignoreWithoutReason';
import { pricesStale } from './pricesStale';
import type { RuleInfo } from './rule';

/** Rules about a workload, then those about a whole file. */
export const RULE_INFOS: readonly RuleInfo[] = [...RULES, pricesStale, ignoreUnused, ignoreWithoutReason];

/** What readers report while they read the text: a code has no page of its own, this is what it means. */
export const TEXT_CODES: Readonly<Record<string, string>> = {
  'document-broken':
    'A line is not finished, or the text is not YAML or JSON there. The last good reading stays in use.',
  'duplicate-key': 'The same key stands twice in one block. The last one counts.',
  'file-too-large': 'The file is over the size that is read while typing (1 MiB). The command line reads up to 8 MiB.',
  'hardware-twice': 'A machine, accelerator or price stands twice in `placewright.hardware.yaml`. The last one counts.',
  'key-missing': 'A key that the block needs is not there.',
  'key-unknown': 'No such key. The nearest is offered; the value is not used.',
  'number-out-of-range': 'A number that cannot be: negative, not a number, infinite or absurd. It is not used.',
  'processor-unknown': 'The catalog has no processor of this name: the speed of that machine’s cores is unknown.',
  'reference-unknown': '`agent.llm` or a stage names a workload that is not in the file.',
  'tab-indent': 'YAML does not indent with tabs.',
  'target-not-found': '`targets` name a file, object or service in which no workload is found.',
  'too-many-problems': 'A file has more than 200 problems: the most severe are shown, this one counts the others.',
  'type-mismatch': 'A value of another type than the key wants. It is not used.',
  'unit-in-value':
    'The unit stands in the key, the value is a plain number. The quick-fix converts it where that is certain.',
  'value-unknown': 'Not one of the values that the key knows. The nearest is offered.',
  'version-missing': 'A manifest begins with `version: 1`.',
  'version-unsupported': 'A version of the format that this release does not know.',
};

const infos: ReadonlyMap<string, RuleInfo> = new Map(RULE_INFOS.map((info) => [info.code, info]));

export const ruleInfo = (code: string): RuleInfo | undefined => infos.get(code);

export const isCode = (code: string): boolean => infos.has(code) || Object.hasOwn(TEXT_CODES, code);

export const CODES: readonly string[] = [...infos.keys(), ...Object.keys(TEXT_CODES)].toSorted();

export const nearestCode = nearestLookup(CODES.map((code) => ({ spelling: code, answer: code })));
