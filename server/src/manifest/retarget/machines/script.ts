/** The script that a machine starts with, where the new machine needs another one: only scripts that start containers. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import { isKnownImage, movedImage } from './containerImage';
import type { Ground } from './ground';
import { refusedAt, replaceText } from './ground';
import type { Machines } from './machines';
import { deviceOf, isSameChip, isSameKind } from './machines';
import { GPU_FLAG, isNeutral, scriptUnknown, startsContainer, TEI_RUN } from './scriptCommands';
import type { Step } from '../step';
import { both } from '../step';
import { cutWords } from '../treeEdit';

const WHAT = () => t('the start script');
/** A command with the lines that it goes on in. */
const COMMAND = /(?:\\\r?\n|[^\r\n])+/g;

export function scriptStep(
  ground: Ground,
  scripts: readonly MappedText[] | undefined,
  machines: Machines,
  runtime: string | undefined,
): Step {
  const isPerGeneration = runtime === 'tei' && deviceOf(machines.after) === 'nvidia' && !isSameChip(machines);
  if (isPerGeneration && !scripts?.some(({ text }) => TEI_RUN.test(text))) {
    return { reason: t('its start script does not show which image would have to change with the GPU') };
  }
  if (!scripts || scripts.length === 0) {
    const why = scripts ? t('what runs on it is not in this file') : t('its start script comes from another place');
    return isSameKind(machines) ? [] : { reason: why };
  }
  const commands = scripts.flatMap((script) =>
    [...script.text.matchAll(COMMAND)].map(({ 0: { length }, index }) => sliceText(script, index, index + length)),
  );
  return both(...commands.map((command) => commandStep(ground, command, machines)));
}

function commandStep(ground: Ground, command: MappedText, machines: Machines): Step {
  const flat = command.text.replace(/\\\r?\n/g, ' ').trim();
  if (isNeutral(flat)) {
    return [];
  }
  if (!startsContainer(flat)) {
    return isSameKind(machines) ? [] : scriptUnknown();
  }
  const image = imageIn(command, machines);
  if (!image) {
    return isSameKind(machines) ? [] : { reason: t('what its container image holds is not known') };
  }
  const moved = movedImage(image.text, machines);
  return typeof moved === 'string'
    ? both(replaceText(ground, image, moved, t('the container image')), flagStep(ground, command, machines))
    : moved;
}

/** The first word that is an image which is known for one of the two. */
function imageIn(command: MappedText, machines: Machines): MappedText | undefined {
  const words = [...command.text.matchAll(/[^\s\\]+/g)];
  const found = words.find(({ 0: word }) => isKnownImage(word, machines));
  return found && sliceText(command, found.index, found.index + found[0].length);
}

function flagStep(ground: Ground, command: MappedText, machines: Machines): Step {
  const [before, after] = [deviceOf(machines.before), deviceOf(machines.after)];
  if (before === after) {
    return [];
  }
  return before === 'nvidia'
    ? both(
        ...[...command.text.matchAll(GPU_FLAG)].map(({ 0: flag, index }) =>
          removal(ground, sliceText(command, index, index + flag.length)),
        ),
      )
    : scriptUnknown();
}

/** With its line where it has one. */
function removal(ground: Ground, flag: MappedText): Step {
  const refused = refusedAt(ground, flag, '', WHAT());
  if (refused) {
    return refused;
  }
  return [cutWords(flag.span.start, flag.span.end, ground.text)];
}
