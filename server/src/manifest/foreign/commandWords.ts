/** Every word that a container is started with, scripts taken apart, whether or not an engine is known in them. */
import { commandsOf } from '../engines/commands';
import type { ContainerText } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import type { Environment } from '../engines/variables';

export interface Started {
  readonly words: readonly MappedText[];
  /** What the container is given, and what its script sets. */
  readonly environment: Environment;
}

export function startedWith(container: ContainerText): Started {
  const { commands, environment } = commandsOf(container);
  return { words: commands.flat(), environment };
}
