/** A run as units: one, or one for each group of replicas. */
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import type { NodeLabel } from '../../foreign/podSpec';
import { chooseOffer } from '../../foreign/offers';
import { countedAt } from '../../foreign/replicas';
import { scalarText } from '../../foreign/scalarText';
import { joinLines, engineOfScript, modelOfScript, readVariables } from '../../foreign/scripts';
import { kindOfScript } from '../../foreign/taskKind';
import type { Unit } from '../../foreign/unit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { placeOf } from './place';
import { replicasOf } from './replicas';
import { architecture, gpuOffers, machineOffers } from './resources';

export function runUnits(root: TreeMap, text: string): Unit[] {
  const groups = itemsOf(nodeAt(root, 'replicas')).filter((group): group is TreeMap => group.kind === 'map');
  if (groups.length === 0) {
    return unitOf(root, root, undefined, text);
  }
  // A router sends requests on: it serves no model.
  const serving = groups.filter((group) => nodeAt(group, 'router') === undefined);
  const sides = new Set<string | undefined>();
  return serving.flatMap((group) =>
    unitOf(
      root,
      group,
      (side) => {
        const name = textOf(nodeAt(group, 'name'), text) ?? String(groups.indexOf(group));
        const free = sides.has(side) ? name : side;
        sides.add(free);
        return free;
      },
      text,
    ),
  );
}

/** What a group states stands above what the run states for all. */
function unitOf(
  root: TreeMap,
  group: TreeMap,
  named: ((side: string | undefined) => string | undefined) | undefined,
  text: string,
): Unit[] {
  const own = (key: string): TreeNode | undefined => nodeAt(group, key) ?? nodeAt(root, key);
  const script = joinLines(itemsOf(own('commands')).flatMap((item) => scalarText(item, text) ?? []));
  const image = scalarText(own('image'), text);
  const machines = machineOffers(own('instance_types'), text);
  const gpus = gpuOffers(nodeAt(own('resources'), 'gpu'), image?.text ?? '', text);
  const chosen = chooseOffer(machines.length > 0 && gpus.length === 0 ? machines : gpus, false, 'dstack');
  const nodes = countedAt(entryOf(root, 'nodes'), text)?.count ?? 1;
  const environment = new Map([
    ...readVariables(nodeAt(root, 'env'), text),
    ...readVariables(nodeAt(group, 'env'), text),
    ...ownVariables(chosen.device?.count, nodes),
  ]);
  const engine = engineOfScript(script, environment, image);
  const type = textOf(nodeAt(root, 'type'), text);
  if (type === 'dev-environment' && !engine) {
    return [];
  }
  const published = publishedModel(root, text);
  const model = modelOf(engine, published, script, environment);
  const name = scalarText(nodeAt(root, 'name'), text);
  const place = placeOf(own, text);
  const role = engine && disaggregated(engine);
  const side = named?.(role === 'prefill' ? role : undefined);
  const arch = architecture(nodeAt(own('resources'), 'cpu'), text);
  const container = {
    node: group,
    devices: chosen.device ? [chosen.device] : [],
    ...(image ? { image } : {}),
    ...(engine ? { engine } : {}),
  };
  const pod = {
    containers: [container],
    labels: arch ? [arch] : ([] as NodeLabel[]),
    openAffinity: false,
    resourceClaims: false,
  };
  const does = engine ? undefined : workOf(type, published !== undefined, script);
  const unpriced = { ...chosen.unpriced, ...place.unpriced };
  return [
    {
      ...(name ? { name } : {}),
      ...(side === undefined ? {} : { side }),
      fallbackName: `dstack ${type ?? 'run'}`,
      object: { kind: `dstack-${type ?? 'run'}`, ...(name ? { name: name.text } : {}) },
      span: group.span,
      anchor: entryOf(root, 'type')?.keySpan ?? root.span,
      pods: [{ pod, copies: nodes }],
      facts: { ...chosen.facts, ...place.facts, ...(model ? { model } : {}) },
      ...(chosen.alternatives ? { alternatives: chosen.alternatives } : {}),
      unpriced,
      machineHint:
        unpriced.accelerator || unpriced.instance
          ? ''
          : 'Which accelerator is not stated: resources.gpu with a name, such as L4:1, would settle it.',
      scale:
        type === 'service'
          ? replicasOf(group === root ? entryOf(root, 'replicas') : entryOf(group, 'count'), text)
          : {},
      ...(does ? { does } : {}),
      notes: [...chosen.notes, ...place.notes, ...scalingNotes(own('scaling'), text)],
    },
  ];
}

/** Variables that dstack sets (its documentation, "System environment variables"). */
function ownVariables(devices: number | undefined, nodes: number): [string, MappedText | undefined][] {
  const each = (count: number | undefined) => (count === undefined ? undefined : textElsewhere(String(count)));
  return [
    ['DSTACK_GPUS_NUM', each(devices === undefined ? undefined : devices * nodes)],
    ['DSTACK_GPUS_PER_NODE', each(devices)],
    ['DSTACK_NODES_NUM', each(nodes)],
    ['DSTACK_NODE_RANK', each(0)],
  ];
}

/** `model`: a name, or a map with one. */
function publishedModel(root: TreeNode, text: string): MappedText | undefined {
  const node = nodeAt(root, 'model');
  return scalarText(node, text) ?? scalarText(nodeAt(node, 'name'), text);
}

/** The name under which it is published counts where the command names none, or a folder. */
function modelOf(
  engine: EngineReading | undefined,
  published: MappedText | undefined,
  script: MappedText | undefined,
  environment: ReadonlyMap<string, MappedText | undefined>,
): MappedText | undefined {
  const loaded = engine?.facts.get('model')?.value.text ?? engine?.facts.get('modelFile')?.value.text;
  const isNamed = loaded !== undefined && !/^[./~]/.test(loaded);
  return isNamed ? undefined : (published ?? (loaded === undefined ? modelOfScript(script, environment) : undefined));
}

function workOf(type: string | undefined, isPublished: boolean, script: MappedText | undefined): WorkloadKind {
  return kindOfScript(script?.text ?? '', type === 'service' || isPublished);
}

/** SGLang's and vLLM's words for the two sides of a service that is split. */
function disaggregated({ words }: EngineReading): string | undefined {
  const index = words.findIndex(({ text }) => text === '--disaggregation-mode');
  return index < 0 ? undefined : words[index + 1]?.text;
}

function scalingNotes(scaling: TreeNode | undefined, text: string): string[] {
  const target = textOf(nodeAt(scaling, 'target'), text);
  const metric = textOf(nodeAt(scaling, 'metric'), text);
  return target === undefined || metric !== 'rps'
    ? []
    : [`The service adds a replica for every ${target} requests per second: traffic.rpsAvg is not stated.`];
}
