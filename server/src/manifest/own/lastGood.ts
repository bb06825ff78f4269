/** What a block said before the line that is being typed broke it. */
import type { FieldSpan, Span } from '../manifest';
import type { Block } from './block';
import { isValues } from './inherit';

/**
 * The facts of `now`, filled up from `before`: all of them where `only` is absent, else those at these
 * paths. A fact keeps its place only where the same text still stands.
 */
export function withLastGood<T>(now: Block<T>, before: Block<T>, only?: readonly string[]): Block<T> {
  const kept: string[] = [];
  const spec = fill(now.spec, before.spec, '', (path) => {
    if (only && !only.some((empty) => path === empty || path.startsWith(`${empty}.`))) return false;
    kept.push(path);
    return true;
  });
  if (kept.length === 0) {
    return now;
  }
  const place = placingIn(before, now);
  const fields = new Map(now.fields);
  for (const [path, { key, value }] of before.fields) {
    if (fields.has(path) || !kept.some((at) => path === at || path.startsWith(`${at}.`))) continue;
    const field: FieldSpan = { ...placed('key', key, place), ...placed('value', value, place) };
    if (field.value) fields.set(path, field);
  }
  // Both satisfy the schema and only whole values were taken over.
  return { ...now, spec: spec as T, fields };
}

/** Maps are filled key by key; a list or a value that stands now counts as it is. */
function fill(now: unknown, before: unknown, path: string, take: (path: string) => boolean): unknown {
  if (!isValues(now) || !isValues(before)) {
    return now;
  }
  const filled: Record<string, unknown> = { ...now };
  for (const [key, value] of Object.entries(before)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (Object.hasOwn(now, key)) {
      filled[key] = fill(now[key], value, at, take);
    } else if (value !== undefined && take(at)) {
      filled[key] = value;
    }
  }
  return filled;
}

function placed(name: 'key' | 'value', span: Span | undefined, place: (span: Span) => Span | undefined): FieldSpan {
  const found = span && place(span);
  return found ? { [name]: found } : {};
}

/** The same for places in a block, whose text is a part of another; one that lies elsewhere is not kept. */
function placingIn(before: Block<unknown>, now: Block<unknown>): (span: Span) => Span | undefined {
  const place = placing(textOf(before), textOf(now));
  return ({ start, end }) => {
    if (start < before.span.start || end > before.span.end) return undefined;
    const found = place({ start: start - before.span.start, end: end - before.span.start });
    return found && { start: found.start + now.span.start, end: found.end + now.span.start };
  };
}

/** Moves a span along with the text around it; `undefined` where the edit touched it. */
export function placing(before: string, now: string): (span: Span) => Span | undefined {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === now.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail)) {
    tail += 1;
  }
  const shift = now.length - before.length;
  return ({ start, end }) => {
    if (end <= head) return { start, end };
    return start >= before.length - tail ? { start: start + shift, end: end + shift } : undefined;
  };
}

/** What a block looks like in the text: two readings of the same lines compare equal. */
export function textOf({ text, span }: Block<unknown>): string {
  return text.slice(span.start, span.end);
}

/** Without the places that lie elsewhere (at an anchor): the block is about to be moved by itself. */
export function withOwnPlaces<T>(block: Block<T>): Block<T> {
  const own = ({ start, end }: Span) => start >= block.span.start && end <= block.span.end;
  const fields = [...block.fields].filter(([, { key, value }]) => (!key || own(key)) && (!value || own(value)));
  return fields.length === block.fields.size ? block : { ...block, fields: new Map(fields) };
}
