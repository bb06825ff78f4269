/** Compose, Kubernetes and whatever else names images in YAML: `image`, and Compose's `platform`. */
import type { PlacedFinding } from '../../../shared/src/arm/schema';
import { t } from '../../../shared/src/l10n';
import { splitDocuments } from '../manifest/yaml/documents';
import { parseYaml } from '../manifest/yaml/parse';
import type { TreeEntry, TreeNode } from '../manifest/yaml/tree';
import { entryOf, textOf } from '../manifest/yaml/tree';
import { filled } from './dockerfile';
import { imageOnArm } from './images';
import { lineIndex } from './lines';

/** assumed: a file with more is not one of services. */
const MOST_NODES = 200_000;

/** A file without any of these words costs one search. */
const SIGNAL = /\b(?:image|platform)\b/;

export function readYamlImages(text: string): readonly PlacedFinding[] {
  if (!SIGNAL.test(text)) {
    return [];
  }
  const lineAt = lineIndex(text);
  return splitDocuments(text).flatMap((piece) => {
    const { root } = parseYaml(piece.text, piece.start);
    return root ? mapsIn(root).flatMap((map) => findingsOf(map, text, lineAt)) : [];
  });
}

function mapsIn(root: TreeNode): readonly TreeNode[] {
  const maps: TreeNode[] = [];
  const open: TreeNode[] = [root];
  for (let seen = 0, node = open.pop(); node && seen < MOST_NODES; seen += 1, node = open.pop()) {
    if (node.kind === 'map') {
      maps.push(node);
      open.push(...node.entries.map(({ value }) => value));
    } else if (node.kind === 'list') {
      open.push(...node.items);
    }
  }
  return maps.toReversed();
}

function findingsOf(map: TreeNode, text: string, lineAt: (offset: number) => number): readonly PlacedFinding[] {
  const image = entryOf(map, 'image');
  const platform = entryOf(map, 'platform');
  const found: PlacedFinding[] = [];
  const name = imageName(image, text);
  if (image && name !== undefined) {
    found.push({ kind: 'image', subject: name, line: lineAt(image.value.span.start), ...imageOnArm(name) });
  }
  const stated = textOf(platform?.value, text);
  if (
    platform &&
    stated !== undefined &&
    (image ?? entryOf(map, 'build')) &&
    /^linux\/(amd64|386|x86_64)/i.test(stated)
  ) {
    found.push({
      kind: 'platform',
      subject: stated,
      line: lineAt(platform.value.span.start),
      status: 'blocks',
      basis: 'file',
      message: t`The service is bound to ${stated}.`,
    });
  }
  return found;
}

/** The default of a variable counts; a template is no name of an image. */
function imageName(entry: TreeEntry | undefined, text: string): string | undefined {
  const written = textOf(entry?.value, text)?.trim();
  const name = written === undefined ? undefined : filled(written, new Map());
  return name === undefined || name === '' || name.includes('{{') || /\s/.test(name) ? undefined : name;
}
