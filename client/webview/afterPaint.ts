/** What stands below the first screen is drawn after it: the verdict does not wait for eighty candidates. */
import { useEffect, useState } from 'preact/hooks';

/** The value once what is above has been painted with it, until then the one before; undefined at first. `of`: by whose change it is another. */
export function useAfterPaint<T>(value: T, of: unknown): T | undefined {
  const [painted, setPainted] = useState<T>();
  // An effect runs once the page is painted.
  useEffect(() => setPainted(() => value), [of]);
  return painted;
}
