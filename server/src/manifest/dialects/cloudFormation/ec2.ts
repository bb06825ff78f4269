/** EC2 machines that run a model by themselves: an engine in their start script, or an accelerator that is paid for. */
import { t } from '../../../../../shared/src/l10n';
import type { EngineReading } from '../../engines/readEngine';
import { namesModel } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { regionOfZone } from '../../foreign/machines/clouds';
import { engineOfScript } from '../../foreign/tasks/startScript';
import type { Unit } from '../../foreign/unit';
import { joinsCluster } from './clusterMachines';
import { optionsAt, textAt } from './fields';
import type { Launch } from './launch';
import { groupScale, INSTANCE, isSpot, launchesOf, startScripts } from './launch';
import { alternativesOf, machineFacts } from './machines';
import { conditionNotes, resourceHead } from './resourceHead';
import type { Script } from './script';
import type { Template } from './template';

export function ec2Units(template: Template): Unit[] {
  return launchesOf(template).flatMap((launch) => {
    const unit = joinsCluster(template, launch) ? undefined : launchUnit(template, launch);
    return unit ? [unit] : [];
  });
}

const NOT_STATED = () => t('What runs on this machine is not stated: its cost is what is reserved.');

function launchUnit(template: Template, launch: Launch): Unit | undefined {
  const [first] = launch.overrides;
  const machine = machineFacts(template, launch.instanceType ?? first);
  const engine = engineIn(startScripts(template, launch));
  const isAccelerated = machine.hardware === 'gpu' || machine.hardware === 'neuron';
  // A template that nothing here starts reserves nothing.
  if (!engine && !(isAccelerated && isStarted(launch))) {
    return undefined;
  }
  const others = launch.overrides.flatMap((node) => optionsAt(template, node));
  const alternatives = others.length > 1 ? alternativesOf(others) : machine.alternatives;
  const region = regionOf(template, launch);
  return {
    ...resourceHead(launch.resource, template),
    pods: [],
    ...(engine ? { engine } : { does: 'inference' as const }),
    facts: {
      ...machine.facts,
      ...(region ? { region } : {}),
      ...(isSpot(template, launch) ? { purchase: textAt(template, launch.market) } : {}),
    },
    ...(alternatives ? { alternatives } : {}),
    ...(machine.open ? { open: true } : {}),
    ...(machine.machineHint ? { machineHint: machine.machineHint } : {}),
    scale: groupScale(template, launch),
    notes: [
      ...conditionNotes(launch.resource, template),
      ...(engine ? [] : [NOT_STATED()]),
      ...(isStarted(launch) ? [] : [NOT_STARTED()]),
      ...(launch.groups.length > 1
        ? [t`${launch.groups.length} groups start this machine: how many run is not one number.`]
        : []),
    ],
    always: true,
  };
}

const isStarted = ({ resource, groups }: Launch) => resource.type === INSTANCE || groups.length > 0;

const NOT_STARTED = () => t('No group in this file starts this machine: how many run is not stated.');

/** The first engine whose model is known, else the first engine. */
function engineIn(scripts: readonly Script[]): EngineReading | undefined {
  const found = scripts.flatMap((script) => engineOfScript(script.text, script.environment) ?? []);
  return found.find(namesModel) ?? found[0];
}

function regionOf(template: Template, { zone }: Launch): MappedText | undefined {
  const text = zone && textAt(template, zone);
  return text && regionOfZone(text);
}
