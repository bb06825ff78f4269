/** A NIMCache holds the model that a service without a model of its own serves. */
import type { ConfigDeclaration } from '../../context';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf } from '../../foreign/objects';
import { nodeAt, textOf } from '../../yaml/tree';

/** Under this name a service finds its cache. */
export const cacheName = (name: string) => `NIMCache ${name}`;

/** The key under which the model stands. */
export const CACHED_MODEL = 'model';

export function declareCache({ root, text }: Omit<ObjectSource, 'context'>): ConfigDeclaration[] {
  const name = nameOf(root, text);
  const source = nodeAt(root, 'spec', 'source');
  const organization = textOf(nodeAt(source, 'hf', 'namespace'), text);
  const repository = textOf(nodeAt(source, 'hf', 'modelName'), text);
  const ngc = textOf(nodeAt(source, 'ngc', 'modelEndpoint'), text);
  const model =
    repository === undefined ? ngc : organization === undefined ? repository : `${organization}/${repository}`;
  return name && model !== undefined
    ? [
        {
          what: 'config',
          names: [cacheName(name.text)],
          title: `NIMCache ${name.text}`,
          span: name.span,
          data: new Map([[CACHED_MODEL, model]]),
        },
      ]
    : [];
}
