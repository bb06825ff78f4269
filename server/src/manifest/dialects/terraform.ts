/** Terraform and OpenTofu: SageMaker endpoints, machines with engines or accelerators, tasks, jobs, pods and node groups. */
import { t } from '../../../../shared/src/l10n';
import type { Context } from '../context';
import { contextOf, NO_CONTEXT } from '../context';
import type { Dialect, SourceText } from '../dialect';
import type { LastGood } from '../foreign/lastGood';
import { withLastGood } from '../foreign/lastGood';
import type { ReadWorkload } from '../foreign/workloadOf';
import { workloadOf } from '../foreign/workloadOf';
import type { Declaration } from '../context';
import type { FoundWorkload, Manifest, Problem, Span } from '../manifest';
import type { LastReading } from '../typing';
import { outlasting, standingIn } from '../typing';
import { pieceOf } from './terraform/blocksOf';
import { capacityOf } from './terraform/capacity';
import { cutBlocks } from './terraform/cut';
import type { PlacedBlock } from './terraform/definitions';
import { loadedHcl, prepareHcl } from './terraform/load';
import type { ParseHcl } from './terraform/load';
import { moduleOf } from './terraform/moduleScope';
import { isRelevant, SIGNAL, unitsOf } from './terraform/resources';
import { siblingDeclarations } from './terraform/siblings';
import { retargetModule } from './terraform/retarget';
import { isOpen } from './terraform/unitParts';

const LANGUAGES = /^(terraform|opentofu|hcl)$/;
const EXTENSION = /\.(tf|tofu)$/i;

export const terraform: Dialect = {
  id: 'terraform',
  matches: ({ path, languageId, text }) => (LANGUAGES.test(languageId) || EXTENSION.test(path)) && SIGNAL.test(text),
  prepare: prepareHcl,
  read: readTerraform,
  retarget: (source, workload, target, context) => {
    const parse = loadedHcl();
    const read = (text: string) => readTerraform({ ...source, text }, undefined, context).workloads;
    return parse
      ? retargetModule(parse, source, workload, target, read, context)
      : { ok: false, reason: t('the parser of Terraform is not there') };
  },
};

interface Reading {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  readonly declared: readonly Declaration[];
  readonly complete: boolean;
}

// Kept beside the manifest, which is plain data.
const histories = new WeakMap<Manifest, LastReading & { readonly good?: LastGood }>();

function readTerraform(source: SourceText, previous?: Manifest, context: Context = NO_CONTEXT): Manifest {
  const { text } = source;
  const parse = loadedHcl();
  const before = previous && histories.get(previous);
  const good = before?.good;
  const read = parse ? readFile(parse, source, context) : NOTHING;
  const workloads = read.complete ? read.workloads : withLastGood(read.workloads, text, good);
  const said = workloads.length > 0 ? outlasting(read.problems, text, before) : [];
  const isOld = workloads.some((each) => !read.workloads.includes(each));
  const isSaid = said.some(({ code }) => code === 'document-broken');
  const manifest: Manifest = {
    dialect: terraform.id,
    workloads,
    problems: isOld && !isSaid ? [...said, ...standingIn(read.problems)] : said,
    complete: read.complete,
    ...(read.declared.length > 0 ? { declared: read.declared.map((declaration) => ({ declaration, start: 0 })) } : {}),
  };
  const kept = read.complete ? { text, workloads } : good;
  histories.set(manifest, { text, problems: read.problems, ...(kept ? { good: kept } : {}) });
  return manifest;
}

const NOTHING: Reading = { workloads: [], problems: [], declared: [], complete: false };

function readFile(parse: ParseHcl, { path, text }: SourceText, context: Context): Reading {
  const pieces = cutBlocks(text).filter(isRelevant);
  const blocks: PlacedBlock[] = [];
  const broken = new Map<PlacedBlock['block'], boolean>();
  const problems: Problem[] = [];
  for (const { text: piece, start } of pieces) {
    const parsed = pieceOf(piece);
    const place = (span: Span): Span => ({ start: span.start + start, end: span.end + start });
    blocks.push(...parsed.blocks.map((block) => ({ block, place })));
    parsed.blocks.forEach((block) => broken.set(block, parsed.broken !== undefined));
    if (parsed.broken) {
      problems.push(unfinished(place(parsed.broken)));
    }
  }
  const module = moduleOf(parse, path, blocks, context);
  const capacity = capacityOf(moduleOf(parse, path, blocks, NO_CONTEXT));
  const around = contextOf(capacity, context);
  const read = module.own.flatMap((body, index): ReadWorkload[] => {
    const block = blocks[index]?.block;
    const partial = block !== undefined && broken.get(block) === true;
    return unitsOf(body, { text, module }, around).flatMap((unit) => {
      const onKubernetes = /^(kube|helm)/.test(unit.object?.kind ?? '');
      return workloadOf(unit, { partial: partial || isOpen(unit), onKubernetes }) ?? [];
    });
  });
  return {
    workloads: read.map(({ workload }) => workload),
    problems: [...problems, ...read.flatMap((each) => each.problems)],
    declared: [...siblingDeclarations(path, text, blocks), ...capacity],
    complete: problems.length === 0 && read.every(({ complete }) => complete),
  };
}

const unfinished = (span: Span): Problem => ({
  code: 'document-broken',
  severity: 'warning',
  message: t('This block is not finished, or is no HCL.'),
  span,
  fromParser: true,
});
