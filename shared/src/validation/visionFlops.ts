/** Work and size of networks that the catalog does not list. */
import networkTable from '../catalog/tables/publishedNetworks.csv';
import speechTable from '../catalog/tables/publishedSpeech.csv';
import { readTable } from '../catalog/table';
import { flops } from '../units';
import type { Flops } from '../units';

export interface PublishedNetwork {
  /** Millions of parameters. */
  readonly paramsM: number;
  /** One image at the resolution of the name, else at that of the publication. */
  readonly flopsPerItem: Flops;
  readonly isTransformer: boolean;
}

/**
 * Work of one image in GFLOP (two per multiply-add) at `pixels` × `pixels`, and millions of parameters. Sources: model
 * tables of torchvision 0.15 and timm 0.9, of Ultralytics, YOLOv4 to v10 and darknet; the READMEs of LeViT, DeiT, SegFormer, SAM
 * and RT-DETR; Perceiver IO (arXiv:2107.14795), its multimodal work added up from the published shape; UNet, OpenPose, DINOv2
 * and SigLIP computed from theirs. All recalled but torchvision, timm, LeViT, DeiT and YOLOv5.
 */
const NETWORKS = readTable(networkTable, (row) => ({
  name: row.text('name'),
  paramsM: row.number('params_m'),
  gflop: row.number('gflop'),
  pixels: row.optional('pixels'),
  isTransformer: row.text('body') === 'transformer',
}));

/** Millions of parameters of speech models, from their cards. */
const SPEECH = readTable(speechTable, (row) => ({ name: row.text('name'), paramsM: row.number('params_m') }));

const RESOLUTION = /(\d{3,4}) ?x ?(\d{3,4})|\b(\d{2,4}) ?px\b/i;

/** The network whose name is the longest within the model's; undefined where none is. */
export function publishedNetwork(model: string): PublishedNetwork | undefined {
  const found = longestIn(model, NETWORKS);
  if (!found) {
    return undefined;
  }
  const { paramsM, gflop, pixels, isTransformer } = found;
  return { paramsM, isTransformer, flopsPerItem: flops(gflop * 1e9 * areaRatio(model, pixels)) };
}

/** FLOP of one image; undefined where it is not in the table. */
export function publishedVisionFlops(model: string): Flops | undefined {
  return publishedNetwork(model)?.flopsPerItem;
}

/** Millions of parameters of a speech model. */
export function publishedSpeechSize(model: string): number | undefined {
  return longestIn(model, SPEECH)?.paramsM;
}

function longestIn<T extends { readonly name: string }>(model: string, rows: readonly T[]): T | undefined {
  const plain = model.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  let best: T | undefined;
  for (const row of rows) {
    if (plain.includes(row.name) && row.name.length > (best?.name.length ?? 0)) {
      best = row;
    }
  }
  return best;
}

/** Work grows with the area of the image: exact for convolutions, low for attention, whose share is small at these sizes. */
function areaRatio(model: string, pixels: number | undefined): number {
  const [, width, height, side] = RESOLUTION.exec(model) ?? [];
  const area = Number(width ?? side ?? Number.NaN) * Number(height ?? side ?? Number.NaN);
  return pixels !== undefined && area > 0 ? area / pixels ** 2 : 1;
}
