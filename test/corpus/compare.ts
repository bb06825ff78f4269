/**
 * Labels against what was read, cell by cell: a fact of the label is found or missed. What is read where the label is blank
 * stands apart: a fact that the reader left out, or one that is made up.
 */
import type { Extracted } from './extract';
import type { Field, Label } from './labels';
import { FIELDS } from './labels';

export interface Miss {
  readonly file: string;
  readonly dialect: string;
  readonly workload: string;
  readonly field: Field | 'workload';
  readonly label: string;
  readonly read: string;
}

export interface Cell {
  readonly dialect: string;
  readonly field: Field | 'workload';
  readonly agrees: boolean;
}

export interface Comparison {
  readonly cells: readonly Cell[];
  readonly misses: readonly Miss[];
  /** Read where the label is blank. */
  readonly beyond: readonly Miss[];
  /** Workloads that no label knows. */
  readonly falseOnes: readonly { readonly file: string; readonly name: string }[];
}

export function compareFile(file: string, labels: readonly Label[], extracted: readonly Extracted[]): Comparison {
  const cells: Cell[] = [];
  const misses: Miss[] = [];
  const beyond: Miss[] = [];
  const left = new Set(extracted);
  for (const label of labels) {
    const { dialect } = label;
    const found = matchOf(label, [...left]);
    if (found) {
      left.delete(found);
    }
    const note = (field: Cell['field'], agrees: boolean, wanted: string, read: string) => {
      cells.push({ dialect, field, agrees });
      if (!agrees) {
        misses.push({ file, dialect, workload: label.name || '(no name)', field, label: wanted, read });
      }
    };
    note('workload', found !== undefined, label.name, found?.name ?? '');
    for (const field of FIELDS) {
      const wanted = label.facts[field];
      const read = found?.facts[field] ?? '';
      if (wanted !== '') {
        note(field, found !== undefined && alike(field, wanted, read), wanted, read);
      } else if (read !== '') {
        beyond.push({ file, dialect, workload: label.name || '(no name)', field, label: '', read });
      }
    }
  }
  const falseOnes = [...left].filter(({ isCapacity }) => !isCapacity).map(({ name }) => ({ file, name }));
  return { cells, misses, beyond, falseOnes };
}

/** By name and document; a row without a name is the one that has none in the file. */
function matchOf({ name, documentIndex }: Label, extracted: readonly Extracted[]): Extracted | undefined {
  const named = extracted.filter((each) => (name === '' ? each.unnamed : each.name === name));
  return named.find((each) => each.documentIndex === documentIndex) ?? named[0];
}

const DTYPES: Readonly<Record<string, string>> = {
  bfloat16: 'bf16',
  float16: 'fp16',
  half: 'fp16',
  f16: 'fp16',
  float32: 'fp32',
};

function alike(field: Field, wanted: string, read: string): boolean {
  if (field === 'dtype') {
    return dtypeOf(wanted) === dtypeOf(read);
  }
  if (field === 'parallelism') {
    return partsOf(wanted).join() === partsOf(read).join();
  }
  return wanted === read;
}

function dtypeOf(written: string): string {
  const plain = written.toLowerCase().replace(/[-_]/g, '');
  return DTYPES[plain] ?? plain;
}

const partsOf = (written: string) => written.split(';').toSorted();
