/** Changes what code says of where and how its model runs, in the words of its library. */
import type ts from 'typescript';
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { anyOption, textsOf } from './facts';
import type { ModelUse, Setting, WantedSettings, Written } from './library';
import type { CallLike } from './origins';
import { originOf } from './origins';
import { ownLiteral } from './ownLiteral';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';
import { constantFlag, constantNumber, constantText, resolved } from './values';

export interface SettingChange {
  /** As the code calls it: dtype, intraOpNumThreads. */
  readonly option: string;
  readonly word: Written;
  readonly edits: readonly Edit[];
}

export type SettingChanges =
  | { readonly ok: true; readonly changes: readonly SettingChange[]; readonly stated: ReadonlySet<Setting['name']> }
  | { readonly ok: false; readonly reason: string };

/** Every option that is stated and says something else; nothing is added that is not there. */
export function settingChanges(source: ParsedSource, use: ModelUse, wanted: WantedSettings): SettingChanges {
  const { before, all } = callsAround(source, use.call);
  const changes: SettingChange[] = [];
  const stated = new Set<Setting['name']>();
  for (const setting of use.library.settings ?? []) {
    const found = statements(source, all, setting);
    if (found.length > 0) {
      stated.add(setting.name);
    } else if (setting.otherwiseCpu && wanted.device !== undefined && wanted.device !== 'cpu') {
      return {
        ok: false,
        reason: t`${setting.options[0] ?? setting.name} is not set, so the library runs the model on the CPU`,
      };
    }
    for (const one of found) {
      const change = changeOf(source, setting, one, wanted);
      if (typeof change === 'string') {
        return { ok: false, reason: change };
      }
      if (change && before.includes(one.call) && leadsElsewhere(source, use, one.call)) {
        return { ok: false, reason: t`${one.option} holds for another model too` };
      }
      changes.push(...(change ? [change] : []));
    }
  }
  return { ok: true, changes, stated };
}

interface Statement {
  readonly call: CallLike;
  readonly option: string;
  readonly expression: ts.Expression;
}

/** A word; nothing where it stays; a text where it cannot be changed. */
function changeOf(
  source: ParsedSource,
  { name, write }: Setting,
  { call, option, expression }: Statement,
  wanted: WantedSettings,
): SettingChange | string | undefined {
  if (!concerns(name, wanted)) {
    return undefined;
  }
  const now = writtenIn(source, expression);
  const word = write(wanted, now);
  if (word === undefined) {
    return name === 'precision'
      ? t`${option} has no word for ${String(wanted.precision)}`
      : t`${option} has no word for this hardware`;
  }
  if (JSON.stringify(word) === JSON.stringify(now)) {
    return undefined;
  }
  const literal = ownLiteral(source, expression, call);
  if ('from' in literal) {
    // A number that is worked out where the program runs follows its machine.
    const follows = name === 'threads' && now === undefined && literal.isWorkedOut;
    return follows ? undefined : t`${option} comes from ${literal.from}`;
  }
  const { span } = literal;
  const quote = /["'`]/.exec(source.text.slice(span.start, span.end))?.[0] ?? "'";
  return { option, word, edits: [{ span, newText: writtenAs(word, quote) }] };
}

function concerns(name: Setting['name'], { precision, device, threads }: WantedSettings): boolean {
  return (name === 'precision' ? precision : name === 'threads' ? threads : device) !== undefined;
}

interface Around {
  readonly before: readonly CallLike[];
  readonly all: readonly CallLike[];
}

/** The call, those that lead to it, and those that go on from what it makes. */
function callsAround(source: ParsedSource, call: ts.Expression): Around {
  if (!source.ts.isCallExpression(call) && !source.ts.isNewExpression(call)) {
    return { before: [], all: [] }; // A model that is written as a text has no options.
  }
  const before = (originOf(source, call)?.calls ?? []).filter((each) => each !== call);
  const after = scopesOf(source).calls.filter(
    (each) => each !== call && !before.includes(each) && originOf(source, each)?.calls.includes(call) === true,
  );
  return { before, all: [...before, call, ...after] };
}

/** `getLlama({ gpu })`, from which two models are loaded. */
function leadsElsewhere(source: ParsedSource, { call, library }: ModelUse, shared: CallLike): boolean {
  return scopesOf(source).calls.some((each) => {
    const origin = each === call ? undefined : originOf(source, each);
    return (
      origin?.calls.at(-1) === each &&
      origin.calls.includes(shared) &&
      library.patterns.some(({ path, read }) => read && path.test(origin.path))
    );
  });
}

function statements(source: ParsedSource, calls: readonly CallLike[], setting: Setting): Statement[] {
  return calls.flatMap((call) => {
    const origin = originOf(source, call);
    if (!origin || !setting.path.test(origin.path)) {
      return [];
    }
    for (const option of setting.options) {
      const expression = anyOption({ source, call }, setting.argument, [option]);
      if (expression) {
        return [{ call, option, expression }];
      }
    }
    return [];
  });
}

function writtenIn(source: ParsedSource, expression: ts.Expression): Written | undefined {
  const value = resolved(source, expression);
  if (value && source.ts.isArrayLiteralExpression(value)) {
    return textsOf(source, value).map(({ text }) => text);
  }
  return (
    constantText(source, expression)?.text ??
    constantNumber(source, expression)?.value ??
    constantFlag(source, expression)
  );
}

function writtenAs(word: Written, quote: string): string {
  if (typeof word === 'string') {
    return `${quote}${word}${quote}`;
  }
  return typeof word === 'object' ? `[${word.map((each) => quote + each + quote).join(', ')}]` : String(word);
}
