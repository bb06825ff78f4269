/** From the blocks of a document to its workloads and problems. */
import { t } from '../../../../shared/src/l10n';
import { nearest } from '../../../../shared/src/manifest/nearest';
import type { DefaultsSpec, FleetSpec } from '../../../../shared/src/manifest/schema';
import { listedApi } from '../../../../shared/src/placement/hosted';
import type { FoundWorkload, Manifest, Problem, Span } from '../manifest';
import { shiftSpan } from '../yaml/tree';
import type { Block } from './block';
import { foundWorkload, shiftProblem } from './found';
import { recall } from './history';
import type { History } from './history';
import { textOf, withOwnPlaces } from './lastGood';
import type { OwnDocument, Placed } from './readDocument';
import type { Section } from './sectionPiece';
import { missingVersion } from './version';
import type { WorkloadBlock } from './workloadPiece';

/** What one document adds to the manifest and to the next reading. */
export interface Assembled {
  readonly workloads: FoundWorkload[];
  readonly problems: Problem[];
  readonly budget?: Manifest['budget'];
  readonly fleet?: FleetSpec;
  readonly complete: boolean;
  readonly texts: Set<string>;
  readonly blocks: Map<string, WorkloadBlock>;
  readonly defaults?: Block<DefaultsSpec>;
  readonly unfinished: Set<string>;
}

export interface DocumentPlace {
  /** Position in the stream: documents are recognised by it. */
  readonly index: number;
  readonly start: number;
  readonly text: string;
}

export function assemble(document: OwnDocument, place: DocumentPlace, history: History | undefined): Assembled {
  const out = new Collected(place, history, document);
  const defaults = out.sections(document.sections);
  const list = lastOfEachName(document.workloads, out);
  for (const each of list) {
    out.workload(each, defaults);
  }
  out.addUnlessTyped(document.problems);
  if (!document.pieces && document.problems.some(({ code }) => code === 'document-broken')) {
    out.addLost(defaults);
  }
  out.checkReferences();
  if (document.listKey && !document.sections.some(({ block }) => block.kind === 'version')) {
    out.add([missingVersion(place.text, document.listKey)], 0);
  }
  return out.result(defaults?.block);
}

/** Of equal names the last one counts, as in any mapping. */
function lastOfEachName(workloads: readonly Placed<WorkloadBlock>[], out: Collected): Placed<WorkloadBlock>[] {
  const byName = new Map<string, Placed<WorkloadBlock>>();
  const unnamed: Placed<WorkloadBlock>[] = [];
  for (const each of workloads) {
    const { name, nameSpan } = each.block;
    if (name === '') {
      unnamed.push(each);
      continue;
    }
    if (byName.has(name)) {
      const message = t`${name} stands twice here: only the last one counts.`;
      out.add([{ code: 'duplicate-key', severity: 'error', message, span: nameSpan }], each.start);
    }
    byName.set(name, each);
  }
  return [...byName.values(), ...unnamed].sort((a, b) => a.start - b.start);
}

/** Gathers one document; offsets of blocks become offsets of the file on the way. */
class Collected {
  private readonly workloads: FoundWorkload[] = [];
  private readonly problems: Problem[] = [];
  private readonly texts = new Set<string>();
  /** Blocks that are being typed, in the document. */
  private readonly typed: Span[] = [];
  private readonly blocks = new Map<string, WorkloadBlock>();
  private readonly unfinished = new Set<string>();
  private budget: Manifest['budget'];
  private fleet: FleetSpec | undefined;
  private complete = true;

  constructor(
    private readonly place: DocumentPlace,
    private readonly history: History | undefined,
    private readonly document: OwnDocument,
  ) {}

  add(problems: readonly Problem[], start: number): void {
    for (const problem of problems) {
      this.problems.push(shiftProblem(problem, start + this.place.start));
    }
  }

  /** Silent about a line that is not finished in a block that is being typed. */
  addUnlessTyped(problems: readonly Problem[]): void {
    const typed = ({ code, span }: Problem) =>
      code === 'document-broken' && this.typed.some(({ start, end }) => span.start <= end && span.end >= start);
    this.add(
      problems.filter((problem) => !typed(problem)),
      0,
    );
  }

  /** Gives back the `defaults`, with the last good facts where they are half-typed. */
  sections(sections: readonly Placed<Section>[]): Placed<Block<DefaultsSpec>> | undefined {
    let defaults: Placed<Block<DefaultsSpec>> | undefined;
    const seen = new Set<string>();
    for (const { start, block: section } of sections) {
      const { block } = section;
      if (seen.has(block.name) && block.name !== '') {
        const message = t`${block.name} stands twice here: only the last one counts.`;
        this.add([{ code: 'duplicate-key', severity: 'error', message, span: block.nameSpan }], start);
      }
      seen.add(block.name);
      if (section.kind === 'defaults') {
        const before = this.history?.defaults.get(this.defaultsId);
        this.isUnfinished(this.defaultsId, start, section.block);
        defaults = { start, block: this.recalled(section.block, start, before) };
      } else {
        this.recalled(block, start, undefined);
      }
      if (section.kind === 'budget') this.setBudget(start, section.block);
      if (section.kind === 'fleet') this.fleet = section.block.spec;
    }
    return defaults && { start: defaults.start + this.place.start, block: defaults.block };
  }

