/** Flags and variables of the engine that a foreign manifest starts: only those that an estimate reads, each with what it sets. */
import { CompletionItemKind } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import { ENGINE_FACTS } from '../../../../shared/src/words/engineFact';
import type { Engine, FactName } from '../../manifest/engines/engine';
import { enginesOf, flagsOf, variablesOf } from '../../manifest/engines/flagsOf';
import { workloadAt } from '../../manifest/manifestCache';
import type { Reading } from '../context';
import type { Offer } from './catalogValues';
import type { Cursor } from './cursor';

/** Keys whose text is a command, or words of one. */
const COMMANDS: ReadonlySet<unknown> = new Set([
  'args',
  'cmd',
  'command',
  'commands',
  'containerArgs',
  'entrypoint',
  'extraArgs',
  'run',
  'runcmd',
  'vllmArgs',
]);
const VARIABLES: ReadonlySet<unknown> = new Set(['environment', 'env', 'envs']);

export interface EngineWords {
  readonly offers: readonly Offer[];
  /** Of the word that they replace. */
  readonly typed: string;
}

/** Undefined where the cursor is certainly in no command and in no list of variables. */
export function engineWords({ document, manifest }: Reading, cursor: Cursor, offset: number): EngineWords | undefined {
  const [only] = manifest.workloads;
  const workload = workloadAt(manifest, offset) ?? (manifest.workloads.length === 1 ? only : undefined);
  const engines = workload ? enginesOf(workload) : [];
  const typed = /\S*$/.exec(cursor.typed)?.[0] ?? '';
  const around = document.getText().slice(Math.max(0, offset - NEARBY), offset + NEARBY);
  const names = cursor.path.filter((part) => typeof part === 'string');
  if (engines.length === 0) {
    return undefined;
  }
  if (COMMANDS.has(names.at(-1))) {
    return typed.startsWith('-') ? { typed, offers: flagOffers(engines, typed, around) } : undefined;
  }
  const isName = VARIABLES.has(names.at(-2)) && names.at(-1) === 'name' && cursor.at === 'value';
  const isKey = VARIABLES.has(names.at(-1)) && (cursor.at === 'key' || typeof cursor.path.at(-1) === 'number');
  return isName || isKey ? { typed, offers: variableOffers(engines, typed, around) } : undefined;
}

/** assumed: a command and its variables are no longer. */
const NEARBY = 2000;

/** One spelling of each: the first long one, else the first. */
function flagOffers(engines: readonly Engine[], typed: string, around: string): readonly Offer[] {
  const byFact = new Map<FactName, string[]>();
  for (const [flag, fact] of flagsOf(engines)) {
    byFact.set(fact, [...(byFact.get(fact) ?? []), flag]);
  }
  return [...byFact].flatMap(([fact, flags]) => {
    const isThere = flags.some((flag) => flag !== typed && isWord(around, flag));
    const label = flags.find((flag) => flag.startsWith('--')) ?? flags[0];
    return isThere || label === undefined ? [] : [offerOf(label, fact)];
  });
}

function variableOffers(engines: readonly Engine[], typed: string, around: string): readonly Offer[] {
  return [...variablesOf(engines)].flatMap(([name, fact]) =>
    name !== typed && isWord(around, name) ? [] : [offerOf(name, fact)],
  );
}

const offerOf = (label: string, fact: FactName): Offer => ({
  label,
  detail: t(ENGINE_FACTS[fact].says),
  kind: CompletionItemKind.Property,
});

function isWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\w-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + word.length] ?? ' ')) {
      return true;
    }
  }
  return false;
}
