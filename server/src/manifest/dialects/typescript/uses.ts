/** Every use of a model in a file, over all libraries. */
import { LIBRARIES } from './libraries/index';
import type { Library, ModelUse, UseFacts } from './library';
import type { CallLike } from './origins';
import { originOf } from './origins';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';

/** Most files hold none of these and cost one search. */
export const LIBRARY_SIGNAL = new RegExp(
  `['"\`](?:${LIBRARIES.flatMap(({ packages }) => packages)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|')})['"\`/]`,
);

export function modelUses(source: ParsedSource): ModelUse[] {
  if (!LIBRARY_SIGNAL.test(source.text)) {
    return [];
  }
  const made = new Map<CallLike, { library: Library; facts: UseFacts }>();
  for (const call of scopesOf(source).calls) {
    const origin = originOf(source, call);
    const library = origin && libraryOf(origin.module);
    if (!origin || !library) {
      continue;
    }
    for (const { path, read, amend } of library.patterns) {
      if (!path.test(origin.path)) {
        continue;
      }
      const facts = read?.({ source, call, origin });
      if (facts) {
        made.set(call, { library, facts });
      }
      const earlier = origin.calls.findLast((each) => each !== call && made.has(each));
      const before = earlier && made.get(earlier);
      if (amend && earlier && before) {
        made.set(earlier, { library, facts: amend({ source, call, origin }, before.facts) });
      }
      break;
    }
  }
  return [...made].map(([call, use]) => ({ call, ...use }));
}

function libraryOf(module: string): Library | undefined {
  return LIBRARIES.find(({ packages }) => packages.some((name) => module === name || module.startsWith(`${name}/`)));
}
