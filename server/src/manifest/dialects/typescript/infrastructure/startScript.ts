/** The script that a machine starts with, where the new machine needs another one: only scripts that start containers. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Edit } from '../../../dialect';
import { isKnownImage } from '../../../retarget/machines/containerImage';
import type { Machines } from '../../../retarget/machines/machines';
import { deviceOf, isSameChip, isSameKind } from '../../../retarget/machines/machines';
import type { Step } from '../../../retarget/step';
import { both } from '../../../retarget/step';
import type { CallLike } from '../origins';
import { originOf } from '../origins';
import { inOrder } from '../scope';
import { propertyOf, resolved } from '../values';
import type { Construct, Construction } from './construction';
import { imageTextStep } from './containers';
import { siteOf } from './machineSite';

/** Steps that are the same on every architecture and need no accelerator. */
const NEUTRAL = [
  /^$|^#/,
  /^set [-+]/,
  /^(?:sudo )?(?:yum|dnf|apt-get|apt) (?:-y )?update(?: -y)?$/,
  /^(?:sudo )?(?:yum|dnf|apt-get|apt) (?:-y )?install (?:-y )?docker(?:\.io)?$/,
  /^(?:sudo )?systemctl (?:enable |start |--now )+docker$/,
  /^(?:sudo )?service docker start$/,
  /^(?:sudo )?usermod -aG docker [\w-]+$/,
];
const DOCKER = /^(?:sudo )?docker (?:run|pull)\s/;
/** What Docker is told of the accelerator. */
const GPU_FLAG = / --(?:gpus[ =]\S+|runtime[ =]nvidia)/g;

const UNKNOWN = () => ({
  reason: t('its start script does more than start containers, and may not run on the new machine'),
});

/** An engine whose images are built per GPU generation must be seen to be changed. */
const TEI_RUN = /docker (?:run|pull)\s.*text-embeddings-inference:/;

export function scriptEdits(at: Construction, construct: Construct, machines: Machines, runtime?: string): Step {
  const literals = literalsOf(at, construct);
  const isPerGeneration = runtime === 'tei' && deviceOf(machines.after) === 'nvidia' && !isSameChip(machines);
  if (isPerGeneration && !literals?.some(({ text }) => TEI_RUN.test(text))) {
    return { reason: t('its start script does not show which image would have to change with the GPU') };
  }
  if (!literals) {
    return isSameKind(machines) ? [] : { reason: t('its start script comes from an expression') };
  }
  if (literals.length === 0 && !isSameKind(machines)) {
    return { reason: t('what runs on it is not in this file') };
  }
  if (!isSameKind(machines) && isShared(at, construct)) {
    return { reason: t('its start script belongs to another machine too') };
  }
  return both(...literals.map((literal) => literalStep(at, literal, machines)));
}

/** `userData`, to which lines are added, handed to a second construct. */
function isShared({ source }: Construction, { props }: Construct): boolean {
  const { ts, file } = source;
  const script = props && propertyOf(source, props, 'userData');
  if (!script || !ts.isIdentifier(script)) {
    return false;
  }
  let reads = 0;
  inOrder(ts, file, (node) => {
    const isRead =
      ts.isIdentifier(node) &&
      node.text === script.text &&
      !ts.isVariableDeclaration(node.parent) &&
      !ts.isPropertyAccessExpression(node.parent) &&
      !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);
    reads += isRead ? 1 : 0;
    return true;
  });
  return reads > 1;
}

/** Texts of the script; nothing where one of its parts is something else. */
function literalsOf(at: Construction, { call, props }: Construct): ts.StringLiteralLike[] | undefined {
  const { source } = at;
  const data = props && propertyOf(source, props, 'launchTemplateData');
  const option = [props, data].flatMap((each) =>
    ['userData', 'userDataBase64'].flatMap((name) => (each && propertyOf(source, each, name)) ?? []),
  );
  const texts = option.map((each) => textsOf(at, each));
  const added = commandsOf(at, call);
  return texts.includes(undefined) || !added ? undefined : [...texts.flatMap((each) => each ?? []), ...added];
}

