/** One document of a stream, read once for as long as its text is the same; spans relative to it. */
import type { FoundWorkload, Problem, Span } from '../../manifest';
import { createPieceMemo } from '../../yaml/pieceMemo';
import { duplicateKeys } from '../../yaml/problems';
import { parseTolerant } from '../../yaml/tolerant';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';
import { untab } from '../../yaml/untab';
import { mapProblem, mapWorkload } from '../lastGood';
import { objectsOf } from './objects';
import { podKindOf } from './podKinds';
import { readObject } from './workload';

export interface Piece {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  /** False where some of it could not be read as it is written: an older reading may know more. */
  readonly complete: boolean;
}

export const readPiece = createPieceMemo((text: string): Piece => {
  const { text: even, problems: tabs, at } = untab(text);
  const { root, syntax } = parseTolerant(even);
  const whole: Span = { start: 0, end: even.length };
  const found = (root ? objectsOf(root) : []).flatMap((object) => {
    const read = readPodObject(object, even, whole, syntax.length > 0);
    return read ? [{ object, ...read }] : [];
  });
  const complete = syntax.length === 0 && tabs.length === 0 && found.every((each) => each.complete);
  const place = ({ start, end }: Span): Span => ({ start: at(start), end: at(end) });
  const structure = [...syntax, ...found.flatMap(({ object }) => duplicateKeys(object))];
  const problems = [
    ...tabs.map(fromParser),
    ...structure.map((problem) => fromParser(mapProblem(problem, place))),
    ...found.flatMap((each) => each.problems.map((problem) => mapProblem(problem, place))),
  ];
  return {
    workloads: found.map(({ workload }) => (tabs.length > 0 ? mapWorkload(workload, place) : workload)),
    problems,
    complete,
  };
});

const fromParser = (problem: Problem): Problem => ({ ...problem, fromParser: true });

function readPodObject(object: TreeNode, text: string, piece: Span, partial: boolean) {
  const kind = podKindOf(textOf(nodeAt(object, 'apiVersion'), text), textOf(nodeAt(object, 'kind'), text));
  return kind && readObject(object, kind, text, piece, partial);
}
