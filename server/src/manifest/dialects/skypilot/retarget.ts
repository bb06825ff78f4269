/** The steps that move a SkyPilot task: machine, place, copies, script, comments. */
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
import { entriesOf, entryOf, nodeAt } from '../../yaml/tree';
import { editMachine } from './retargetMachine';
import { editPlace } from './retargetPlace';
import { OWN_VARIABLES, taskScript } from './script';

export const SKYPILOT_STEPS: FormatSteps = {
  steps: [editMachine, editPlace, editCopies, editRuns, editSaid],
  ownVariables: OWN_VARIABLES,
};

function editCopies(move: FormatMove): Step {
  const { root, text } = move;
  const service = nodeAt(root, 'service');
  const [first] = entriesOf(service);
  const policy = nodeAt(service, 'replica_policy');
  const most = entryOf(policy, 'max_replicas');
  const fixed = policy
    ? entryOf(policy, 'min_replicas')
    : (entryOf(service, 'replicas') ?? entryOf(nodeAt(root, 'pool'), 'workers'));
  return editReplicas(move, {
    isScaled: most !== undefined,
    most: most?.value.kind === 'scalar' ? most.value.span : undefined,
    fixed,
    ...(service?.kind === 'map' && !policy && first
      ? { add: (count) => insertBefore(service, first, [['replicas', count]], text) }
      : {}),
  });
}

function editRuns(move: FormatMove): Step {
  const { root, text } = move;
  const shape = shapeOf(move, countedAt(entryOf(root, 'num_nodes'), text)?.count ?? 1);
  if ('reason' in shape) {
    return shape;
  }
  const { script, image, environment } = taskScript(root, shape.devices, shape.nodes, text);
  const scripts = ['setup', 'run'].flatMap((key) => scalarText(nodeAt(root, key), text) ?? []);
  const engine = engineOfScript(script, environment, image);
  return editSoftware(move, {
    scripts,
    image,
    engine,
    variables: { owner: root, key: 'envs', before: ['setup', 'run'] },
  });
}
