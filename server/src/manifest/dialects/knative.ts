/** Knative Service: a pod that scales with its requests, to nothing where nobody asks. */
import { annotationNode, readAnnotation, readDirectives } from '../foreign/fields/inline';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { readPod } from '../foreign/pods/podSpec';
import { boundsAt } from '../foreign/fields/replicas';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import type { Dialect } from '../dialect';
import type { TreeNode } from '../yaml/tree';
import { entryOf, nodeAt } from '../yaml/tree';

const services = objectDialect('knative', [
  { apiVersion: /^serving\.knative\.dev\//, kind: 'Service', units: (object) => [unitOf(object)], site: () => ({}) },
]);

/** Kubernetes has a kind of the same name in every second file: those are not parsed for this. */
export const knative: Dialect = {
  ...services,
  matches: (source) => source.text.includes('serving.knative.dev/') && services.matches(source),
};

function unitOf(object: ObjectSource): Unit {
  const { root, text, whole, context } = object;
  const template = nodeAt(root, 'spec', 'template');
  const annotation = annotationNode(root, template);
  return {
    ...objectHead(object),
    pods: [{ pod: readPod(nodeAt(template, 'spec'), text, context), copies: 1 }],
    scale: boundsOf(nodeAt(template, 'metadata', 'annotations'), text),
    inline: [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)],
  };
}

const SCALE = 'autoscaling.knative.dev/';

/** The older spelling has no dash. A service without a lower bound scales to zero (Knative documentation, scale bounds). */
function boundsOf(annotations: TreeNode | undefined, text: string): ReplicaFacts {
  const at = (...names: readonly string[]) =>
    names.map((name) => entryOf(annotations, SCALE + name)).find((each) => each);
  const bounds = boundsAt(at('min-scale', 'minScale'), at('max-scale', 'maxScale'), text);
  return { minReplicas: { count: 0 }, ...bounds };
}
