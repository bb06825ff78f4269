/** A NIMService: the image is named after the model; a service may span nodes and scale by itself. */
import { t } from '../../../../../shared/src/l10n';
import { engineFromSettings } from '../../engines/fromSettings';
import { parseImage } from '../../engines/image';
import type { ContainerText, EngineReading } from '../../engines/readEngine';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { authorWords } from '../../foreign/fields/authorWords';
import { mapOf } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import type { Pod } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import { boundsAt, countedAt, writtenCount } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import { scaledBy } from '../../foreign/fields/scaling';
import type { Counted, ReplicaFacts, Unit } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { claimedDevices, devicesOf } from './devices';
import { ANY_MODEL, modelOf } from './model';

export function serviceUnits(object: ObjectSource): Unit[] {
  const spec = nodeAt(object.root, 'spec');
  const repository = scalarText(nodeAt(spec, 'image', 'repository'), object.text);
  return spec && repository ? [unitOf(object, spec, repository)] : [];
}

/** Each enabled service of a pipeline is a workload by its own name. */
export function pipelineUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  return itemsOf(nodeAt(root, 'spec', 'services')).flatMap((item): Unit[] => {
    const spec = nodeAt(item, 'spec');
    const repository = scalarText(nodeAt(spec, 'image', 'repository'), text);
    if (!spec || !repository || textOf(nodeAt(item, 'enabled'), text) === 'false') {
      return [];
    }
    const name = scalarText(nodeAt(item, 'name'), text);
    const { name: _pipeline, ...unit } = unitOf(object, spec, repository);
    return [
      {
        ...unit,
        ...(name ? { name } : {}),
        object: { kind: 'NIMService', ...(name ? { name: name.text } : {}) },
        span: item.span,
      },
    ];
  });
}

function unitOf(object: ObjectSource, spec: TreeNode, repository: MappedText): Unit {
  const { text, context } = object;
  const container: ContainerText = { ...containerText(spec, text, context), image: repository };
  const engine = engineOf(container);
  const claims = claimedDevices(spec, text);
  const main = { node: mapOf(spec), image: repository, engine, devices: devicesOf(spec, text, claims) };
  const pod: Pod = { ...readPod(spec, text, context), containers: [main], resourceClaims: claims === 'elsewhere' };
  const { nodes, tensor, pipeline } = groupOf(nodeAt(spec, 'multiNode'), text);
  const model = modelOf(container, nodeAt(spec, 'storage', 'nimCache', 'name'), text, context);
  const { scale, notes } = scaleOf(object, spec);
  return {
    ...objectHead(object),
    pods: [{ pod, copies: nodes }],
    facts: {
      ...(model ? { model } : {}),
      ...(tensor ? { tensorParallel: tensor } : {}),
      ...(pipeline ? { pipelineParallel: pipeline } : {}),
    },
    scale,
    notes: [...notes, t('Engine, precision and parallelism come from the profile that the NIM picks for its GPUs.')],
    inline: authorWords(object),
    always: true,
  };
}

/** Whatever registry the image lies in, it is a NIM. */
function engineOf(container: ContainerText): EngineReading {
  const { image } = container;
  const reading = engineFromSettings('nim', new Map(), image ? { image } : {});
  const shown = readEngine(container);
  if (!reading) {
    throw new Error('NIM is one of the engines.');
  }
  const parsed = image && parseImage(image.text);
  if (parsed && ANY_MODEL.test(parsed.repository)) {
    return reading;
  }
  return shown?.engine.id === 'nim' ? shown : reading;
}

interface Group {
  readonly nodes: number;
  readonly tensor?: Counted;
  readonly pipeline?: Counted;
}

/** One pod for each stage of the pipeline; `size` is the older name of the same number. */
function groupOf(multiNode: TreeNode | undefined, text: string): Group {
  const parallelism = nodeAt(multiNode, 'parallelism');
  const pipeline = countedAt(entryOf(parallelism, 'pipeline') ?? entryOf(parallelism, 'pp'), text);
  const tensor = countedAt(entryOf(parallelism, 'tensor') ?? entryOf(parallelism, 'tp'), text);
  const size = countedAt(entryOf(multiNode, 'size'), text);
  return {
    nodes: Math.max(1, pipeline?.count ?? size?.count ?? 1),
    ...(tensor ? { tensor } : {}),
    ...(pipeline ? { pipeline } : {}),
  };
}

function scaleOf(object: ObjectSource, spec: TreeNode): { scale: ReplicaFacts; notes: readonly string[] } {
  const { text, context } = object;
  const head = objectHead(object).object;
  const scaler = scaledBy(context, head?.kind, head?.name);
  const scale = nodeAt(spec, 'scale');
  const hpa = nodeAt(scale, 'hpa') ?? scale;
  const isScaled = textOf(nodeAt(scale, 'enabled'), text) !== 'false';
  // With KServe behind it, Knative's annotations say the same.
  const annotations = nodeAt(spec, 'annotations');
  const bounds = isScaled
    ? boundsAt(
        entryOf(hpa, 'minReplicas') ?? entryOf(annotations, 'autoscaling.knative.dev/min-scale'),
        entryOf(hpa, 'maxReplicas') ?? entryOf(annotations, 'autoscaling.knative.dev/max-scale'),
        text,
      )
    : {};
  return {
    scale: {
      ...writtenCount(entryOf(spec, 'replicas'), text),
      // Kubernetes' own default (HorizontalPodAutoscaler v2, minReplicas).
      ...(bounds.maxReplicas && !bounds.minReplicas ? { minReplicas: { count: 1 } } : {}),
      ...bounds,
      ...scaler?.bounds,
    },
    notes: scaler ? [scaler.note] : [],
  };
}