function commandsOf(at: Construction, owner: CallLike): ts.StringLiteralLike[] | undefined {
  const { ts } = at.source;
  const calls = (at.methods.get(owner) ?? []).filter(({ name }) => /^add(?:Commands|UserData)$/.test(name));
  const others = (at.methods.get(owner) ?? []).some(({ name }) => /^add(?:UserDataPart|OnExitCommands)$/.test(name));
  const parts = calls.flatMap(({ call }) => call.arguments.map((each) => resolved(at.source, each)));
  const literals = parts.flatMap((each) => (each && ts.isStringLiteralLike(each) ? [each] : []));
  return others || literals.length < parts.length ? undefined : literals;
}

/** `'…'`, `[…].join('\n')`, `UserData.custom('…')`, `Buffer.from('…').toString('base64')`. */
function textsOf(at: Construction, expression: ts.Expression): ts.StringLiteralLike[] | undefined {
  const { source } = at;
  const { ts, file } = source;
  const value = resolved(source, expression);
  if (!value || ts.isStringLiteralLike(value)) {
    return value && [value];
  }
  if (ts.isArrayLiteralExpression(value)) {
    const parts = value.elements.map((each) => textsOf(at, each));
    return parts.includes(undefined) ? undefined : parts.flatMap((each) => each ?? []);
  }
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) {
    return undefined;
  }
  const { name, expression: owner } = value.expression;
  if (/^(?:join|toString)$/.test(name.text)) {
    return textsOf(at, owner);
  }
  const [first] = value.arguments;
  if (
    /^(?:Buffer\.from|(?:\w+\.)*UserData\.custom|(?:\w+\.)*Fn\.base64)$/.test(value.expression.getText(file)) &&
    first
  ) {
    return textsOf(at, first);
  }
  const made = originOf(source, value)?.calls.at(-1);
  return made && name.text === 'forLinux' ? commandsOf(at, made) : undefined;
}

/** The text as it is written: an escape for a line break stands between two commands. */
function literalStep(at: Construction, literal: ts.StringLiteralLike, machines: Machines): Step {
  const start = literal.getStart(at.source.file) + 1;
  const raw = at.source.text.slice(start, literal.end - 1);
  const steps: Step[] = [];
  for (const { 1: line, index } of raw.matchAll(/\\n|[\r\n]+|((?:(?!\\n)[^\r\n])+)/g)) {
    steps.push(line === undefined ? [] : lineStep(at, literal, line, start + index, machines));
  }
  return both(...steps);
}

function lineStep(at: Construction, owner: ts.Expression, line: string, from: number, machines: Machines): Step {
  if (NEUTRAL.some((known) => known.test(line.trim()))) {
    return [];
  }
  if (!DOCKER.test(line.trim())) {
    return isSameKind(machines) ? [] : UNKNOWN();
  }
  const image = imageIn(line, machines);
  if (!image) {
    return isSameKind(machines) ? [] : { reason: t('what its container image holds is not known') };
  }
  const place = from + image.index;
  const images = imageTextStep(at, owner, image.text, machines, (text) => [
    { span: { start: place, end: place + image.text.length }, newText: text },
  ]);
  return both(images, flagStep(at, owner, line, from, machines));
}

/** The first word that is an image which is known for other hardware. */
function imageIn(line: string, machines: Machines): { readonly text: string; readonly index: number } | undefined {
  for (const { 0: text, index } of line.matchAll(/\S+/g)) {
    const known = isKnownImage(text, machines);
    if (known) {
      return { text, index };
    }
  }
  return undefined;
}

function flagStep(at: Construction, owner: ts.Expression, line: string, from: number, machines: Machines): Step {
  const [before, after] = [deviceOf(machines.before), deviceOf(machines.after)];
  if (before === after || before !== 'nvidia') {
    return before === after ? [] : UNKNOWN();
  }
  const edits = [...line.matchAll(GPU_FLAG)].map(({ 0: flag, index }): Edit => ({
    span: { start: from + index, end: from + index + flag.length },
    newText: '',
  }));
  const site = siteOf(at, owner, t('the start script'));
  return 'reason' in site && edits.length > 0 ? site : edits;
}
