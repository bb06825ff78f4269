/** Reads Terraform as the server does, the parser loaded. */
import type { Context } from '../../../../../server/src/manifest/context';
import { contextOf } from '../../../../../server/src/manifest/context';
import { terraform } from '../../../../../server/src/manifest/dialects/terraform';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';

export function read(text: string, previous?: Manifest, context?: Context, path = 'file:///stack/main.tf'): Manifest {
  return terraform.read({ path, languageId: 'terraform', text }, previous, context);
}

/** The only workload of a text. */
export function only(text: string, context?: Context): FoundWorkload {
  const { workloads } = read(text, undefined, context);
  const [first] = workloads;
  if (!first || workloads.length > 1) {
    throw new Error(`${workloads.length} workloads`);
  }
  return first;
}

/** What the other files of a folder say. */
export function folder(files: Readonly<Record<string, string>>, at = 'file:///stack/'): Context {
  return contextOf(
    Object.entries(files).flatMap(([name, text]) =>
      (read(text, undefined, undefined, at + name).declared ?? []).map(({ declaration }) => declaration),
    ),
  );
}
