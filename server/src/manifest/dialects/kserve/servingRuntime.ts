/** ServingRuntime and ClusterServingRuntime: templates for the services that name them. */
import { t } from '../../../../../shared/src/l10n';
import type { RuntimeDeclaration } from '../../context';
import { engineFromSettings } from '../../engines/fromSettings';
import { withoutModel } from '../../engines/readAs';
import type { EngineReading } from '../../engines/readEngine';
import { namesModel } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { ELSEWHERE } from '../../engines/text';
import { authorWords } from '../../foreign/fields/authorWords';
import { givenDevice } from '../../foreign/pods/givenPod';
import type { ObjectSource } from '../../foreign/objects';
import { nameOf, objectHead } from '../../foreign/objects';
import { asText } from '../../foreign/pods/podElsewhere';
import type { Pod, PodContainer } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { scalarText } from '../../foreign/fields/scalarText';
import type { PodGroup, Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { isNimFormat, modelOfNimFormat, namesNoModel } from './modelName';
import { workerGroup } from './workers';

/** Under this name a runtime is found by the formats that it may be chosen for. */
export const formatName = (format: string) => `format ${format}`;

export function declareRuntime({ root, text }: Omit<ObjectSource, 'context'>): RuntimeDeclaration[] {
  const name = nameOf(root, text);
  const podSpec = asText(nodeAt(root, 'spec'), text);
  const formats = itemsOf(nodeAt(root, 'spec', 'supportedModelFormats')).flatMap((item) => {
    const chosen = textOf(nodeAt(item, 'autoSelect'), text) === 'true';
    const format = chosen ? textOf(nodeAt(item, 'name'), text) : undefined;
    return format === undefined ? [] : [formatName(format)];
  });
  if (!name || podSpec === undefined) {
    return [];
  }
  const title = `${textOf(nodeAt(root, 'kind'), text) ?? 'ServingRuntime'} ${name.text}`;
  return [{ what: 'runtime', names: [name.text, ...formats], title, span: name.span, podSpec }];
}

/** Under this name a runtime finds a service that runs it. */
const serviceOf = (runtime: string) => `service of ${runtime}`;

/** Says to the runtime that a service names it: its cost is the service's. */
export function declareUse({ root, text }: Omit<ObjectSource, 'context'>): RuntimeDeclaration[] {
  const name = nameOf(root, text);
  const runtime = textOf(nodeAt(root, 'spec', 'predictor', 'model', 'runtime'), text);
  return name && runtime !== undefined
    ? [
        {
          what: 'runtime',
          names: [serviceOf(runtime)],
          title: `InferenceService ${name.text}`,
          span: name.span,
          podSpec: '{}',
        },
      ]
    : [];
}

/** A runtime is shown where it says which engine or device it runs on; a server for any format is not. */
export function runtimeUnits(object: ObjectSource): Unit[] {
  const { root, text, context } = object;
  const spec = nodeAt(root, 'spec');
  const head: Pod = readPod(spec, text, context);
  const format = nimFormatOf(spec, text);
  const pod: Pod = { ...head, containers: head.containers.map((each) => asTemplate(each, format !== undefined)) };
  const workers = nodeAt(spec, 'workerSpec');
  const group: PodGroup[] = workers ? workerGroup(pod, readPod(workers, text, context), workers, text) : [];
  const pods = [{ pod, copies: 1 }, ...group];
  if (!mainContainer(pods)) {
    return [];
  }
  const own = objectHead(object);
  const [user] = context.find('runtime', serviceOf(own.object?.name ?? ''));
  return [
    {
      ...own,
      pods,
      ...(format && !head.containers.some(({ engine }) => engine && namesModel(engine))
        ? { facts: { model: modelOfNimFormat(format) } }
        : {}),
      scale: user ? { replicas: { count: 0, value: ELSEWHERE } } : { none: true },
      notes: [
        user
          ? t`A serving runtime is a template: it runs, and costs, as ${user.title}.`
          : t('A serving runtime is a template: the services that name it state replicas, and often the model.'),
      ],
      inline: authorWords(object),
    },
  ];
}

function nimFormatOf(spec: TreeNode | undefined, text: string): MappedText | undefined {
  return itemsOf(nodeAt(spec, 'supportedModelFormats'))
    .flatMap((item) => scalarText(nodeAt(item, 'name'), text) ?? [])
    .find((format) => isNimFormat(format.text));
}

/** A model's place says nothing here; a NIM, whatever its image is called, runs on NVIDIA GPUs, however many. */
function asTemplate(container: PodContainer, servesNim: boolean): PodContainer {
  const { image } = container;
  const stated = servesNim ? engineFromSettings('nim', new Map(), image ? { image } : {}) : undefined;
  const shown = container.engine ?? stated;
  const engine = shown && withoutPlaceholder(shown);
  const isNim = engine?.engine.id === 'nim' && container.devices.length === 0;
  return {
    ...container,
    ...(engine ? { engine } : {}),
    ...(isNim ? { devices: givenDevice('nvidia.com/gpu') } : {}),
  };
}

export function withoutPlaceholder(reading: EngineReading): EngineReading {
  const model = reading.facts.get('model') ?? reading.facts.get('modelFile');
  return model && namesNoModel(model.value.text) ? withoutModel(reading) : reading;
}
