/** `docker_container` of the Docker provider: the fields of a Compose service under the provider's names. */
import { t } from '../../../../../shared/src/l10n';
import type { Unit } from '../../foreign/unit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { madeEntry } from '../../yaml/tree';
import { serviceUnit } from '../compose/service';
import type { Body } from './body';
import { valueTree } from './kubernetesTree';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut, unknownNotes } from './unitParts';
import type { Value } from './values';
import { namesIn } from './values';

export function containerUnits(body: Body, source: Source): Unit[] {
  const label = body.labels.at(-1);
  if (isLeftOut(body) || !label) {
    return [];
  }
  const node: TreeNode = { kind: 'map', span: body.span, size: 1, flow: false, entries: fieldsOf(body, source) };
  const service = madeEntry(label.text, node, label.span);
  const unit = serviceUnit(service, { node }, source.text);
  return unit
    ? [
        {
          ...unit,
          ...headOf(body, source),
          machineHint: t('Which machine runs it is not stated: it is the one that the Docker provider speaks to.'),
          notes: [
            ...(unit.notes ?? []),
            ...copyNotes(body),
            ...unknownNotes([[t('The image'), imageOf(body, source)]]),
          ],
        },
      ]
    : [];
}

/** The provider's name of a field, and Compose's. */
const FIELDS: readonly (readonly [string, string])[] = [
  ['entrypoint', 'entrypoint'],
  ['command', 'command'],
  ['env', 'environment'],
  ['runtime', 'runtime'],
  ['gpus', 'gpus'],
];

function fieldsOf(body: Body, source: Source): TreeEntry[] {
  const fields = FIELDS.flatMap(([name, field]) => {
    const entry = body.entry(name);
    return entry ? [madeEntry(field, valueTree(entry.value), entry.keySpan)] : [];
  });
  const image = imageOf(body, source);
  const files = body.blocks('devices').flatMap((device) => device.value('host_path') ?? []);
  return [
    ...(image ? [madeEntry('image', valueTree(image), body.span)] : []),
    ...fields,
    ...(files.length > 0 ? [madeEntry('devices', valueTree({ kind: 'list', items: files }), body.span)] : []),
  ];
}

/** Written here, or by the `docker_image` that it points to. */
function imageOf(body: Body, { module }: Source): Value | undefined {
  const image = body.value('image');
  const named = namesIn(image).filter((name) => name.startsWith('docker_image.'));
  return named.flatMap((name) => module.resource(name)?.value('name') ?? [])[0] ?? image;
}
