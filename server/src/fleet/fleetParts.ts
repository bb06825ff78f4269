/** What the files of a workspace, or of a command line, bring into a plan of all of them. */
import type { CancellationToken } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Catalog } from '../../../shared/src/catalog/types';
import type { FleetFile } from '../../../shared/src/fleet/subjects';
import type { Placement } from '../../../shared/src/placement/place';
import { normalUri, rootsFor } from '../evidence/paths';
import type { Reading } from '../features/context';
import type { FoundWorkload } from '../manifest/manifest';
import { TURN_MS } from '../turn';

type Cancel = Pick<CancellationToken, 'isCancellationRequested'>;
type Part = Omit<FleetFile, 'path'>;

/** A workload of the fleet in its file. */
export interface FleetPlace {
  readonly uri: string;
  /** Zero-based, of its name. */
  readonly line: number;
}

export interface Fleet {
  readonly files: readonly FleetFile[];
  readonly places: ReadonlyMap<Placement, FleetPlace>;
  readonly catalog: Catalog;
  /** The same things in the same order: a plan made now would be made of the same. */
  readonly basis: readonly unknown[];
}

export interface FleetHost {
  /** The newest reading of a document, files beside it included; undefined when cancelled. */
  readonly computed: (document: TextDocument, token: Cancel) => Promise<Reading | undefined>;
  readonly allReadings: (token: Cancel) => Promise<{ readings: readonly Reading[]; reading: boolean }>;
  readonly allDocuments: (token: Cancel) => Promise<readonly TextDocument[]>;
  readonly isCountedHere: (found: FoundWorkload) => boolean;
  readonly workspaceFolders: readonly string[];
  readonly nextTurn: () => Promise<void>;
  readonly catalog: () => Catalog;
}

const NEVER: Cancel = { isCancellationRequested: false };

export function createFleetParts(host: FleetHost) {
  const { computed, allReadings, allDocuments, isCountedHere, workspaceFolders, nextTurn, catalog } = host;

  const partOf = async (reading: Reading, token: Cancel): Promise<Part | undefined> => {
    const placements: Placement[] = [];
    let until = performance.now() + TURN_MS;
    for (const found of reading.manifest.workloads.filter(isCountedHere)) {
      placements.push(reading.full(found));
      if (performance.now() > until) {
        await nextTurn();
        until = performance.now() + TURN_MS;
      }
    }
    const { budget, fleet } = reading.manifest;
    return token.isCancellationRequested ? undefined : { budgetUsd: budget?.usdPerMonth, fleet, placements };
  };
  /** Estimates are kept by content: the same object as long as nothing that decides them is another. */
  const basisOf = (reading: Reading): readonly unknown[] => {
    const { document, manifest, estimated } = reading;
    const counted = manifest.workloads.filter(isCountedHere);
    return isPart(reading)
      ? [document.uri, JSON.stringify([manifest.budget, manifest.fleet]), ...counted.map(estimated)]
      : [];
  };

  return {
    /** What a file brings into a plan of several. */
    fleetPart: async (document: TextDocument, token: Cancel = NEVER): Promise<Part | undefined> => {
      const reading = await computed(document, token);
      return reading && partOf(reading, token);
    },

    /** All files of the workspace, text that is open as it stands; undefined when cancelled. */
    fleet: async (token: Cancel, told: (done: number, all: number) => void): Promise<Fleet | undefined> => {
      told(0, 0);
      const documents = (await allDocuments(token)).toSorted((a, b) => (a.uri < b.uri ? -1 : 1));
      const files: FleetFile[] = [];
      const places = new Map<Placement, FleetPlace>();
      const basis: unknown[] = [catalog()];
      for (const [at, document] of documents.entries()) {
        told(at, documents.length);
        const reading = await computed(document, token);
        const part = reading && (await partOf(reading, token));
        if (!part) {
          return undefined;
        }
        basis.push(...basisOf(reading));
        if (isPart(reading)) {
          files.push({ path: pathIn(document.uri, workspaceFolders), ...part });
          linesOf(reading, isCountedHere).forEach((line, w) => {
            const placement = part.placements[w];
            if (placement) {
              places.set(placement, { uri: document.uri, line });
            }
          });
        }
      }
      return token.isCancellationRequested ? undefined : { files, places, catalog: catalog(), basis };
    },

    /** Undefined while files are being read: nobody knows. */
    fleetBasis: async (token: Cancel): Promise<readonly unknown[] | undefined> => {
      const { readings, reading } = await allReadings(token);
      return reading || token.isCancellationRequested ? undefined : [catalog(), ...readings.flatMap(basisOf)];
    },
  };
}

function isPart({ manifest }: Reading): boolean {
  return manifest.workloads.length > 0 || manifest.fleet !== undefined;
}

function linesOf({ document, manifest }: Reading, isCountedHere: FleetHost['isCountedHere']): readonly number[] {
  return manifest.workloads.filter(isCountedHere).map(({ nameSpan }) => document.positionAt(nameSpan.start).line);
}

/** As the command line would name it in the folder; with the folder's name where there are several. */
function pathIn(uri: string, workspaceFolders: readonly string[]): string {
  const whole = normalUri(uri);
  const [root = ''] = rootsFor(whole, workspaceFolders);
  if (!whole.startsWith(`${root.replace(/\/+$/, '')}/`)) {
    return URI.parse(whole).path;
  }
  const folder = URI.parse(root).path.replace(/\/+$/, '');
  const below = URI.parse(whole).path.slice(folder.length + 1);
  return workspaceFolders.length > 1 ? `${folder.slice(folder.lastIndexOf('/') + 1)}/${below}` : below;
}
