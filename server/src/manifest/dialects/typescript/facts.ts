/** Puts together what a call says: each fact with its place. */
import type ts from 'typescript';
import { t } from '../../../../../shared/src/l10n';
import type { WorkloadKind, WorkloadSpec } from '../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../shared/src/report/schema';
import { precisionInName } from '../../engines/precision';
import type { CallOption, FieldSpan, Span } from '../../manifest';
import { whoAnswers } from './addresses';
import type { Hosted, UseCall, UseFacts } from './library';
import { kindOfModelName } from './modelKinds';
import type { MadeElsewhere } from './modules';
import type { ParsedSource } from './parse';
import type { ConstantNumber, ConstantText } from './values';
import { constantNumber, constantText, fieldOf, optionOf, propertyOf } from './values';

export interface Draft {
  readonly spec: WorkloadSpec;
  readonly fields: Map<string, FieldSpan>;
  readonly options: Map<CallOption, { readonly value: number; readonly span?: Span }>;
  readonly notes: string[];
}

export const newDraft = (): Draft => ({ spec: {}, fields: new Map(), options: new Map(), notes: [] });

/** An earlier reading, to be added to by a later call. */
export const draftOf = ({ spec, fields, options, notes }: UseFacts): Draft => ({
  spec: { ...spec },
  fields: new Map(fields),
  options: new Map(options),
  notes: [...notes],
});

export function setModel(draft: Draft, model: ConstantText | undefined): void {
  if (model && model.text.trim() !== '') {
    draft.spec.model = model.text;
    draft.fields.set('model', fieldOf(model));
  }
}

/** The number format that the name of a model or of its file states. */
export function setPrecisionOfName(draft: Draft, model: ConstantText | undefined): void {
  const marked = model && precisionInName(model.text);
  if (!model || !marked || draft.spec.precision !== undefined) {
    return;
  }
  draft.spec.precision = marked.precision;
  const { start, end } = model.span;
  // Written as it stands: the mark has its own place. In a template or in another file it has none.
  const isPlain = !model.isElsewhere && end - start === model.text.length;
  draft.fields.set('precision', isPlain ? { value: { start: start + marked.start, end: start + marked.end } } : {});
}

export function setKind(draft: Draft, kind: WorkloadKind | undefined): void {
  if (kind) {
    draft.spec.kind = kind;
  }
}

/** By the name of the model; `otherwise` where it tells nothing. */
export function setKindOfModel(draft: Draft, model: ConstantText | undefined, otherwise?: WorkloadKind): void {
  setKind(draft, (model && kindOfModelName(model.text)) ?? otherwise);
}

export function setContext(draft: Draft, size: ConstantNumber | undefined): void {
  if (size && Number.isInteger(size.value) && size.value > 0) {
    draft.spec.contextTokens = size.value;
    draft.fields.set('contextTokens', fieldOf(size));
  }
}

export function setOption(draft: Draft, name: CallOption, found: ConstantNumber | undefined): void {
  if (found && Number.isFinite(found.value) && found.value >= 0) {
    draft.options.set(name, { value: found.value, ...(found.isElsewhere ? {} : { span: found.span }) });
  }
}

/** The first of several spellings that is a constant. */
export function firstText(source: ParsedSource, ...expressions: readonly (ts.Expression | undefined)[]) {
  return firstOf(expressions, (each) => constantText(source, each));
}

export function firstNumber(source: ParsedSource, ...expressions: readonly (ts.Expression | undefined)[]) {
  return firstOf(expressions, (each) => constantNumber(source, each));
}

function firstOf<T>(
  expressions: readonly (ts.Expression | undefined)[],
  of: (expression: ts.Expression) => T | undefined,
): T | undefined {
  for (const expression of expressions) {
    const found = expression && of(expression);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Texts of a list, or a single text. */
export function textsOf(source: ParsedSource, expression: ts.Expression | undefined): readonly ConstantText[] {
  const { ts } = source;
  const single = constantText(source, expression);
  if (single || !expression || !ts.isArrayLiteralExpression(expression)) {
    return single ? [single] : [];
  }
  return expression.elements.flatMap(
    (each) => constantText(source, each) ?? constantText(source, propertyOf(source, each, 'name')) ?? [],
  );
}

/** An option of a call under any of several names, dots for what stands inside another: `options.num_ctx`. */
export function anyOption(
  { source, call }: Pick<UseCall, 'source'> & { readonly call: Parameters<typeof optionOf>[1] },
  argument: number,
  names: readonly string[],
): ts.Expression | undefined {
  for (const name of names) {
    const found = optionOf(source, call, argument, ...name.split('.'));
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Its address names an account there, wherever it is set. */
export const AZURE = 'Azure OpenAI';

/** Where requests go; `provider` where the code does not say. An address that is no constant may be anybody's. */
export function hostedBy(source: ParsedSource, provider: string, url: ts.Expression | undefined): Hosted {
  const address = url && constantText(source, url);
  if (!url) {
    return { runBy: 'provider', provider };
  }
  if (!address) {
    return { runBy: provider === AZURE ? 'provider' : 'unknown', provider };
  }
  const answering = whoAnswers(address.text);
  return {
    runBy: answering.runBy,
    provider: answering.runBy === 'provider' ? answering.provider : provider,
    baseUrl: { text: address.text, ...(address.isElsewhere ? {} : { span: address.span }) },
  };
}

/** The same for a client that another module makes. */
export function hostedByElsewhere(provider: string, { url }: MadeElsewhere): Hosted {
  if (url === undefined || url === null) {
    return { runBy: url === null ? 'unknown' : 'provider', provider };
  }
  const answering = whoAnswers(url);
  const name = answering.runBy === 'provider' ? answering.provider : provider;
  return { runBy: answering.runBy, provider: name, baseUrl: { text: url } };
}

const WHO_UNKNOWN = () => t('Where requests go is set outside the code: who runs the model is not known.');
const OWN_SERVICE = () => t('The model runs in a service of your own: its manifest says on which machine.');

/** A use that is asked over the network. */
export function hostedFacts(draft: Draft, hosted: Hosted, label: UseFacts['label']): UseFacts {
  if (hosted.runBy === 'provider') {
    draft.spec.placement = { ...draft.spec.placement, hosted: hosted.provider };
  } else {
    draft.notes.push(hosted.runBy === 'own-service' ? OWN_SERVICE() : WHO_UNKNOWN());
  }
  return { ...draft, hardwareClass: 'unspecified', label, hosted };
}

export function localFacts(draft: Draft, hardwareClass: Stated['hardwareClass'], label: UseFacts['label']): UseFacts {
  return { ...draft, hardwareClass, label };
}

/** The model where it is named, else the function that is called. */
export function labelOf({ source, call }: Pick<UseCall, 'source' | 'call'>, model?: ConstantText): UseFacts['label'] {
  if (model && model.text !== '') {
    return { text: model.text, span: model.span };
  }
  const { ts, file } = source;
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  const text = ts.isIdentifier(name) ? name.text : 'model';
  return { text, span: { start: name.getStart(file), end: name.end } };
}