  workload({ start, block }: Placed<WorkloadBlock>, defaults: Placed<Block<DefaultsSpec>> | undefined): void {
    const id = `${this.place.index}/${block.name}`;
    const known = this.recalled(block, start, block.name === '' ? undefined : this.history?.workloads.get(id));
    if (block.name === '' || block.nothing) {
      return;
    }
    this.blocks.set(id, known);
    const found = foundWorkload({ start: start + this.place.start, block: known }, defaults);
    const isOpen = this.isUnfinished(id, start, block) || this.unfinished.has(this.defaultsId);
    this.workloads.push(isOpen ? { ...found, unfinished: true } : found);
  }

  /** Opened with a line that is not finished: nothing that was read before can stand in for it. */
  private isUnfinished(id: string, start: number, { syntax, span }: Block<unknown>): boolean {
    const { pieces, problems } = this.document;
    const isBroken = pieces
      ? syntax.length > 0
      : problems.some(
          (problem) =>
            problem.code === 'document-broken' &&
            problem.span.start <= span.end + start &&
            problem.span.end >= span.start + start,
        );
    const isKnown = this.history?.workloads.has(id) === true || this.history?.defaults.has(id) === true;
    const isOpen = isBroken && (!isKnown || this.history?.unfinished.has(id) === true);
    if (isOpen) {
      this.unfinished.add(id);
    }
    return isOpen;
  }

  private get defaultsId(): string {
    return String(this.place.index);
  }

  /** A text that was read as a whole and broke may have lost workloads that still stand in it. */
  addLost(defaults: Placed<Block<DefaultsSpec>> | undefined): void {
    for (const [id, before] of this.history?.workloads ?? []) {
      const block = withOwnPlaces(before);
      if (!id.startsWith(`${this.place.index}/`) || this.blocks.has(id)) continue;
      const at = this.place.text.indexOf(textOf(block));
      if (at < 0) continue;
      this.blocks.set(id, block);
      this.texts.add(textOf(block));
      this.workloads.push(foundWorkload({ start: at - block.span.start + this.place.start, block }, defaults));
    }
    this.complete = false;
  }

  /** `agent.llm` and the stages of a service name workloads of this document, unless an API answers. */
  checkReferences(): void {
    const names = new Set(this.workloads.map(({ name }) => name));
    for (const found of this.workloads) {
      const { agent, pricing, stages = [] } = found.spec;
      const isApi = pricing?.apiAlternative !== undefined || (agent?.llm !== undefined && listedApi(agent.llm));
      this.checkReference(found, 'agent.llm', isApi ? undefined : agent?.llm, names);
      stages.forEach(({ use }, i) => this.checkReference(found, `stages.${i}.use`, use, names));
    }
  }

  private checkReference(
    found: FoundWorkload,
    field: string,
    name: string | undefined,
    names: ReadonlySet<string>,
  ): void {
    if (name === undefined || name === '' || names.has(name)) {
      return;
    }
    // Only now: where the fields of a workload stand is worked out when somebody asks.
    const span = found.fields.get(field)?.value;
    if (span) {
      const near = nearest(name, names);
      const message = near
        ? t`${name} is not a workload of this file. Nearest: ${near}.`
        : t`${name} is not a workload of this file.`;
      const fix = near ? { title: t`Use ${near}`, newText: near } : undefined;
      this.problems.push({ code: 'reference-unknown', severity: 'warning', message, span, ...(fix && { fix }) });
    }
  }

  result(defaults: Block<DefaultsSpec> | undefined): Assembled {
    const broken = this.document.problems.some(({ code }) => code === 'document-broken' || code === 'tab-indent');
    return {
      workloads: this.workloads.sort((a, b) => a.span.start - b.span.start),
      problems: this.problems,
      budget: this.budget,
      fleet: this.fleet,
      complete: this.complete && !broken,
      texts: this.texts,
      blocks: this.blocks,
      defaults,
      unfinished: this.unfinished,
    };
  }

  private recalled<T>(block: Block<T>, start: number, before: Block<T> | undefined): Block<T> {
    const { block: known, typing, complete } = recall(block, before, this.history);
    this.complete &&= complete;
    this.texts.add(textOf(block));
    this.add(block.problems, start);
    if (typing) this.typed.push(shiftSpan(block.span, start));
    // Read as a whole, the document reports it.
    if (this.document.pieces && !typing) this.add(block.syntax, start);
    return known;
  }

  private setBudget(start: number, { spec, fields }: Block<{ usdPerMonth?: number }>): void {
    const span = fields.get('usdPerMonth')?.value;
    if (spec.usdPerMonth !== undefined && span) {
      this.budget = { usdPerMonth: spec.usdPerMonth, span: shiftSpan(span, start + this.place.start) };
    }
  }
}
