/** An object with one pod template as a unit. */
import { t } from '../../../../../shared/src/l10n';
import { parseImage } from '../../engines/image';
import { startedWith } from '../../foreign/tasks/trainingWork';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf, objectHead } from '../../foreign/objects';
import { trains } from '../../foreign/tasks/engineFacts';
import { withGpuShare } from '../../foreign/pods/gpuShare';
import { annotationNode, readAnnotation, readDirectives } from '../../foreign/fields/inline';
import type { Pod, PodContainer } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import { writtenCount } from '../../foreign/fields/replicas';
import { scaledBy } from '../../foreign/fields/scaling';
import { isBenchmark, saidBy, trainingKind } from '../../foreign/tasks/trainingWork';
import type { Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt } from '../../yaml/tree';
import type { PodKind } from './podKinds';

export function podUnit(object: ObjectSource, kind: PodKind): Unit {
  const { root, text, whole, context } = object;
  const template = nodeAt(root, ...kind.template);
  const pod = withGpuShare(readPod(nodeAt(template, 'spec'), text, context), template, text);
  const pods = isPatch(root, kind, pod) ? [] : [{ pod, copies: 1 }];
  const annotation = annotationNode(root, template);
  const head = objectHead(object);
  const main = mainContainer(pods);
  const replicas = kind.replicas && entryOf(nodeAt(root, ...kind.replicas.slice(0, -1)), kind.replicas.at(-1) ?? '');
  const scaler = scaledBy(context, head.object?.kind, head.object?.name);
  return {
    ...head,
    pods,
    scale: kind.onEveryNode ? { none: true } : { ...writtenCount(replicas, text), ...scaler?.bounds },
    ...purposeOf(object, kind, main),
    notes: [
      ...(kind.onEveryNode
        ? [t('A DaemonSet runs once on every node that fits: how many that are is not stated.')]
        : []),
      ...(scaler ? [scaler.note] : []),
    ],
    inline: [annotation && readAnnotation(annotation, text), readDirectives(text, whole.start, whole.end)],
  };
}

/**
 * What runs to its end is batch work unless it trains: by its engine, else by the words of its command, image and name. A
 * bare pod is as often a person's work on a model as a server, so that its words count too.
 */
function purposeOf(
  { root, text, context }: ObjectSource,
  kind: PodKind,
  main: PodContainer | undefined,
): Pick<Unit, 'does'> {
  const engine = main?.engine?.engine;
  if (engine && trains(engine.kind)) {
    return {};
  }
  const isUnknown = engine === undefined || engine.id === 'unknown';
  const isWork = kind.runsToEnd === true || kind.kind === 'Pod';
  if (main && isUnknown && isWork) {
    const started = startedWith(containerText(main.node, text, context));
    // Variables name datasets and libraries of all kinds.
    const said = saidBy({ ...started, environment: new Map() });
    const does = trainingKind(`${said} ${nameWords(main.image?.text)} ${nameOf(root, text)?.text ?? ''}`, undefined);
    // A test of the machine serves nobody.
    return isBenchmark(said) ? { does: 'batch' } : does ? { does } : kind.runsToEnd ? { does: 'batch' } : {};
  }
  return kind.runsToEnd ? { does: 'batch' } : {};
}

/** The repository's path says what an image is for; its registry and its tag say other things. */
const nameWords = (image: string | undefined) => {
  const parsed = image === undefined ? undefined : parseImage(image);
  return parsed?.repository.split('/').slice(-2).join(' ') ?? '';
};

/**
 * A Kustomize patch carries the name and the kind of what it changes and few of its fields: no container with an image; or
 * a new image alone, without the selector and the pods' labels that nothing goes without that makes pods.
 */
function isPatch(root: TreeNode, kind: PodKind, { containers }: Pod): boolean {
  if (containers.every(({ node }) => entryOf(node, 'image') === undefined)) {
    return true;
  }
  const needsSelector = kind.template.length > 0 && !kind.runsToEnd;
  const hasLabels = nodeAt(root, 'spec', 'selector') ?? nodeAt(root, ...kind.template, 'metadata');
  const says = containers.some(({ devices, engine }) => devices.length > 0 || (engine && engine.facts.size > 0));
  return needsSelector && hasLabels === undefined && !says;
}
