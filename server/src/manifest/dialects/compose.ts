/** Compose: services that run an engine or hold a device, and the models that the file declares beside them. */
import { t } from '../../../../shared/src/l10n';
import type { DeploymentDeclaration } from '../context';
import type { Unit } from '../foreign/unit';
import type { DocumentSource, FoundUnits, YamlFormat } from '../foreign/yamlDialect';
import { yamlDialect } from '../foreign/yamlDialect';
import type { Dialect } from '../dialect';
import { formatRetarget } from '../retarget/formatMove';
import type { TreeEntry } from '../yaml/tree';
import { entriesOf, nodeAt } from '../yaml/tree';
import { directivesOf, extensionOf } from './compose/directives';
import { extendedService } from './compose/extended';
import { modelUnit, providedModel } from './compose/models';
import { COMPOSE_STEPS } from './compose/retarget';
import { serviceUnit } from './compose/service';

const SERVICES = /^["']?services["']?\s*:|[{,]\s*"services"\s*:/m;

const format: YamlFormat = {
  id: 'compose',
  glance: SERVICES,
  gate: (text) =>
    SERVICES.test(text) &&
    /["']?(image|build|extends|provider|model)["']?\s*:|["']?devices["']?\s*:/.test(text) &&
    !/^["']?(apiVersion|kind|AWSTemplateFormatVersion)["']?\s*:/m.test(text),
  units: (source) => (isCompose(source) ? [found(source)] : []),
  declares: (source) => (isCompose(source) ? answering(source) : []),
};

export const compose: Dialect = { ...yamlDialect(format), retarget: formatRetarget(format, COMPOSE_STEPS) };

/** The other services of the file reach each one under its name. */
function answering({ root }: Pick<DocumentSource, 'root'>): DeploymentDeclaration[] {
  return entriesOf(nodeAt(root, 'services')).map(({ key, keySpan }) => ({
    what: 'deployment',
    names: [key],
    title: t`service ${key}`,
    span: keySpan,
    labels: new Map(),
  }));
}

/** Keys of a service that other formats' `services` do not have. */
const SERVICE_KEYS =
  /^(image|build|container_name|extends|deploy|ports|volumes|depends_on|environment|entrypoint|command|restart|gpus|runtime|provider)$/;
/** Keys of files that have `services` too and are something else. */
const FOREIGN_KEYS = /^(apiVersion|kind|type|bento|cluster|parameters|jobs|stages|pipelines)$/;

function isCompose({ root }: Pick<DocumentSource, 'root'>): boolean {
  const services = nodeAt(root, 'services');
  return (
    root.kind === 'map' &&
    !root.entries.some(({ key }) => FOREIGN_KEYS.test(key)) &&
    entriesOf(services).some(({ value }) => entriesOf(value).some(({ key }) => SERVICE_KEYS.test(key))) &&
    // Bento's deployment file names its services too.
    !entriesOf(services).some(({ value }) => nodeAt(value, 'instance_type') ?? nodeAt(value, 'scaling'))
  );
}

function found({ root, text, whole }: DocumentSource): FoundUnits {
  const services = entriesOf(nodeAt(root, 'services')).filter(last);
  const models = entriesOf(nodeAt(root, 'models'));
  const inOrder = [...services, ...models].toSorted((a, b) => a.keySpan.start - b.keySpan.start);
  const saidOf = directivesOf(inOrder, text, whole);
  const general = [extensionOf(root, text)];
  const units = [
    ...services.flatMap((entry): Unit[] => {
      const service = extendedService(entry, services);
      const unit = providedModel(entry, service.node, text) ?? serviceUnit(entry, service, text);
      return unit ? [{ ...unit, inline: [...general, ...saidOf(entry), extensionOf(service.node, text)] }] : [];
    }),
    ...models.flatMap((entry): Unit[] => {
      const unit = modelUnit(entry, text);
      return unit ? [{ ...unit, inline: [...general, ...saidOf(entry)] }] : [];
    }),
  ];
  return { root, units };
}

/** Of a name that is given twice the last counts. */
const last = ({ key }: TreeEntry, index: number, all: readonly TreeEntry[]) =>
  all.findLastIndex((each) => each.key === key) === index;
