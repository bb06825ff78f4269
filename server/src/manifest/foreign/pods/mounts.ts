/** ConfigMaps that a pod mounts as files. */
import type { ConfigDeclaration, Context } from '../../context';
import type { MountedFile } from '../../engines/mounted';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';

/** Looks a path up in what the container mounts; nothing is read before somebody asks. */
export function mountedFiles(
  container: TreeNode,
  podSpec: TreeNode | undefined,
  text: string,
  context: Context,
): MountedFile {
  return (path) => {
    for (const mount of itemsOf(nodeAt(container, 'volumeMounts'))) {
      const folder = textOf(nodeAt(mount, 'mountPath'), text)?.replace(/\/+$/, '');
      const subPath = textOf(nodeAt(mount, 'subPath'), text);
      const inside = folder !== undefined && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
      const file = subPath === undefined ? inside : path === folder ? subPath : undefined;
      const found = file ? configFile(textOf(nodeAt(mount, 'name'), text), file, podSpec, text, context) : undefined;
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  };
}

function configFile(
  volume: string | undefined,
  file: string,
  podSpec: TreeNode | undefined,
  text: string,
  context: Context,
): MappedText | undefined {
  const node = itemsOf(nodeAt(podSpec, 'volumes')).find((each) => textOf(nodeAt(each, 'name'), text) === volume);
  const name = textOf(nodeAt(node, 'configMap', 'name'), text);
  const item = itemsOf(nodeAt(node, 'configMap', 'items')).find((each) => textOf(nodeAt(each, 'path'), text) === file);
  const [config] = name === undefined ? [] : context.find('config', name);
  return configValue(config, textOf(nodeAt(item, 'key'), text) ?? file);
}

/** Where a move looks, with its place; else it stands in another document. */
export function configValue(config: ConfigDeclaration | undefined, key: string): MappedText | undefined {
  const value = config?.data.get(key);
  return value === undefined ? undefined : (config?.places?.get(key) ?? textElsewhere(value));
}
