/** Engines that are known by name, apart from servers of which only the settings look familiar. */
import { engineById } from './fromSettings';
import type { EngineReading } from './readEngine';

/** What merely has a model among its settings is no server where the object says that it trains. */
export function knownEngine(reading: EngineReading | undefined): EngineReading | undefined {
  return reading && engineById(reading.engine.id) ? reading : undefined;
}
