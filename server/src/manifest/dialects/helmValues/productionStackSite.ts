/** Where the values of vLLM's production stack hold what a move changes. */
import { t } from '../../../../../shared/src/l10n';
import { parseImage } from '../../engines/image';
import { DEVICE_RESOURCE, imageTargetOf, podRoom } from '../../foreign/machines/catalogMachine';
import { parseQuantity } from '../../foreign/fields/quantity';
import type { Unit } from '../../foreign/unit';
import type { Site, UnitMove } from '../../retarget/site';
import { allSteps } from '../../retarget/step';
import type { Step } from '../../retarget/step';
import { appendBlock, appendEntries, replaceScalar, type NewEntry } from '../../retarget/treeEdit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';

export function productionStackSite(root: TreeNode, unit: Unit, text: string): Site {
  const engines = nodeAt(root, 'servingEngineSpec');
  const models = itemsOf(nodeAt(engines, 'modelSpec'));
  const model = models.find(({ span }) => span.start === unit.span.start);
  if (model?.kind !== 'map') {
    return { refused: t('the model is no longer in the file') };
  }
  if (nodeAt(model, 'raySpec') !== undefined && unit.pods.length > 1) {
    return { refused: t('a Ray cluster of a head and workers is one replica: its size is not changed') };
  }
  const map = nodeAt(model, 'vllmConfig');
  return {
    copies: { owner: model, key: 'replicaCount' },
    split: { owner: model, block: 'vllmConfig', tensor: 'tensorParallelSize', pipeline: 'pipelineParallelSize' },
    ...(map?.kind === 'map' ? { settings: { map, keyOf: camelCase } } : {}),
    image: (image) => writeImage(model, image, text),
    selector: (entries) => addTerms(model, entries, text),
    tolerate: (resource) => tolerate(engines, resource, text),
    own: nodeAt(model, 'resources') ? [] : ['resources'],
    fields: (move) =>
      allSteps([
        ...(nodeAt(model, 'resources') ? [] : [requestSteps(model, move)]),
        runtimeClassStep(model, engines, models.length, move),
      ]),
  };
}

/** `--max-model-len` is `maxModelLen`. */
const camelCase = (flag: string) =>
  flag.replace(/^--/, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Repository and tag are two fields. */
function writeImage(model: TreeMap, image: string, text: string): Step {
  const tag = parseImage(image)?.tag;
  const [repository, version] = [nodeAt(model, 'repository'), nodeAt(model, 'tag')];
  if (repository?.kind !== 'scalar' || version?.kind !== 'scalar' || tag === undefined) {
    return { reason: t('repository and tag of its image are not both written here') };
  }
  const name = image.slice(0, image.length - tag.length - 1);
  return [...replaceScalar(repository, name, text), ...replaceScalar(version, tag, text)];
}

/** `requestGPU`, `requestGPUType`, `requestCPU` and `requestMemory` of one pod. */
function requestSteps(model: TreeMap, { target, machine, text }: UnitMove): Step {
  const device = DEVICE_RESOURCE[imageTargetOf(machine).device];
  const room = podRoom(machine);
  if (!room) {
    return { reason: t`the memory of ${machine.type} is not known` };
  }
  const wanted: readonly (readonly [string, string, boolean])[] = [
    ['requestGPU', String(Math.ceil(target.acceleratorCount ?? 0)), true],
    ...(device !== undefined && (device !== 'nvidia.com/gpu' || entryOf(model, 'requestGPUType'))
      ? [['requestGPUType', device, true] as const]
      : []),
    ['requestCPU', String(room.cpus), device === undefined || isAbove(model, 'requestCPU', room.cpus, text)],
    [
      'requestMemory',
      `${room.memoryGiB}Gi`,
      device === undefined || isAbove(model, 'requestMemory', room.memoryGiB * 2 ** 30, text),
    ],
  ];
  const changes = wanted.filter(([, , applies]) => applies);
  const known = changes.flatMap(([key, value]) => {
    const node = nodeAt(model, key);
    return node?.kind === 'scalar' ? replaceScalar(node, value, text) : [];
  });
  const missing = changes.flatMap(([key, value]): NewEntry[] => (entryOf(model, key) ? [] : [[key, written(value)]]));
  return missing.length > 0 ? [...known, ...appendEntries(model, missing, text)] : known;
}

const written = (value: string) => (value.includes('/') || value.endsWith('Gi') ? `"${value}"` : value);

const isAbove = (model: TreeMap, key: string, most: number, text: string) =>
  (parseQuantity(textOf(nodeAt(model, key), text)) ?? 0) > most;

/** The chart's own default is `nvidia` (its values.yaml, 2026): a machine without such cards would not start it. */
function runtimeClassStep(model: TreeMap, engines: TreeNode | undefined, models: number, move: UnitMove): Step {
  const { machine, text } = move;
  if (imageTargetOf(machine).device === 'nvidia') {
    return [];
  }
  const own = nodeAt(model, 'runtimeClassName');
  if (own?.kind === 'scalar') {
    return textOf(own, text) ? [{ span: own.outer, newText: '""' }] : [];
  }
  const shared = entryOf(engines, 'runtimeClassName');
  if (shared?.value.kind === 'scalar' && !textOf(shared.value, text)) {
    return [];
  }
  if (models > 1) {
    return { reason: t('runtimeClassName nvidia holds for all models of these values') };
  }
  return shared?.value.kind === 'scalar'
    ? [{ span: shared.value.outer, newText: '""' }]
    : engines?.kind === 'map'
      ? appendEntries(engines, [['runtimeClassName', '""']], text)
      : [];
}

/** Tolerations hold for all models of the values: they let pods onto machines and bring none there. */
function tolerate(engines: TreeNode | undefined, resource: string, text: string): Step {
  if (engines?.kind !== 'map' || nodeAt(engines, 'tolerations')) {
    return [];
  }
  const lines = ['tolerations:', `- key: ${resource}`, '  operator: Exists', '  effect: NoSchedule'];
  return appendBlock(engines, lines, text);
}

/** Terms of a required node affinity: the chart has no plain selector for one model. */
function addTerms(model: TreeMap, entries: readonly NewEntry[], text: string): Step {
  if (nodeAt(model, 'nodeSelectorTerms') ?? nodeAt(model, 'affinity')) {
    return { reason: t('its node selector terms name no machine') };
  }
  const expressions = entries.flatMap(([key, value]) =>
    typeof value === 'string' ? [`  - key: ${key}`, '    operator: In', '    values:', `    - "${value}"`] : [],
  );
  return appendBlock(model, ['nodeSelectorTerms:', '- matchExpressions:', ...expressions], text);
}
