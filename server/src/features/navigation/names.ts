/** Where the names of workloads stand in a file: where they are given, and where others refer to them. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FoundWorkload, Manifest, Span } from '../../manifest/manifest';

export interface NameAt {
  readonly name: string;
  /** Without quotes. */
  readonly span: Span;
  /** The workload that the name is given to; absent where it is referred to. */
  readonly given?: FoundWorkload;
}

export function namesIn({ workloads }: Manifest, document: TextDocument): readonly NameAt[] {
  const text = document.getText();
  const all = workloads.flatMap((found) => [
    { name: found.name, span: found.nameSpan, given: found },
    ...referencesIn(found),
  ]);
  // A name that code takes from a variable is not written where it is used.
  return all.filter(({ name, span }) => name !== '' && text.slice(span.start, span.end) === name);
}

/** The model of an agent, the workloads of a service. */
function referencesIn({ spec, fields }: FoundWorkload): readonly NameAt[] {
  const stages = (spec.stages ?? []).map(({ use }, index) => ({ name: use, span: fields.get(`stages.${index}.use`) }));
  return [{ name: spec.agent?.llm, span: fields.get('agent.llm') }, ...stages].flatMap(({ name, span }) =>
    name !== undefined && span?.value ? [{ name, span: span.value }] : [],
  );
}

export function nameAt(names: readonly NameAt[], offset: number): NameAt | undefined {
  return names.find(({ span }) => span.start <= offset && offset <= span.end);
}

/** Every place of one name; none where no workload has it. */
export function placesOf(names: readonly NameAt[], name: string): readonly NameAt[] {
  const same = names.filter((one) => one.name === name);
  return same.some(({ given }) => given) ? same : [];
}
