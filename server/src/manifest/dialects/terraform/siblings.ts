/** What a file says to the other files of its folder: Terraform reads them as one module. */
import { t } from '../../../../../shared/src/l10n';
import type { ConfigDeclaration, Context } from '../../context';
import type { PlacedBlock } from './definitions';
import { definitionsIn, resourceName } from './definitions';

/** Larger values are files, not settings. */
const LONGEST_SETTING = 8_192;

/** Resources that point at others or are pointed at. */
export const JOINED = new Set([
  'aws_appautoscaling_target',
  'aws_autoscaling_group',
  'aws_batch_compute_environment',
  'aws_ecs_capacity_provider',
  'aws_ecs_service',
  'aws_ecs_task_definition',
  'aws_eks_node_group',
  'aws_launch_template',
  'aws_sagemaker_endpoint',
  'aws_sagemaker_inference_component',
  'aws_sagemaker_model',
  'docker_image',
]);

/** The folder of a URI or path. */
export const folderName = (path: string) => `terraform:${path.slice(0, path.lastIndexOf('/') + 1)}`;

/** Definitions and joined resources as they are written: whoever asks evaluates them in his own module. */
export function siblingDeclarations(path: string, text: string, blocks: readonly PlacedBlock[]): ConfigDeclaration[] {
  const data = new Map<string, string>();
  const add = (name: string, { start, end }: { readonly start: number; readonly end: number }) => {
    if (end - start <= LONGEST_SETTING) {
      data.set(name, text.slice(start, end));
    }
  };
  for (const { block, place } of blocks) {
    definitionsIn(block).forEach(([name, { value }]) => add(name, place(value.span)));
    const [type] = block.labels;
    if (block.type === 'resource' && type && JOINED.has(type.text)) {
      add(resourceName(block), place(block.span));
    }
  }
  const used = [...new Set(text.match(NAMES) ?? [])].join(' ');
  const first = blocks[0];
  const start = first ? first.place(first.block.span).start : 0;
  const said = (name: string, found: ReadonlyMap<string, string>): ConfigDeclaration[] =>
    found.size > 0
      ? [
          {
            what: 'config',
            names: [name],
            title: t('the other files of this folder'),
            span: { start, end: start },
            data: found,
          },
        ]
      : [];
  return [
    ...said(folderName(path), data),
    ...said(usesName(path), new Map(used === '' ? [] : [[USED, used.length > MOST_NAMES ? EVERY_NAME : used]])),
  ];
}

/** Apart from what a file defines: a reading asks only for that, a move for both. */
const usesName = (path: string) => `${folderName(path)}uses`;
const USED = 'used';
const NAMES = /\b(?:var|local|data\.[\w-]+|aws_launch_template)\.[A-Za-z_][\w-]*/g;

/** Characters of names: a longer list is not kept, and the file counts as one that uses everything. */
const MOST_NAMES = 65_536;
const EVERY_NAME = '*';

/** Whether other files of the folder use a name. */
export function isUsedBeside(path: string, context: Context): (name: string) => boolean {
  const found = context.find('config', usesName(path)).map(({ data }) => data.get(USED) ?? '');
  const names = new Set(found.flatMap((each) => each.split(' ')));
  return (name) => names.has(EVERY_NAME) || names.has(name);
}
