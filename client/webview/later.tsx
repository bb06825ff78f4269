/** What stands below the first screen is drawn after it: the verdict does not wait for eighty candidates. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

export function Later({ children }: { readonly children: ComponentChildren }) {
  const [isDue, setDue] = useState(false);
  // An effect runs once the page is painted.
  useEffect(() => setDue(true), []);
  return isDue ? <>{children}</> : null;
}
