/** The head of a column; figures stand to the right, and so does what names them. */
import type { ComponentChildren } from 'preact';

export function ColumnHead({
  figures,
  children,
}: {
  readonly figures?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <th scope="col" class={figures ? 'right' : undefined}>
      {children}
    </th>
  );
}
