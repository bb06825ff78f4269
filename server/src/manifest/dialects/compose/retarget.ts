/** The steps that move a Compose service: devices, room, platform, engine, copies, and the comment that names the machine. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { scalarText } from '../../foreign/fields/scalarText';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import { addAt } from '../../retarget/mapEdit';
import type { FormatEngine } from '../../retarget/formatEngine';
import { editFormatEngine } from '../../retarget/formatEngine';
import { editReplicas } from '../../retarget/replicas';
import { editSaid } from '../../retarget/said';
import { machinesOfReplica } from '../../retarget/shape';
import type { Step } from '../../retarget/step';
import {
  appendEntries,
  columnOf,
  insert,
  insertBefore,
  lineBreakOf,
  lineStart,
  opensLine,
  replaceScalar,
} from '../../retarget/treeEdit';
import type { FormatMove, FormatSteps } from '../../retarget/formatMove';
import type { TreeEntry, TreeMap } from '../../yaml/tree';
import { entriesOf, entryOf, nodeAt } from '../../yaml/tree';
import { EXTENSION } from './directives';
import { editDevices } from './retargetDevices';
import { editRoom } from './retargetRoom';

export const COMPOSE_STEPS: FormatSteps = {
  steps: [
    refuse,
    onService(editDevices),
    onService(editRoom),
    editPlatform,
    editServing,
    editCopies,
    editSaid,
    nameMachine,
  ],
};

/** The service as it is written, with what it takes up from others of the file. */
const serviceOf = ({ container }: FormatMove): TreeMap | undefined => container?.node;

function onService(edit: (move: FormatMove, service: TreeMap) => Step): (move: FormatMove) => Step {
  return (move) => {
    const service = serviceOf(move);
    return service ? edit(move, service) : [];
  };
}

function refuse(move: FormatMove): Step {
  const { unit, text, machine, target, root } = move;
  const { device } = imageTargetOf(machine);
  const { key: name } = entriesOf(nodeAt(root, 'services')).find(({ span }) => span.start === unit.span.start) ?? {};
  const user = name === undefined ? undefined : entriesOf(nodeAt(root, 'services')).find((each) => takesUp(each, name));
  if (user) {
    return { reason: t`${user.key} extends it, and would change with it` };
  }
  if (device === 'amd') {
    return { reason: t`${target.instance} has AMD cards, for which Compose has no reservation` };
  }
  if (machinesOfReplica(target) > 1) {
    return { reason: t('a container of Compose runs on one machine') };
  }
  if (isBuiltElsewhere(move)) {
    return { reason: t('its image is built from this folder, for the hardware that it runs on now') };
  }
  const runs = device !== 'nvidia' && /\bnvidia-smi\b/.test(text.slice(unit.span.start, unit.span.end));
  return runs ? { reason: t('it runs nvidia-smi') } : [];
}

/** `extends: NAME` and `extends: { service: NAME }`; with a file it is a service of that file. */
function takesUp({ value }: TreeEntry, name: string): boolean {
  const reference = nodeAt(value, 'extends');
  const service = reference?.kind === 'map' && !entryOf(reference, 'file') ? nodeAt(reference, 'service') : reference;
  return service?.kind === 'scalar' && service.value === name;
}

/** A service that is built here runs where it was built for. */
const isBuiltElsewhere = ({ container, workload, machine }: FormatMove) =>
  container !== undefined &&
  container.image === undefined &&
  (workload.stated.hardwareClass !== machine.hardwareClass || machine.arch !== (workload.stated.arch ?? 'amd64'));

/** `platform: linux/amd64`, where it is written. */
function editPlatform(move: FormatMove): Step {
  const { machine, text } = move;
  const node = nodeAt(serviceOf(move), 'platform');
  const written = scalarText(node, text)?.text ?? '';
  const match = /^(.*?)(arm64|aarch64|amd64|x86_64)(\/v\d+)?$/.exec(written);
  if (node?.kind !== 'scalar' || !match) {
    return [];
  }
  const arch = /^a(rm|arch)/.test(match[2] ?? '') ? 'arm64' : 'amd64';
  return arch === machine.arch ? [] : replaceScalar(node, `${match[1] ?? ''}${machine.arch}`, text);
}

