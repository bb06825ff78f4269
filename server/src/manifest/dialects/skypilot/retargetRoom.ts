/** `cpus` and `memory`: a machine that has less than is asked for would never be taken. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import type { Step } from '../../retarget/step';
import { replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeMap } from '../../yaml/tree';
import { entryOf, textOf } from '../../yaml/tree';

const GIB = 2 ** 30;
/** `8`, `8+`, `32GB+`; `4x` is so many times the vCPUs. */
const AMOUNT = /^(\d+(?:\.\d+)?)\s*(gi?b)?(\+|x)?$/i;

export function editRoom({ machine, text }: FormatMove, owner: TreeMap): Step {
  const edits: Edit[] = [];
  const memory = machine.memory === undefined ? undefined : machine.memory / GIB;
  for (const [key, has] of [
    ['cpus', machine.vcpus],
    ['memory', memory],
  ] as const) {
    const entry = entryOf(owner, key);
    const match = AMOUNT.exec(textOf(entry?.value, text)?.trim() ?? '');
    if (entry?.value.kind !== 'scalar' || has === undefined) {
      continue;
    }
    if (!match) {
      return { reason: t`${key} is ${textOf(entry.value, text) ?? t('empty')}` };
    }
    const asked = match[3] === 'x' ? Number(match[1]) * machine.vcpus : Number(match[1]);
    const isMet = match[3] === undefined ? asked === has : asked <= has;
    edits.push(...(isMet ? [] : replaceScalar(entry.value, amount(match, has), text)));
  }
  return edits;
}

const amount = (match: RegExpExecArray, has: number) =>
  match[3] === 'x' ? `${has}+` : `${has}${match[2] ?? ''}${match[3] ?? ''}`;
