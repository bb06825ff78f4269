/** What devices exchange in training: weights and gradients that are sharded, and tokens on their way to experts. */
import type { Chip, ModelShape } from '../catalog/types';
import { layersOf } from './kvCache';
import { widthOf } from './trainingMemory';
import { isMixture } from './trainingPeaks';

/** Devices that a switched link joins: NVL72 racks, else a node. */
const RACK = 72;
const NODE = 8;
/** Bytes of a value on the wire: 16 bits. */
const WIRE = 2;
/** Network of a node, one way, by generation: 8 adapters of 200 Gb/s with A100 (DGX A100), of 400 Gb/s since. */
const NODE_NETWORK = 8 * 25e9;
const NODE_NETWORK_SINCE_HOPPER = 8 * 50e9;
/** PCIe 4.0 x16, one way, where no link is listed. */
const PCIE_ONE_WAY = 32e9;
/** Forward and backward each gather the weights, and gradients are scattered (ZeRO, arXiv:1910.02054, section 7). */
const SHARDED_TRANSFERS = 3;
/** Experts are sent to and fetched back from, forward and backward. */
const EXPERT_TRANSFERS = 4;

export interface Fabric {
  /** Devices behind one switch. */
  readonly domain: number;
  /** One way, per device, inside of it. B/s. */
  readonly link: number;
  /** One way, of a whole domain, to others. B/s. */
  readonly network: number;
}

export function fabricOf(chip: Chip, networkGbps?: number): Fabric {
  const isSwitched = /nvlink|infinity|neuronlink/i.test(chip.interconnect ?? '');
  const isRack = /^gb\d/.test(chip.id);
  const domain = isRack ? RACK : chip.kind === 'neuron' ? 2 * NODE : NODE;
  const link = (chip.interconnectBandwidth ?? 2 * PCIE_ONE_WAY) / 2;
  const since = /turing|volta|ampere/i.test(chip.architecture) ? NODE_NETWORK : NODE_NETWORK_SINCE_HOPPER;
  const node = networkGbps === undefined ? since : (networkGbps * 1e9) / 8;
  // Cards without a switch share the root of the bus.
  return {
    domain,
    link: isSwitched ? link : Math.min(link, PCIE_ONE_WAY),
    network: isRack ? (node * RACK) / NODE : node,
  };
}

/**
 * Seconds of one pass over a micro batch for fully sharded weights; 0 on one device.
 *
 *     inside = 3 · 2 B · params · (n − 1)/n / link                       [s]
 *     across = 3 · 2 B · params / network of the node                    [s]
 *
 * Every domain receives each weight once and spreads it inside. Hidden behind the arithmetic as far as that lasts.
 */
export function shardingSeconds(params: number, devices: number, fabric: Fabric, share: number): number {
  if (devices <= 1) {
    return 0;
  }
  const bytes = SHARDED_TRANSFERS * WIRE * params;
  const inside = (bytes * (devices - 1)) / devices / (share * fabric.link);
  const across = devices > fabric.domain ? bytes / (share * fabric.network) : 0;
  return Math.max(inside, across);
}

/**
 * Seconds of one token's way to its experts and back, in every layer.
 *
 *     copies  = d · (1 − (1 − 1/d)^k), less the one that stays           [-]
 *     seconds = layers · 4 · copies · hidden · 2 B / link                [s]
 *
 * A token is sent once to each device that holds one of its k experts; experts are spread over one domain of d devices.
 * Wider spreads cross the network and are slower: errs low there.
 */
export function expertExchangeSeconds(model: ModelShape, devices: number, fabric: Fabric, share: number): number {
  const { experts = 64, expertsPerToken = 8 } = model.moe ?? {};
  const d = Math.min(devices, fabric.domain, experts);
  if (!isMixture(model) || d <= 1) {
    return 0;
  }
  const copies = (d - 1) * (1 - (1 - 1 / d) ** expertsPerToken);
  return (layersOf(model) * EXPERT_TRANSFERS * copies * widthOf(model) * WIRE) / (share * fabric.link);
}
