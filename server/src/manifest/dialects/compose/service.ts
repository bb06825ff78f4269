/** A service as a unit: one that runs an engine, or one that holds a device and is no known companion of one. */
import { t } from '../../../../../shared/src/l10n';
import { givenPod } from '../../foreign/pods/givenPod';
import { readEngine } from '../../engines/readEngine';
import { parseImage } from '../../engines/image';
import { literalText, textOver } from '../../engines/text';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import { writtenCount } from '../../foreign/fields/replicas';
import { keyText, scalarText } from '../../foreign/fields/scalarText';
import { modelOfScript } from '../../foreign/tasks/startScript';
import { kindOfScript } from '../../foreign/tasks/taskKind';
import type { Unit } from '../../foreign/unit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt } from '../../yaml/tree';
import { readContainer } from './container';
import { serviceDevices } from './devices';
import type { ExtendedService } from './extended';
import { interpolate } from './interpolate';

/** Software that is given a GPU for pictures, metrics or notebooks: no workload of ours. */
const COMPANIONS =
  /(^|[/_.-])(jellyfin|plex|emby|frigate|tdarr|handbrake|immich|photoprism|obs|steam|kasm|guacamole|dcgm|gpu[-_]?exporter|nvidia[-_](smi|gpu)|node[-_]exporter|cadvisor|prometheus|grafana|open-?webui|librechat|anything-?llm|flowise|langflow|dify|n8n|jupyter|code-server|portainer|redis|postgres|mysql|mongo|qdrant|milvus|weaviate|chroma|elasticsearch|opensearch|nginx|traefik|caddy|minio)/;
/** A container that fetches weights and ends. */
const DOWNLOADS = /(huggingface-cli|\bhf)\s+download|\bsnapshot_download\b|\bollama (pull|run)\b/;

export function serviceUnit(entry: TreeEntry, { node, elsewhere }: ExtendedService, text: string): Unit | undefined {
  if (node.kind !== 'map') {
    return undefined;
  }
  const container = readContainer(node, text);
  const engine = readEngine(container);
  const words = [...container.command, ...container.args].map((word) => word.text).join(' ');
  const image = container.image?.text ?? '';
  const { devices, everyDevice } = serviceDevices(node, container.environment, image, text);
  if (!engine && (devices.length === 0 || DOWNLOADS.test(words) || isCompanion(entry.key, image, words))) {
    return undefined;
  }
  const model = engine ? undefined : modelOfScript(container.args.at(-1), container.environment);
  const replicas = entryOf(nodeAt(node, 'deploy'), 'replicas') ?? entryOf(node, 'scale');
  const { image: ownImage } = container;
  const served = { node, devices, ...(ownImage ? { image: ownImage } : {}), ...(engine ? { engine } : {}) };
  return {
    name: keyText(entry, text),
    fallbackName: entry.key,
    object: { kind: 'ComposeService', name: entry.key },
    span: entry.span,
    anchor: entry.keySpan,
    pods: [{ pod: givenPod([served], platformLabel(node, text)), copies: 1 }],
    ...(everyDevice ? { everyDevice } : {}),
    ...(model ? { facts: { model } } : {}),
    scale: writtenCount(replicas && interpolated(replicas), text),
    machineHint: t('Which machine runs it is not stated: a Compose file names none.'),
    ...(engine ? {} : { does: workOf(entry.key, image, words) }),
    notes: elsewhere === undefined ? [] : [t`It extends a service of ${elsewhere}, which is not read.`],
  };
}

/** `${REPLICAS:-2}` as the number that it stands for: read again from its default's place. */
function interpolated(entry: TreeEntry): TreeEntry {
  const { value } = entry;
  if (value.kind !== 'scalar' || typeof value.value !== 'string') {
    return entry;
  }
  const read = interpolate(literalText(value.value, value.span.start));
  return { ...entry, value: { ...value, value: read.text, span: read.span, outer: read.span } };
}

function isCompanion(name: string, image: string, words: string): boolean {
  const repository = parseImage(image)?.repository ?? '';
  return COMPANIONS.test(repository) || (repository === '' && COMPANIONS.test(name)) || /jupyter/.test(words);
}

/** A device and no engine that we know: what the words and the image's name say. */
function workOf(name: string, image: string, words: string) {
  const kind = kindOfScript(`${name} ${image} ${words}`, false);
  const trains = /(^|[/_-])(gpt-neox|megatron|nemo|axolotl|unsloth|deepspeed|llama-?factory|torchtune)/i;
  return kind === 'batch' ? (trains.test(image) ? 'training' : 'inference') : kind;
}

/** `platform: linux/arm64`. */
function platformLabel(service: TreeNode, text: string): NodeLabel[] {
  const entry = entryOf(service, 'platform');
  const written = scalarText(entry?.value, text);
  const value = written && interpolate(written);
  const match = value && /(?:^|\/)(arm64|aarch64|amd64|x86_64)(?:\/|$)/.exec(value.text);
  if (!entry || !value || !match?.[1]) {
    return [];
  }
  const arch = /^a(rm|arch)/.test(match[1]) ? 'arm64' : 'amd64';
  const label = textOver(arch, value.span);
  return [{ key: 'kubernetes.io/arch', keySpan: entry.keySpan, values: [label], from: 'nodeSelector' }];
}
