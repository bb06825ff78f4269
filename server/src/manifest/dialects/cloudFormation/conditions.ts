/** Conditions of a template, decided by the defaults of its parameters where those settle them. */
import type { TreeNode } from '../../yaml/tree';
import { itemsOf } from '../../yaml/tree';
import { intrinsicOf } from './intrinsics';
import { plainText } from './resolve';
import type { Template } from './template';

/** `undefined`: the file does not say. */
export function decide(template: Template, name: string, depth: number): boolean | undefined {
  if (!template.decided.has(name)) {
    // While it is worked out it is undecided: one that names itself stays so.
    template.decided.set(name, undefined);
    const node = template.conditions.get(name);
    template.decided.set(name, node && holds(template, node, depth));
  }
  return template.decided.get(name);
}

const DEEPEST = 30;

function holds(template: Template, node: TreeNode, depth: number): boolean | undefined {
  const call = intrinsicOf(node);
  if (!call || depth > DEEPEST || (template.budget.left -= 1) < 0) {
    return undefined;
  }
  const { name, argument } = call;
  const parts = itemsOf(argument);
  const answers = () => parts.map((part) => holds(template, part, depth + 1));
  switch (name) {
    case 'Condition':
      return argument.kind === 'scalar' ? decide(template, String(argument.value), depth + 1) : undefined;
    case 'Equals':
      return equal(template, parts, depth + 1);
    case 'Not':
      return negated(answers()[0]);
    case 'And':
      return all(answers());
    case 'Or':
      return negated(all(answers().map(negated)));
    default:
      return undefined;
  }
}

function equal(template: Template, [left, right]: readonly TreeNode[], depth: number): boolean | undefined {
  const a = left && plainText(template, left, depth);
  const b = right && plainText(template, right, depth);
  return a === undefined || b === undefined ? undefined : a === b;
}

const negated = (answer: boolean | undefined) => (answer === undefined ? undefined : !answer);

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
