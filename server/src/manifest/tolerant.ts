/** A mistake in one dialect must take neither the others' workloads from the user nor its own of a moment ago. */
import type { Dialect } from './dialect';
import type { Manifest } from './manifest';

/** Reads as the dialect does and never throws; `failed` hears of what it threw, once for each message. */
export function tolerant(dialect: Dialect, failed: (error: unknown) => void): Dialect {
  const told = new Set<string>();
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      const message = String(error);
      if (!told.has(message)) {
        told.add(message);
        failed(error);
      }
      return otherwise;
    }
  };
  const nothing: Manifest = { dialect: dialect.id, workloads: [], problems: [], complete: false };
  const { matches, read, declares } = dialect;
  return {
    ...dialect,
    matches: (source) => attempt(() => matches(source), false),
    read: (source, previous, context) => attempt(() => read(source, previous, context), previous ?? nothing),
    ...(declares && { declares: (source) => attempt(() => declares(source), []) }),
  };
}