/** Docker Model Runner brings its own engine. */
function editServing(move: FormatMove): Step {
  const { container, workload, target } = move;
  const service = serviceOf(move);
  if (container && service) {
    return editFormatEngine(move, { container, ...serving(move, service), variables: variablesOf(service) });
  }
  const { runtime } = workload.spec;
  return runtime === undefined || target.runtime === undefined || target.runtime === runtime
    ? []
    : { reason: t`Docker Model Runner serves it with ${runtime}, not with ${target.runtime}` };
}

const variablesOf = (owner: TreeMap) => ({ owner, key: 'environment', before: ['ports', 'volumes', 'deploy', 'gpus'] });

/** A command in one string is edited as a script is; a service without an image is built here. */
function serving({ container }: FormatMove, service: TreeMap): Pick<FormatEngine, 'engine' | 'image'> {
  const { engine, image } = container ?? {};
  const isLine = nodeAt(service, 'command')?.kind === 'scalar';
  return {
    ...(engine ? { engine: isLine ? { ...engine, scripted: true } : engine } : {}),
    ...(image ? { image } : {}),
  };
}

function editCopies(move: FormatMove): Step {
  const { text } = move;
  const service = serviceOf(move);
  return editReplicas(move, {
    isScaled: false,
    fixed: entryOf(nodeAt(service, 'deploy'), 'replicas') ?? entryOf(service, 'scale'),
    ...(service ? { add: (count) => addCopies(service, count, text) } : {}),
  });
}

/** Behind the image: what stands at the end may be what goes. */
function addCopies(service: TreeMap, count: string, text: string): Edit[] {
  const own = service.entries.filter(({ merged }) => !merged);
  const next = own[own.findIndex(({ key }) => key === 'image') + 1];
  return next
    ? insertBefore(service, next, [['scale', count]], text)
    : appendEntries(service, [['scale', count]], text);
}

/** No field of Compose says which machine it is: a comment in the service's own block does, in JSON an extension. */
function nameMachine(move: FormatMove): Step {
  const { workload, target, unit, text, root, alone } = move;
  const { placement = {} } = workload.spec;
  const facts: readonly (readonly [string, string])[] = [
    ...(placement.instance === undefined ? [['instance', target.instance] as const] : []),
    ...(placement.purchase === undefined && target.purchase === 'spot' ? [['purchase', 'spot'] as const] : []),
  ];
  if (facts.length === 0) {
    return [];
  }
  const service = serviceOf(move);
  const [inside] = blockEntries(unit.span, [nodeAt(root, 'services'), nodeAt(root, 'models')]);
  const [first] = root.entries;
  const before = inside ?? (alone && !root.flow ? first : undefined);
  if (before && opensLine(text.replace(/^\uFEFF/, ' '), before.keySpan.start)) {
    const said = facts.map(([key, value]) => `placement.${key}=${value}`);
    return comment(before.keySpan.start, said.join(' '), text);
  }
  return service
    ? facts.flatMap(([key, value]) => addAt(service, [EXTENSION, 'placement', key], value, text))
    : { reason: t('there is no line on which a comment could name the machine') };
}

/** The entries of a block that a unit is. */
function blockEntries({ start }: FormatMove['unit']['span'], sections: readonly ReturnType<typeof nodeAt>[]) {
  return sections.flatMap((section) => {
    const own = section?.kind === 'map' ? section.entries.find(({ keySpan }) => keySpan.start === start) : undefined;
    return own?.value.kind === 'map' && !own.value.flow && !own.aliased
      ? own.value.entries.filter(({ merged }) => !merged)
      : [];
  });
}

function comment(at: number, facts: string, text: string): Edit[] {
  const start = text.startsWith('\uFEFF') && lineStart(text, at) === 0 ? 1 : lineStart(text, at);
  return insert(
    start,
    `${' '.repeat(columnOf(text, at) - (start === 1 ? 1 : 0))}# placewright: ${facts}${lineBreakOf(text)}`,
  );
}
