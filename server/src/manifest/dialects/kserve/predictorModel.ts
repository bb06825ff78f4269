/** Which model an InferenceService serves, and what it does with it. */
import { argumentValue } from '../../engines/readAs';
import type { ContainerText, EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { isNimFormat, modelOfAddress, modelOfNimFormat, namesNoModel } from './modelName';

/** Flags of the runtime name it best, then the storage that the model comes from, then a format that is one model's. */
export function modelText(
  model: TreeNode,
  text: string,
  format: MappedText | undefined,
  container: ContainerText,
  engine: EngineReading | undefined,
): MappedText | undefined {
  const byFlag = argumentValue(container, ['--model-id']) ?? container.environment.get('MODEL_ID');
  if (byFlag && !namesNoModel(byFlag.text) && byFlag.text !== '') {
    return modelOfAddress(byFlag);
  }
  if (engine?.facts.has('model') && engine.engine.id !== 'nim') {
    return undefined;
  }
  if (format && isNimFormat(format.text)) {
    return modelOfNimFormat(format);
  }
  const address =
    scalarText(nodeAt(model, 'storageUri'), text) ??
    scalarText(nodeAt(model, 'storageUris', 0, 'uri'), text) ??
    scalarText(nodeAt(model, 'storage', 'storageUri'), text) ??
    scalarText(nodeAt(model, 'storage', 'path'), text) ??
    container.environment.get('STORAGE_URI');
  return address && modelOfAddress(address);
}

/** KServe's Hugging Face runtime takes the task by words of its own. */
export function kindOfTask(container: ContainerText): Pick<Unit, 'does'> {
  return argumentValue(container, ['--task'])?.text === 'text_embedding' ? { does: 'embedding' } : {};
}
