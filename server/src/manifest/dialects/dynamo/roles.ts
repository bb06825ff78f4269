/** Which side a Dynamo worker is, and the model that its command names. */
import { argumentValue } from '../../engines/readAs';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Part } from '../../foreign/parts';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';

interface Named {
  readonly name: string;
  readonly node: TreeNode;
}

/** By its type, by the engine's switches, else by its name. */
export function roleOf({ name, node }: Named, text: string, engine: EngineReading | undefined): Part['does'] {
  const type = textOf(nodeAt(node, 'subComponentType'), text) ?? textOf(nodeAt(node, 'type'), text);
  if (type === 'prefill' || type === 'decode') {
    return type;
  }
  const mode = engine && argumentOf(engine, ['--disaggregation-mode', '--disaggregation-strategy'])?.text;
  if (mode === 'prefill' || mode === 'decode') {
    return mode;
  }
  if (engine?.words.some((word) => word.text === '--is-prefill-worker')) {
    return 'prefill';
  }
  return /decode/i.test(name) ? 'decode' : /prefill/i.test(name) ? 'prefill' : 'other';
}

/** Dynamo's workers take the model by the same words, whatever the engine's own are. */
export function namedModel(engine: EngineReading): MappedText | undefined {
  return engine.facts.has('model') ? undefined : argumentOf(engine, ['--model-path', '--model']);
}

function argumentOf({ words }: EngineReading, names: readonly string[]): MappedText | undefined {
  const value = argumentValue({ command: [], args: words, environment: new Map() }, names);
  return value && !/[$]/.test(value.text) ? value : undefined;
}
