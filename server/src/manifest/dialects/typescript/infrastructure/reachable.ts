/** Another name of a package that the code uses already: through the same namespace, or beside the name that is imported. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Edit } from '../../../dialect';
import { inOrder } from '../scope';
import type { Construction } from './construction';
import type { Refused } from '../../../retarget/step';

export interface Reachable {
  readonly name: string;
  /** What must be imported for it. */
  readonly edits: readonly Edit[];
}

/** `ec2.MachineImage.latest…()` leads to `ec2.AmazonLinuxCpuType`, `MachineImage.latest…()` to its import. */
export function reachable(at: Construction, call: ts.CallExpression, name: string): Reachable | Refused {
  const { ts, file } = at.source;
  const refused: Refused = { reason: t`${name} is not at hand here` };
  const owner = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
  if (!owner) {
    return refused;
  }
  if (ts.isPropertyAccessExpression(owner)) {
    return { name: `${owner.expression.getText(file)}.${name}`, edits: [] };
  }
  const beside = ts.isIdentifier(owner) ? importOf(at, owner.text) : undefined;
  if (!beside || beside.parent.parent.isTypeOnly || beside.isTypeOnly) {
    return refused;
  }
  const known = beside.parent.elements.find((each) => (each.propertyName ?? each.name).text === name);
  if (known && !known.isTypeOnly) {
    return { name: known.name.text, edits: [] };
  }
  return known || isTaken(at, name)
    ? refused
    : { name, edits: [{ span: { start: beside.end, end: beside.end }, newText: `, ${name}` }] };
}

function importOf({ source: { ts, file } }: Construction, name: string): ts.ImportSpecifier | undefined {
  let found: ts.ImportSpecifier | undefined;
  inOrder(ts, file, (node) => {
    found ??= ts.isImportSpecifier(node) && node.name.text === name ? node : undefined;
    return true;
  });
  return found;
}

function isTaken({ source: { ts, file } }: Construction, name: string): boolean {
  let taken = false;
  inOrder(ts, file, (node) => {
    taken ||= ts.isIdentifier(node) && node.text === name;
    return true;
  });
  return taken;
}
