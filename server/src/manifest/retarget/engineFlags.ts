/** Flags of an engine's command line: changed, added and taken out, in a list, in a script, or as keys of a map. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import type { Fact } from '../engines/flags';
import type { EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { isElsewhere } from '../engines/text';
import type { TreeList, TreeNode } from '../yaml/tree';
import { entryOf } from '../yaml/tree';
import { allSteps } from './step';
import type { EngineMove, Step } from './step';
import { appendEntries, appendItem, cutWords, insert, removeEntry, removeItem } from './treeEdit';

/** `what` is how a reason calls it. */
export function replaceFact(fact: Fact, value: string, what: string): Step {
  if (fact.value.text === value) {
    return [];
  }
  return isElsewhere(fact.span)
    ? { reason: t`${what} is stated in another object` }
    : [{ span: fact.span, newText: value }];
}

/** Behind the last argument, written as the others are. */
export function addFlag(move: EngineMove, engine: EngineReading, flag: string, value: string): Step {
  const { container, settings, text } = move;
  if (settings && !engine.scripted) {
    return appendEntries(settings.map, [[settings.keyOf(flag), value]], text);
  }
  if (engine.scripted) {
    return addToScript(engine, `${flag} ${value}`, text);
  }
  const list = entryOf(container.node, 'args')?.value ?? entryOf(container.node, 'command')?.value;
  if (list?.kind !== 'list' || list.items.length === 0) {
    return { reason: t`the container has no args that ${flag} could join` };
  }
  return appendItem(list, `${flag}=${value}`, text);
}

/** Before the last flag, where no quote and no line break stands in the way; else behind the last word. */
function addToScript(engine: EngineReading, words: string, text: string): Step {
  const flag = engine.words.findLast(
    (word) => word.text.startsWith('--') && /\s/.test(text[word.span.start - 1] ?? ''),
  );
  const last = engine.words.at(-1);
  if (flag) {
    return insert(flag.span.start, `${words} `);
  }
  return last ? insert(last.span.end, ` ${words}`) : { reason: t`there is no place for ${words}` };
}

/** Every spelling of a flag, with its value; nothing where it is not written. */
export function removeFlag(move: EngineMove, engine: EngineReading, flags: readonly string[]): Step {
  const { settings, text } = move;
  const entry = settings && flags.map((flag) => entryOf(settings.map, settings.keyOf(flag))).find((each) => each);
  if (settings && entry) {
    return removeEntry(settings.map, entry, text) ?? cannotRemove(entry.key);
  }
  const found = engine.words.flatMap((word, index): Written[] => {
    const name = normal(word.text.split('=')[0] ?? '');
    if (!flags.includes(name)) {
      return [];
    }
    const next = engine.words[index + 1];
    const isTwo = !word.text.includes('=') && next !== undefined && !/^-{1,2}[A-Za-z]/.test(next.text);
    return [{ flag: word, ...(isTwo ? { value: next } : {}) }];
  });
  return allSteps(found.map((each) => (engine.scripted ? cutFlag(each, text) : cutItems(move, each))));
}

interface Written {
  readonly flag: MappedText;
  readonly value?: MappedText;
}

const normal = (flag: string) => (flag.startsWith('--') ? flag.toLowerCase().replaceAll('_', '-') : flag);
const cannotRemove = (what: string) => ({ reason: t`${what} cannot be taken out without its neighbors` });

/** Without a blank before it a word belongs to its neighbor. */
function cutFlag({ flag, value }: Written, text: string): Step {
  const { end } = (value ?? flag).span;
  const edit = cutWords(flag.span.start, end, text);
  const isApart = edit.span.start < flag.span.start || edit.span.end > end;
  return isApart ? [edit] : cannotRemove(flag.text);
}

function cutItems({ container, text }: EngineMove, { flag, value }: Written): Step {
  const lists = ['args', 'command'].flatMap((key) => entryOf(container.node, key)?.value ?? []);
  const words = value ? [flag, value] : [flag];
  const edits = words.map((word) => cutItem(lists, word, text));
  const removed = edits.filter((edit): edit is Edit[] => edit !== undefined);
  return removed.length < words.length ? cannotRemove(flag.text) : joined(removed.flat());
}

function cutItem(lists: readonly TreeNode[], word: MappedText, text: string): Edit[] | undefined {
  for (const list of lists) {
    const item =
      list.kind === 'list'
        ? list.items.find(({ span }) => span.start <= word.span.start && span.end >= word.span.end)
        : undefined;
    // An item that holds more than the word is a script of its own.
    if (
      item &&
      list.kind === 'list' &&
      item.kind === 'scalar' &&
      item.span.end - item.span.start <= word.text.length + 2
    ) {
      return removeItem(list satisfies TreeList, item, text);
    }
  }
  return undefined;
}

/** In a flow list the second of two neighbors starts where the first one's comma ends. */
function joined(edits: readonly Edit[]): Edit[] {
  const [first, second] = edits;
  return first && second && second.span.start < first.span.end
    ? [
        {
          span: {
            start: Math.min(first.span.start, second.span.start),
            end: Math.max(first.span.end, second.span.end),
          },
          newText: '',
        },
      ]
    : [...edits];
}
