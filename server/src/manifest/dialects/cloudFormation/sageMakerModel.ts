/** What a SageMaker model serves: its container, the variables in it, the artifacts. */
import { t } from '../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Counted } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import type { Variables } from './containers';
import { engineOf, imageAt, variablesAt } from './containers';
import { field, listAt, resourceAt, settled, sourceOf, textAt } from './fields';
import { filled, flagsOf, MODEL_VARIABLES, modelVariable, splitOf, taskOf } from './modelVariables';
import type { Resource, Template } from './template';

export const MODEL = 'AWS::SageMaker::Model';

/** What the containers stand in: a model of the template, or an inference component with its own. */
export interface ModelSource {
  readonly containers: readonly TreeNode[];
  /** The model is made elsewhere; in words. */
  readonly elsewhere?: string;
}

export function modelOf(template: Template, name: TreeNode | undefined, components: readonly Resource[]): ModelSource {
  const own = sourceOfModel(template, name);
  const [only, ...others] = components;
  if (own.containers.length > 0 || !only || others.length > 0) {
    return others.length > 0 && own.containers.length === 0 ? { containers: [] } : own;
  }
  const specification = field(template, only.properties, 'Specification');
  const container = settled(template, field(template, specification, 'Container'));
  return container?.kind === 'map'
    ? { containers: [container] }
    : sourceOfModel(template, field(template, specification, 'ModelName'));
}

function sourceOfModel(template: Template, name: TreeNode | undefined): ModelSource {
  const model = resourceAt(template, name, [MODEL], 'ModelName');
  if (!model) {
    return {
      containers: [],
      ...(name ? { elsewhere: t('The model is not in this file: what it serves is not known.') } : {}),
    };
  }
  const primary = settled(template, field(template, model.properties, 'PrimaryContainer'));
  const containers = [...(primary ? [primary] : []), ...listAt(template, model.properties, 'Containers')];
  return { containers: containers.filter(({ kind }) => kind === 'map') };
}

export interface ModelFacts {
  readonly engine?: EngineReading;
  readonly model?: MappedText;
  readonly tensorParallel?: Counted;
  readonly does?: WorkloadKind;
  readonly notes: readonly string[];
}

export function modelFacts(template: Template, { containers, elsewhere }: ModelSource): ModelFacts {
  const read = containers.map((node) => readModelContainer(template, node));
  const main = read.find(({ engine }) => engine) ?? read.find(({ model }) => model) ?? read[0];
  if (!main) {
    return { notes: elsewhere ? [elsewhere] : [] };
  }
  const pipeline = read.length > 1 ? [t`${read.length} containers share the machine: one of them is read.`] : [];
  return { ...main, notes: [...main.notes, ...pipeline] };
}

/** Where SageMaker unpacks the artifacts: a path there says no more than they do. */
const UNPACKED = '/opt/ml/model';

function readModelContainer(template: Template, node: TreeNode): ModelFacts {
  const image = imageAt(template, field(template, node, 'Image'));
  const variables = variablesAt(template, field(template, node, 'Environment'));
  const added = flagsOf(variables);
  const engine = engineOf(template, { ...(image ? { image } : {}), command: [], args: [], variables, added });
  const artifacts = filled(
    textAt(template, node, 'ModelDataUrl') ?? textAt(template, node, 'ModelDataSource', 'S3DataSource', 'S3Uri'),
  );
  const named = engine?.facts.get('model')?.value ?? engine?.facts.get('modelFile')?.value ?? modelVariable(variables);
  const isUnpacked = named?.text.startsWith(UNPACKED) === true;
  const model =
    artifacts && (named === undefined || isUnpacked) ? artifacts : engine?.facts.has('model') ? undefined : named;
  const split = engine ? undefined : splitOf(variables);
  const does = taskOf(variables.values.get('HF_TASK')?.text);
  return {
    ...(engine ? { engine } : {}),
    ...(model ? { model } : {}),
    ...(split ? { tensorParallel: split } : {}),
    ...(does ? { does } : {}),
    notes: engine ? [] : [...unread(template, node, image), ...missing(template, node, variables)],
  };
}

function unread(template: Template, node: TreeNode, image: MappedText | undefined): string[] {
  const modelPackage = field(template, node, 'ModelPackageName');
  if (modelPackage) {
    return [t('The model comes from a model package: what it serves is not known.')];
  }
  return [
    image
      ? t`What runs in ${image.text} is not known.`
      : t('The image is not in this file: what serves the model is not known.'),
  ];
}

/** Where the model comes from when the file does not hold it: its variable, else its artifacts. */
function missing(template: Template, node: TreeNode, { values, sources }: Variables): string[] {
  const name = MODEL_VARIABLES.find((each) => values.has(each));
  const artifacts = field(template, node, 'ModelDataUrl');
  const source = name === undefined ? artifacts && sourceOf(template, artifacts) : sources.get(name);
  return source ? [t`The model comes from ${source}, whose value this file does not hold.`] : [];
}
