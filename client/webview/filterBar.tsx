/** A search over a table, what else narrows it, and how many rows are left. */
import type { ComponentChildren } from 'preact';
import { t } from '../../shared/src/l10n';

export interface FilterBarProps {
  readonly label: string;
  readonly placeholder: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Rows left, of all. */
  readonly found: number;
  readonly all: number;
  readonly children?: ComponentChildren;
}

export function FilterBar({ label, placeholder, search, onSearch, found, all, children }: FilterBarProps) {
  return (
    <div class="filters" role="search">
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={search}
        onInput={(event) => onSearch(event.currentTarget.value)}
      />
      {children}
      <span class="small quiet" role="status">
        {found === all ? '' : t`${found} of ${all} shown`}
      </span>
    </div>
  );
}
