/** Model of the Ollama operator: the model is written as an image, and served by Ollama. */
import { t } from '../../../../shared/src/l10n';
import { readAs } from '../engines/readAs';
import { authorWords } from '../foreign/fields/authorWords';
import { mapOf } from '../foreign/pods/givenPod';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { deviceRequests } from '../foreign/pods/devices';
import type { Pod } from '../foreign/pods/podSpec';
import { containerText, readPod } from '../foreign/pods/podSpec';
import { writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import type { Unit } from '../foreign/unit';
import type { Site } from '../retarget/site';
import { insertFirst } from '../retarget/treeEdit';
import { entryOf, nodeAt } from '../yaml/tree';

export const ollamaOperator = objectDialect('ollama-operator', [
  { apiVersion: /^ollama\.ayaka\.io\//, kind: 'Model', units: modelUnits, site: modelSite },
]);

/** The operator brings the image, which is built for amd64 and arm64, with NVIDIA GPUs and without (Ollama, docs/docker, 2026). */
function modelSite({ root, text }: ObjectSource): Site {
  const spec = nodeAt(root, 'spec');
  return {
    copies: { owner: spec, key: 'replicas' },
    image: () => [],
    selector: (entries) =>
      nodeAt(spec, 'podTemplate')
        ? { reason: t('podTemplate is written without a nodeSelector') }
        : insertFirst(spec, [['podTemplate', [['spec', [['nodeSelector', entries]]]]]], text),
  };
}

function modelUnits(object: ObjectSource): Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const model = scalarText(nodeAt(spec, 'image'), text);
  if (!model) {
    return [];
  }
  const { environment } = containerText(spec, text, context);
  const engine = readAs('ollama', { command: [], args: [], environment });
  const main = { node: mapOf(spec), devices: deviceRequests(spec, text), ...(engine ? { engine } : {}) };
  const pod: Pod = { ...readPod(nodeAt(spec, 'podTemplate', 'spec') ?? spec, text, context), containers: [main] };
  return [
    {
      ...objectHead(object),
      pods: [{ pod, copies: 1 }],
      facts: { model },
      scale: writtenCount(entryOf(spec, 'replicas'), text),
      inline: authorWords(object),
      always: true,
    },
  ];
}
