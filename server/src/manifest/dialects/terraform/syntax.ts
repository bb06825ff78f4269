/** HCL as plain data. Spans are offsets into the piece of text that was parsed. */
import type { Span } from '../../manifest';

interface ExpressionBase {
  readonly span: Span;
}

/** A stretch of a template that stands as it is; `raw` is its place, escapes not yet read. */
export interface LiteralPart {
  readonly kind: 'literal';
  readonly raw: string;
  readonly span: Span;
}

export interface TextExpression extends ExpressionBase {
  readonly kind: 'text';
  /** Between the quotes, or the lines of a heredoc. */
  readonly inner: Span;
  readonly heredoc: boolean;
  readonly parts: readonly (LiteralPart | Expression)[];
}

export interface ValueExpression extends ExpressionBase {
  readonly kind: 'value';
  readonly value: number | boolean | null;
}

export interface ListExpression extends ExpressionBase {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface ObjectEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Expression;
}

export interface ObjectExpression extends ExpressionBase {
  readonly kind: 'object';
  readonly entries: readonly ObjectEntry[];
}

/** `var.x`, `aws_sagemaker_model.llm[0].name`; what stands in brackets is no name and is left out. */
export interface ReferenceExpression extends ExpressionBase {
  readonly kind: 'reference';
  readonly path: readonly (string | number)[];
}

export interface ConditionalExpression extends ExpressionBase {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}

export interface CallExpression extends ExpressionBase {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface OperationExpression extends ExpressionBase {
  readonly kind: 'operation';
  readonly operator: string;
  readonly operands: readonly Expression[];
}

/** `for`, splats and what is half-typed: never known. */
export interface OtherExpression extends ExpressionBase {
  readonly kind: 'other';
  readonly written: string;
}

export type Expression =
  | TextExpression
  | ValueExpression
  | ListExpression
  | ObjectExpression
  | ReferenceExpression
  | ConditionalExpression
  | CallExpression
  | OperationExpression
  | OtherExpression;

export interface Attribute {
  readonly name: string;
  readonly keySpan: Span;
  readonly value: Expression;
}

export interface BlockLabel {
  readonly text: string;
  readonly span: Span;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly BlockLabel[];
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  readonly span: Span;
}

export interface Piece {
  readonly blocks: readonly Block[];
  /** Where the first thing stands that could not be read. */
  readonly broken?: Span;
}
