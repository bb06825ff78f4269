/** A server that nobody told us of: its model and sizes by the names that such settings usually have. */
import { phrase } from '../../../../shared/src/l10n';
import { commandsOf } from './commands';
import type { Engine } from './engine';
import { environmentFacts, USUAL_VARIABLES } from './environmentFacts';
import { readFlags } from './flags';
import { imageHints } from './image';
import { isClient } from './programs';
import type { ContainerText, EngineReading } from './readEngine';

const unknownServer: Engine = {
  id: 'unknown',
  name: phrase('This server'),
  flags: {
    '--model': 'model',
    '--model-id': 'model',
    '--model-name': 'model',
    '--model-path': 'model',
    '--model-name-or-path': 'model',
    '--hf-model-id': 'model',
    '--tensor-parallel-size': 'tensorParallel',
    '--tensor-parallel': 'tensorParallel',
    '--tp-size': 'tensorParallel',
    '--tp-degree': 'tensorParallel',
    '--tp': 'tensorParallel',
    '--pipeline-parallel-size': 'pipelineParallel',
    '--quantization': 'quantization',
    '--quantize': 'quantization',
    '--dtype': 'dtype',
    '--max-model-len': 'contextTokens',
  },
  environment: USUAL_VARIABLES,
  kind: 'inference',
};

/** Only for a container that holds an accelerator: elsewhere `--model` may mean anything. Nothing where it names no model. */
export function readUnknownServer(container: ContainerText): EngineReading | undefined {
  const { commands, environment, scripted } = commandsOf(container);
  const own = commands.filter((each) => !isClient(each));
  if (own.length === 0 && commands.length > 0) {
    return undefined;
  }
  const readings = own.map((words) => ({ words, ...readFlags(unknownServer, words, environment, false) }));
  const first = readings.find(({ facts }) => facts.has('model')) ?? readings[0];
  const reading = first ?? { words: [], facts: new Map(), unresolved: new Map() };
  environmentFacts(reading, unknownServer, environment);
  if (!reading.facts.has('model')) {
    return undefined;
  }
  const { image } = container;
  const hints = image ? imageHints(image) : {};
  return { ...reading, engine: unknownServer, hints, scripted, ...(image ? { image } : {}) };
}
