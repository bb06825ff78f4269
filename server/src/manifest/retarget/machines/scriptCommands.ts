/** Commands of start scripts: which of them run on every machine, and what Docker is told of an accelerator. */
import { t } from '../../../../../shared/src/l10n';

const SUDO = /^(?:sudo )?/.source;

/** Steps that are the same on every architecture and need no accelerator. */
const NEUTRAL = [
  /^$|^#/,
  /^set [-+]/,
  new RegExp(`${SUDO}(?:yum|dnf|apt-get|apt) (?:-y )?update(?: -y)?$`),
  new RegExp(`${SUDO}(?:yum|dnf|apt-get|apt) (?:-y )?install (?:-y )?docker(?:\\.io)?$`),
  new RegExp(`${SUDO}systemctl (?:enable |start |restart |--now )+(?:docker|ollama)$`),
  new RegExp(`${SUDO}service docker start$`),
  new RegExp(`${SUDO}usermod -aG docker [\\w-]+$`),
  new RegExp(`${SUDO}mkdir (?:-p )?[\\w./-]+$`),
  /^(?:export )?[A-Za-z_]\w*=(?!.*(?:gpu|cuda|nvidia))[\w./:@%+,-]*$/i,
  /^(?:export )?[A-Za-z_]\w*=\$\{[\w.:]+\}$/,
  // Words for a log or a setting; settings of a GPU are not neutral.
  /^echo (?!.*(?:gpu|cuda|nvidia|neuron))[^|;&`]*$/i,
  // Ollama's installer finds out what the machine is.
  /^curl -fsSL https:\/\/ollama\.com\/install\.sh \| (?:sudo )?(?:ba)?sh$/,
  /^(?:su - [\w-]+ -c '?|sudo -u [\w-]+ )?ollama (?:pull|run|serve)(?: [\w.:/-]+)?'?(?: &)?$/,
];

export const isNeutral = (command: string): boolean => NEUTRAL.some((known) => known.test(command));

const DOCKER = /^(?:sudo )?docker (?:run|pull)\s/;
export const startsContainer = (command: string): boolean => DOCKER.test(command);

/** What Docker is told of the accelerator. */
export const GPU_FLAG = /[ \t]--(?:gpus[ =](?:"[^"\n]*"|'[^'\n]*'|\S+)|runtime[ =]nvidia)/g;

/** An engine whose images are built per GPU generation must be seen to be changed. */
export const TEI_RUN = /docker (?:run|pull)\s(?:\\\r?\n|.)*text-embeddings-inference:/;

export const scriptUnknown = () => ({
  reason: t('its start script does more than start containers, and may not run on the new machine'),
});
