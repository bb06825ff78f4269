/** Where a format has its places for what a move changes: what is not written yet has one all the same. */
import type { PodGroup, Unit } from '../foreign/unit';
import type { TreeNode } from '../yaml/tree';
import type { EngineMove, EngineSettings, Step } from './step';
import type { Pod } from '../foreign/pods/podSpec';
import type { NewEntry } from './treeEdit';

/** A number that stands under a key of a map. */
export interface NumberPlace {
  readonly owner: TreeNode | undefined;
  readonly key: string;
  /** Holds the key where the owner does not by itself: it is written with it. */
  readonly block?: string;
  /** Copies that are counted with it and stand elsewhere. */
  readonly besides?: number;
}

/** `tensor` and `pipeline` are keys of `block` in `owner`, or of `owner` itself. */
export interface Split {
  readonly owner: TreeNode | undefined;
  readonly block?: string;
  readonly tensor: string;
  readonly pipeline?: string;
}

export interface Site {
  /** Why no edit can be right here. */
  readonly refused?: string;
  /** Holds the number of copies. Absent: the format has none. */
  readonly copies?: NumberPlace;
  /** Holds the number of pods of one replica, where its start scripts take it from there. */
  readonly size?: NumberPlace;
  /** Pods that move with the unit where it does not name them all: a master beside its workers. */
  readonly pods?: readonly PodGroup[];
  /** Where the engine's settings stand as keys and values. */
  readonly settings?: EngineSettings;
  /** Fields of the format that split a model. */
  readonly split?: Split;
  /** Writes an image whose parts stand apart, or that the format brings itself. */
  readonly image?: (image: string) => Step;
  /** Writes labels of the machine where the pod has none yet. */
  readonly selector?: (entries: readonly NewEntry[]) => Step;
  /** Tolerates the taint of machines with this resource, where the format does that apart from its pods. */
  readonly tolerate?: (resource: string) => Step;
  /** What the format says of the hardware in fields of its own, beside its pods or in their place. */
  readonly fields?: (move: UnitMove) => Step;
  /** Steps that `fields` takes over. */
  readonly own?: readonly ('resources' | 'node' | 'copies')[];
}

/** A unit that moves as a whole. */
export interface UnitMove extends EngineMove {
  readonly root: TreeNode;
  readonly unit: Unit;
  readonly site: Site;
  /** Machines of one replica: each of its pods stands on one. */
  readonly machines: number;
}

/** One kind of its pods. */
export interface PodMove extends EngineMove {
  readonly pod: Pod;
  readonly site: Site;
  /** Accelerators that one pod asks for. */
  readonly devices: number;
}
