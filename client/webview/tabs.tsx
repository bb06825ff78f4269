/** The two pages of the panel: one tab stop, arrow keys between them. */
import { phrase, t } from '../../shared/src/l10n';
import type { PanelPage } from '../../shared/src/protocol';

const NAMES: Readonly<Record<PanelPage, string>> = {
  workload: phrase('Workload'),
  workspace: phrase('Workspace'),
};
const PAGES = ['workload', 'workspace'] as const;
/** Each tab names the one panel below: what it holds is the chosen page. */
export const TAB_PANEL = 'page';
export const tabId = (page: PanelPage) => `tab-${page}`;

export interface TabsProps {
  readonly page: PanelPage;
  readonly turn: (page: PanelPage) => void;
}

export function Tabs({ page, turn }: TabsProps) {
  const go = (next: PanelPage) => {
    turn(next);
    document.getElementById(tabId(next))?.focus();
  };
  const byKey = (event: KeyboardEvent) => {
    const next = pageAt(event.key, page);
    if (next) {
      event.preventDefault();
      go(next);
    }
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('Pages')} onKeyDown={byKey}>
      {PAGES.map((each) => (
        <button
          key={each}
          type="button"
          class="tab"
          role="tab"
          id={tabId(each)}
          aria-selected={each === page}
          aria-controls={TAB_PANEL}
          tabIndex={each === page ? 0 : -1}
          onClick={() => go(each)}
        >
          {t(NAMES[each])}
        </button>
      ))}
    </div>
  );
}

function pageAt(key: string, page: PanelPage): PanelPage | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return page === 'workload' ? 'workspace' : 'workload';
    case 'Home':
      return 'workload';
    case 'End':
      return 'workspace';
    default:
      return undefined;
  }
}
