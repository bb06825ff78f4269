/** What the page says when there is nothing to draw, or when what is drawn is not of the text as it stands. */
import { t } from '../../shared/src/l10n';
import type { PanelMessage } from '../../shared/src/panelState';
import { Actions } from './actions';
import type { Host } from './host';

export function Loading() {
  return (
    <div class="plain" aria-busy="true">
      <h1>{t('Estimating')}</h1>
      <Progress name={t('Estimating')} />
    </div>
  );
}

/** Nobody knows how long it takes. */
export function Progress({ name }: { readonly name: string }) {
  return (
    <div class="progress" role="progressbar" aria-label={name}>
      <i />
    </div>
  );
}

interface MessageProps extends PanelMessage {
  readonly title: string;
  readonly host: Host;
}

export function Message({ title, message, actions, host }: MessageProps) {
  return (
    <div class="plain">
      <h1>{title}</h1>
      <p class="quiet" role="status">
        {message}
      </p>
      <Actions actions={actions} host={host} />
    </div>
  );
}

/** Stands always, so that a reader hears the cause when it comes; empty where the figures are new. */
export function Cause({ text }: { readonly text: string | undefined }) {
  return (
    <p class={text === undefined ? 'cause' : 'cause told'} role="status">
      {text ?? ''}
    </p>
  );
}
