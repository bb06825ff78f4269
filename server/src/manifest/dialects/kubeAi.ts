/** KubeAI's Model: an engine, an address of the model, and how many of a resource profile. */
import { t } from '../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../shared/src/manifest/schema';
import { readAs } from '../engines/readAs';
import type { ContainerText } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';
import type { Environment } from '../engines/variables';
import { authorWords } from '../foreign/fields/authorWords';
import { givenPod, mapOf } from '../foreign/pods/givenPod';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect, objectHead } from '../foreign/objects';
import { containerText } from '../foreign/pods/podSpec';
import { boundsAt, writtenCount } from '../foreign/fields/replicas';
import { scalarText } from '../foreign/fields/scalarText';
import type { ReplicaFacts, Unit } from '../foreign/unit';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';
import { readProfile } from './kubeAi/resourceProfile';

export const kubeAi = objectDialect('kubeai', [
  { apiVersion: /^kubeai\.org\//, kind: 'Model', units: modelUnits, site: () => ({ refused: PROFILE_REFUSAL() }) },
]);

const ENGINES: ReadonlyMap<string, string> = new Map([
  ['vllm', 'vllm'],
  ['ollama', 'ollama'],
  ['infinity', 'infinity'],
  ['fasterwhisper', 'faster-whisper'],
]);

const KINDS: ReadonlyMap<string, WorkloadKind> = new Map([
  ['TextEmbedding', 'embedding'],
  ['Reranking', 'rerank'],
  ['SpeechToText', 'speech'],
]);

const PROFILE_REFUSAL = () => t("its machine follows from a resource profile, which stands in KubeAI's values");

/** A Model has no nodeSelector of its own. */
const PROFILE_HINT = () =>
  t(
    'Which machine is not stated: it follows from the resource profile, whose nodeSelector stands in the values of KubeAI.',
  );

function modelUnits(object: ObjectSource): Unit[] {
  const { root, text } = object;
  const spec = nodeAt(root, 'spec');
  const engineName = textOf(nodeAt(spec, 'engine') ?? nodeAt(spec, 'server'), text);
  const url = scalarText(nodeAt(spec, 'url'), text);
  if (spec?.kind !== 'map' || (engineName === undefined && !url)) {
    return [];
  }
  const profile = readProfile(entryOf(spec, 'resourceProfile'), text);
  const container = containerOf(spec, text);
  const engine = readAs(ENGINES.get(engineName?.toLowerCase() ?? ''), container);
  const { image } = container;
  const main = {
    node: mapOf(spec),
    devices: profile.devices,
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
  const features = itemsOf(nodeAt(spec, 'features')).flatMap((item) => textOf(item, text) ?? []);
  const does = features.flatMap((feature) => KINDS.get(feature) ?? [])[0];
  const model = url && modelOf(url);
  return [
    {
      ...objectHead(object),
      pods: [{ pod: givenPod([main], profile.labels), copies: 1 }],
      facts: {
        ...(model ? { model } : {}),
        ...(profile.accelerator ? { accelerator: profile.accelerator } : {}),
      },
      scale: scaleOf(spec, text),
      // A model that also generates text is asked for that.
      ...(does && !features.includes('TextGeneration') ? { does } : {}),
      notes: profile.notes,
      machineHint: PROFILE_HINT(),
      inline: authorWords(object),
      always: true,
      ...(profile.unknown ? { open: true as const } : {}),
    },
  ];
}

/** `env` is a map here, not a list. */
function containerOf(spec: TreeNode, text: string): ContainerText {
  const written = containerText(spec, text);
  const environment: Environment = new Map(
    entriesOf(nodeAt(spec, 'env')).map(({ key, value }) => [key, scalarText(value, text)]),
  );
  return { ...written, environment };
}

/** `hf://` and `ollama://` name the model; on a volume, Ollama's name stands behind `?model=`. */
function modelOf(url: MappedText): MappedText {
  const hub = /^(?:hf|ollama):\/\//.exec(url.text)?.[0];
  if (hub !== undefined) {
    const query = url.text.indexOf('?');
    return sliceText(url, hub.length, query < 0 ? url.text.length : query);
  }
  const named = /[?&]model=([^&]+)/.exec(url.text);
  const name = named?.[1];
  if (!named || name === undefined) {
    return url;
  }
  const start = named.index + named[0].length - name.length;
  return sliceText(url, start, start + name.length);
}

/** KubeAI scales by requests unless told not to: from `minReplicas`, 0 where it is not written, without a limit of its own. */
function scaleOf(spec: TreeNode, text: string): ReplicaFacts {
  if (textOf(nodeAt(spec, 'autoscalingDisabled'), text) === 'true') {
    return writtenCount(entryOf(spec, 'replicas'), text);
  }
  const bounds = boundsAt(entryOf(spec, 'minReplicas'), entryOf(spec, 'maxReplicas'), text);
  return { minReplicas: { count: 0 }, ...bounds };
}
