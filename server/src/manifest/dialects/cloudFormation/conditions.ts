/** Conditions of a template, decided by the defaults of its parameters where those settle them. */
import type { TreeNode } from '../../yaml/tree';
import { itemsOf } from '../../yaml/tree';
import { intrinsicOf } from './intrinsics';
import type { Template } from './template';
import type { Evaluate } from './values';
import { resolvedText } from './values';

/** `undefined`: the file does not say. */
export function decide(template: Template, name: string, depth: number, evaluate: Evaluate): boolean | undefined {
  if (!template.decided.has(name)) {
    // While it is worked out it is undecided: one that names itself stays so.
    template.decided.set(name, undefined);
    const node = template.conditions.get(name);
    template.decided.set(name, node && holds(template, node, depth, evaluate));
  }
  return template.decided.get(name);
}

const DEEPEST = 30;

function holds(template: Template, node: TreeNode, depth: number, evaluate: Evaluate): boolean | undefined {
  const call = intrinsicOf(node);
  if (!call || depth > DEEPEST || (template.budget.left -= 1) < 0) {
    return undefined;
  }
  const { name, argument } = call;
  const parts = itemsOf(argument);
  const answers = () => parts.map((part) => holds(template, part, depth + 1, evaluate));
  switch (name) {
    case 'Condition':
      return argument.kind === 'scalar' ? decide(template, String(argument.value), depth + 1, evaluate) : undefined;
    case 'Equals':
      return equal(template, parts, depth + 1, evaluate);
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

function equal(template: Template, sides: readonly TreeNode[], depth: number, evaluate: Evaluate): boolean | undefined {
  const [a, b] = sides.map((side) => resolvedText(template, evaluate(template, side, depth))?.text);
  return a === undefined || b === undefined ? undefined : a === b;
}

const negated = (answer: boolean | undefined) => (answer === undefined ? undefined : !answer);

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
