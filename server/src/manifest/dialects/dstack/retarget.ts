/** The steps that move a dstack run, or one group of its replicas: resources, place, copies, commands, comments. */
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import { engineOfScript } from '../../foreign/tasks/startScript';
import { editReplicas } from '../../retarget/replicas';
import { editSaid } from '../../retarget/said';
import { shapeOf } from '../../retarget/shape';
import { editSoftware } from '../../retarget/software';
import type { Step } from '../../retarget/step';
import { insertBefore } from '../../retarget/treeEdit';
import type { FormatMove, FormatSteps } from '../../retarget/formatMove';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { rangeOf } from './replicas';
import { groupOf } from './group';
import { editPlace } from './retargetPlace';
import { editResources } from './retargetResources';
import { OWN_VARIABLES, runScript } from './script';

export const DSTACK_STEPS: FormatSteps = {
  steps: [editResources, editPlace, editCopies, editRuns, editSaid],
  ownVariables: OWN_VARIABLES,
};

function editCopies(move: FormatMove): Step {
  const { root, text } = move;
  const group = groupOf(move);
  if (textOf(nodeAt(root, 'type'), text) !== 'service') {
    return editReplicas(move, { isScaled: false });
  }
  const entry = group === root ? entryOf(root, 'replicas') : entryOf(group, 'count');
  const range = entry && rangeOf(entry, text);
  const most = entry?.value.kind === 'map' ? nodeAt(entry.value, 'max') : undefined;
  const [first] = entriesOf(group);
  return editReplicas(move, {
    isScaled: range !== undefined,
    most: range?.max?.value ?? most?.span,
    fixed: entry,
    ...(first
      ? { add: (count) => insertBefore(group, first, [[group === root ? 'replicas' : 'count', count]], text) }
      : {}),
  });
}

function editRuns(move: FormatMove): Step {
  const { root, text } = move;
  const group = groupOf(move);
  const shape = shapeOf(move, countedAt(entryOf(root, 'nodes'), text)?.count ?? 1);
  if ('reason' in shape) {
    return shape;
  }
  const { script, image, environment } = runScript({ root, group }, shape.devices, shape.nodes, text);
  const commands = itemsOf(nodeAt(group, 'commands') ?? nodeAt(root, 'commands'));
  const scripts = commands.flatMap((item) => scalarText(item, text) ?? []);
  return editSoftware(move, {
    scripts,
    image,
    engine: engineOfScript(script, environment, image),
    variables: { owner: group, key: 'env', before: ['commands', 'resources'] },
  });
}
