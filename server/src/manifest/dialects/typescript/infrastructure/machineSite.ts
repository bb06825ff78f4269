/** Where code states a value of a construct, and whether that text is the construct's own: what a move may change. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { isElsewhere } from '../../../engines/text';
import type { Refused } from '../../../retarget/step';
import type { Span } from '../../../manifest';
import type { CallLike } from '../origins';
import { originOf } from '../origins';
import { isOnlyRead } from '../ownLiteral';
import type { ParsedSource } from '../parse';
import { inOrder } from '../scope';
import type { Construction } from './construction';
import { placeOf } from './packages';

export interface Site {
  /** What is written there: a literal, `InstanceType.of(…)`, a member of an enum. */
  readonly expression: ts.Expression;
  /** The call whose option it is in the end. */
  readonly owner: CallLike;
  /** On the way stands a list from which the service may take any. */
  readonly isOneOfSeveral: boolean;
}

/** The expression at a place, and the one call that it belongs to. */
export function siteAt(at: Construction, span: Span, what: string): Site | Refused {
  if (isElsewhere(span)) {
    return { reason: t`${what} comes from another file` };
  }
  const expression = expressionAt(at.source, span);
  return expression ? siteOf(at, expression, what) : { reason: t`${what} comes from an expression` };
}

export function siteOf(at: Construction, expression: ts.Expression, what: string): Site | Refused {
  if (expression.getSourceFile() !== at.source.file) {
    return { reason: t`${what} comes from another file` };
  }
  const found = ownerOf(at, expression);
  return 'reason' in found ? { reason: t`${what} comes from ${found.reason}` } : { expression, ...found };
}

/** The smallest expression that holds the place; a member with all that is in front of it. */
function expressionAt({ ts, file }: ParsedSource, { start, end }: Span): ts.Expression | undefined {
  let found: ts.Node = file;
  for (let inner: ts.Node | undefined = file; inner;) {
    found = inner;
    inner = ts.forEachChild(inner, (child) => (child.getStart(file) <= start && child.end >= end ? child : undefined));
  }
  while (found.parent && ts.isPropertyAccessExpression(found.parent)) {
    found = found.parent;
  }
  const isKnown =
    ts.isStringLiteralLike(found) ||
    ts.isNumericLiteral(found) ||
    ts.isPropertyAccessExpression(found) ||
    ts.isCallExpression(found);
  return isKnown ? (found as ts.Expression) : undefined;
}

/** Through objects, lists and constants that nothing else reads, out to the call that makes the construct. */
function ownerOf(at: Construction, start: ts.Node): Omit<Site, 'expression'> | Refused {
  const { ts } = at.source;
  let node = start;
  let isOneOfSeveral = false;
  for (;;) {
    const { parent } = node;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const isMethod = [...at.methods.values()].some((calls) => calls.some(({ call }) => call === parent));
      if (at.ids.has(parent) || isMethod) {
        return { owner: parent, isOneOfSeveral };
      }
      if (!isWrapper(at, parent)) {
        return { reason: t('an expression') };
      }
      node = parent;
    } else if (ts.isVariableDeclaration(parent)) {
      const use = onlyUse(at.source, parent);
      if ('reason' in use) {
        return use;
      }
      node = use;
    } else if (isFallback(ts, parent, node)) {
      node = parent;
    } else if (isInsideValue(ts, parent, node)) {
      isOneOfSeveral ||= isAnyOf(ts, parent, node);
      node = parent;
    } else {
      return { reason: sourceInWords(ts, parent) };
    }
  }
}

/** `props.type ?? 'ml.g5.xlarge'`: what holds where nobody says otherwise, as a parameter's default in a template. */
function isFallback(ts: ParsedSource['ts'], parent: ts.Node, node: ts.Node): boolean {
  return (
    ts.isBinaryExpression(parent) &&
    parent.right === node &&
    (parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
      parent.operatorToken.kind === ts.SyntaxKind.BarBarToken)
  );
}

/** `instanceTypes: [a, b]`, `launchTemplateOverrides: [{ instanceType: a }, { instanceType: b }]`. */
function isAnyOf(ts: ParsedSource['ts'], list: ts.Node, item: ts.Node): boolean {
  const option = ts.isPropertyAssignment(list.parent) && ts.isIdentifier(list.parent.name) ? list.parent.name.text : '';
  const isOfTypes = !ts.isObjectLiteralExpression(item) || /overrides$/i.test(option);
  return ts.isArrayLiteralExpression(list) && list.elements.length > 1 && isOfTypes;
}

/** Calls that only pass a value on: `JSON.stringify(…)`, `new InstanceType('…')`, `[…].join('\n')`. */
function isWrapper(at: Construction, call: CallLike): boolean {
  const { ts, file } = at.source;
  const callee = call.expression.getText(file);
  if (/^(?:String|Number|JSON\.stringify|Buffer\.from)$/.test(callee)) {
    return true;
  }
  if (ts.isPropertyAccessExpression(call.expression) && /^(?:join|toString|trim)$/.test(call.expression.name.text)) {
    return true;
  }
  const origin = originOf(at.source, call);
  const path = origin && placeOf(origin)?.path;
  return (
    path !== undefined &&
    /(?:^|[. ])(?:InstanceType(?:\.of)?|SageMakerInstanceType\.of|ContainerImage\.fromRegistry|EcsOptimizedImage\.amazonLinux\w+|MachineImage\.latestAmazonLinux\w+|Fn\.base64|UserData\.custom|jsonStringify)\(\)$/.test(
      path,
    )
  );
}

function isInsideValue(ts: ParsedSource['ts'], parent: ts.Node, node: ts.Node): boolean {
  return (
    (ts.isPropertyAssignment(parent) && parent.initializer === node) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    (ts.isPropertyAccessExpression(parent) && parent.expression === node)
  );
}

/** The one place that reads a constant of this file. */
function onlyUse({ ts, file }: ParsedSource, declaration: ts.VariableDeclaration): ts.Identifier | Refused {
  const { name } = declaration;
  if (!ts.isIdentifier(name) || (declaration.parent.flags & ts.NodeFlags.Const) === 0) {
    return { reason: t`the variable ${name.getText(file)}` };
  }
  if (!isOnlyRead({ ts, file }, name.text, declaration)) {
    return { reason: t`the constant ${name.text}, which is used elsewhere too` };
  }
  let use: ts.Identifier | undefined;
  inOrder(ts, file, (node) => {
    const isRead = ts.isIdentifier(node) && node !== name && node.text === name.text && isValue(ts, node);
    use = isRead ? node : use;
    return true;
  });
  return use ?? { reason: t`the constant ${name.text}, which is used elsewhere too` };
}

const isValue = (ts: ParsedSource['ts'], node: ts.Identifier): boolean =>
  !(ts.isPropertyAssignment(node.parent) && node.parent.name === node) &&
  !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);

function sourceInWords(ts: ParsedSource['ts'], parent: ts.Node): string {
  if (ts.isConditionalExpression(parent)) {
    return t('a condition');
  }
  if (ts.isParameter(parent)) {
    return t("a parameter's default");
  }
  if (ts.isPropertyDeclaration(parent)) {
    return t('a member of the class');
  }
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent) ? t('a function') : t('an expression');
}
