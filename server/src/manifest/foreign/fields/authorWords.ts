/** What the author says beside an object's own fields: the annotation with a block, and comment directives. */
import type { TreeNode } from '../../yaml/tree';
import type { Inline } from './inline';
import { annotationNode, readAnnotation, readDirectives } from './inline';
import type { ObjectSource } from '../objects';

export function authorWords(object: ObjectSource, template?: TreeNode): readonly (Inline | undefined)[] {
  const { root, text, whole } = object;
  const annotation = annotationNode(root, template);
  return [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)];
}
