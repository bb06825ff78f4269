/** A run as units: one, or one for each group of replicas. */
import { t } from '../../../../../shared/src/l10n';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { machineChip, machineOf } from '../../foreign/machines/catalogMachine';
import type { Offer } from '../../foreign/machines/offers';
import { chooseOffer } from '../../foreign/machines/offers';
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import { modelOfScript } from '../../foreign/tasks/startScript';
import { kindOfScript } from '../../foreign/tasks/taskKind';
import { taskUnit } from '../../foreign/tasks/taskUnit';
import type { Unit } from '../../foreign/unit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { placeOf } from './place';
import { replicasOf } from './replicas';
import { architecture, gpuOffers, machineOffers } from './resources';
import { runScript } from './script';

export function runUnits(root: TreeMap, text: string): Unit[] {
  const groups = itemsOf(nodeAt(root, 'replicas')).filter((group): group is TreeMap => group.kind === 'map');
  if (groups.length === 0) {
    return unitOf(root, root, undefined, text);
  }
  const sides = new Set<string | undefined>();
  return groups.flatMap((group, index) => {
    // A router sends requests on: it serves no model.
    if (nodeAt(group, 'router') !== undefined) {
      return [];
    }
    const role = isPrefill(nodeAt(group, 'commands'), text) ? 'prefill' : undefined;
    const side = sides.has(role) ? (textOf(nodeAt(group, 'name'), text) ?? String(index)) : role;
    sides.add(side);
    return unitOf(root, group, side, text);
  });
}

/** SGLang's and vLLM's words for the side that reads prompts. */
const isPrefill = (commands: TreeNode | undefined, text: string) =>
  itemsOf(commands).some((item) => /--disaggregation-mode[\s=]+prefill\b/.test(textOf(item, text) ?? ''));

/** What a group states stands above what the run states for all. */
function unitOf(root: TreeMap, group: TreeMap, side: string | undefined, text: string): Unit[] {
  const own = (key: string): TreeNode | undefined => nodeAt(group, key) ?? nodeAt(root, key);
  const type = textOf(nodeAt(root, 'type'), text) ?? 'run';
  const image = scalarText(own('image'), text)?.text ?? '';
  const machines = machineOffers(own('instance_types'), text);
  const gpus = gpuOffers(nodeAt(own('resources'), 'gpu'), image, text);
  const chosen = chooseOffer(offersOf(machines, gpus), false, 'dstack');
  const nodes = countedAt(entryOf(root, 'nodes'), text)?.count ?? 1;
  const runs = runScript({ root, group }, chosen.device?.count, nodes, text);
  const { script, environment } = runs;
  const published = publishedModel(root, text);
  const arch = architecture(nodeAt(own('resources'), 'cpu'), text);
  const replicas = group === root ? entryOf(root, 'replicas') : entryOf(group, 'count');
  const unit = taskUnit({
    node: group,
    name: scalarText(nodeAt(root, 'name'), text),
    side,
    fallbackName: `dstack ${type}`,
    kind: `dstack-${type}`,
    anchor: entryOf(root, 'type')?.keySpan,
    runs,
    modelBeside: (engine) => modelOf(engine, published, script, environment),
    doesWithout: () => kindOfScript(script?.text ?? '', type === 'service' || published !== undefined),
    chosen,
    place: placeOf(own, text),
    nodes,
    labels: arch ? [arch] : [],
    scale: type === 'service' ? replicasOf(replicas, text) : {},
    hint: t('Which machine is not stated: resources.gpu with a name, such as L4:1, would settle it.'),
    notes: scalingNotes(own('scaling'), text),
  });
  const serves = unit.pods.some(({ pod }) => pod.containers.some(({ engine }) => engine));
  return type === 'dev-environment' && !serves ? [] : [unit];
}

/** A card by its name settles the machine where the one type beside it has that card. */
function offersOf(machines: readonly Offer[], gpus: readonly Offer[]): readonly Offer[] {
  const [machine, card] = [machines[0], gpus[0]];
  const isOne = machines.length === 1 && gpus.length === 1;
  return machine && card && isOne && hasCard(machine, card)
    ? [{ ...card, ...machine }]
    : gpus.length > 0
      ? gpus
      : machines;
}

function hasCard({ instance }: Offer, { accelerator, count }: Offer): boolean {
  const has = instance && machineOf(instance.text)?.accelerator;
  const isNamed = accelerator && machineChip(accelerator.text)?.id === has?.chip?.id;
  return has !== undefined && Boolean(isNamed) && (count === undefined || Math.ceil(has.count) >= count);
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

function scalingNotes(scaling: TreeNode | undefined, text: string): string[] {
  const target = textOf(nodeAt(scaling, 'target'), text);
  const metric = textOf(nodeAt(scaling, 'metric'), text);
  return target === undefined || metric !== 'rps'
    ? []
    : [t`The service adds a replica for every ${target} requests per second.`];
}
