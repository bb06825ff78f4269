/** What a reader can do where there are no figures: commands of the editor, as buttons. */
import { t } from '../../shared/src/l10n';
import type { PageAction } from '../../shared/src/panelState';
import type { Host } from './host';

const LABEL: Readonly<Record<PageAction, () => string>> = {
  showLog: () => t('Show log'),
  restartServer: () => t('Restart server'),
  createManifest: () => t('Create manifest'),
  openExamples: () => t('Open examples'),
};

/** The first is what most would do. */
export function Actions({ actions = [], host }: { readonly actions?: readonly PageAction[]; readonly host: Host }) {
  if (actions.length === 0 || host.standsAlone) {
    return null;
  }
  return (
    <div class="actions">
      {actions.map((action, i) => (
        <button
          key={action}
          type="button"
          class={i === 0 ? 'button' : 'button second'}
          onClick={() => host.send({ type: 'run', action })}
        >
          {LABEL[action]()}
        </button>
      ))}
    </div>
  );
}
