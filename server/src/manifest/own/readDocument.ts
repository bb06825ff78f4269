/** One own manifest as a list of blocks with their places: read in pieces where that is possible, else as a whole. */
import { t } from '../../../../shared/src/l10n';
import type { Problem, Span } from '../manifest';
import { createPieceMemo } from '../yaml/pieceMemo';
import { readPastTabs } from '../yaml/tabs';
import { parseTolerant } from '../yaml/tolerant';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entriesOf } from '../yaml/tree';
import { cutManifest } from './cut';
import type { Cut } from './cut';
import { readSection, readSectionPiece } from './sectionPiece';
import type { Section } from './sectionPiece';
import { readWorkload, readWorkloadPiece } from './workloadPiece';
import type { WorkloadBlock } from './workloadPiece';

export interface Placed<T> {
  readonly start: number;
  readonly block: T;
}

/** Spans of a block are relative to its start; those of problems to the document. */
export interface OwnDocument {
  readonly sections: readonly Placed<Section>[];
  readonly workloads: readonly Placed<WorkloadBlock>[];
  readonly problems: readonly Problem[];
  /** Read by pieces: a broken line belongs to one block alone. */
  readonly pieces: boolean;
  /** Where the key `workloads` stands. */
  readonly listKey?: Span;
}

const LIST_KEY = 'workloads';

export function readYamlDocument(text: string): OwnDocument {
  const { text: untabbed, problems } = readPastTabs(text);
  const cut = cutManifest(untabbed);
  const read = cut ? readPieces(cut) : readWhole(untabbed);
  return problems.length > 0 ? { ...read, problems: [...problems, ...read.problems] } : read;
}

function readPieces({ sections, workloads, listStart }: Cut): OwnDocument {
  const blocks = workloads.map(({ start, text }) => ({ start, block: readWorkloadPiece(text) }));
  const first = blocks[0]?.block;
  const problems = blocks.flatMap(({ start, block }) =>
    first && leadOf(block) !== leadOf(first) && block.name !== '' ? [misplaced(start, block)] : [],
  );
  return {
    sections: sections.flatMap(({ start, text }) => readSectionPiece(text).map((block) => ({ start, block }))),
    workloads: blocks,
    problems,
    pieces: true,
    listKey: listStart === undefined ? undefined : { start: listStart, end: listStart + LIST_KEY.length },
  };
}

function leadOf({ text }: WorkloadBlock): number {
  return text.length - text.trimStart().length;
}

function misplaced(start: number, { nameSpan }: WorkloadBlock): Problem {
  return {
    code: 'document-broken',
    severity: 'error',
    message: t('The indent of this line does not fit the lines around it.'),
    span: { start: nameSpan.start + start, end: nameSpan.end + start },
  };
}

/** Anchors, braces around everything, or something that is no manifest yet. */
const readWhole = createPieceMemo((text: string): OwnDocument => {
  const { root, syntax } = parseTolerant(text);
  return readTree(root, text, syntax);
});

/** `text` is what the tree's spans point into. */
export function readTree(root: TreeNode | undefined, text: string, syntax: readonly Problem[]): OwnDocument {
  const entries = entriesOf(root);
  const lists = entries.filter(({ key }) => key === LIST_KEY);
  const list = lists.at(-1);
  const sections = entries.filter(({ key }) => key !== LIST_KEY).map((entry) => readSection(entry, text, []));
  return {
    sections: sections.map((block) => ({ start: 0, block })),
    workloads: entriesOf(list?.value).map((entry) => ({ start: 0, block: workloadOf(entry, text, syntax) })),
    problems: [...lists.slice(0, -1).map(twice), ...(list ? listProblems(list) : []), ...syntax],
    pieces: false,
    listKey: list?.keySpan,
  };
}

function workloadOf(entry: TreeEntry, text: string, syntax: readonly Problem[]): WorkloadBlock {
  const { span } = entry;
  // Reported once, with the document; kept here so that the block is known to be broken.
  const own = syntax.filter((problem) => problem.span.start <= span.end && problem.span.end >= span.start);
  return readWorkload(entry, { text, name: entry.key, nameSpan: entry.keySpan, span, syntax: own });
}

export function listProblems({ value }: TreeEntry): Problem[] {
  const empty = value.kind === 'scalar' && value.value === null;
  if (empty || value.kind === 'map') {
    return [];
  }
  const message = t('workloads takes names, each with a block of fields.');
  return [{ code: 'type-mismatch', severity: 'error', message, span: value.span }];
}

export function twice({ key, keySpan }: TreeEntry): Problem {
  const message = t`${key} stands twice here: only the last one counts.`;
  return { code: 'duplicate-key', severity: 'error', message, span: keySpan };
}
