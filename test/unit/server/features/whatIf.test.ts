import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import type { WhatIf } from '../../../../shared/src/placement/whatIf';
import type { PanelWorkload } from '../../../../shared/src/panelState';
import { testService } from '../../../support/service';

const CHAT = `version: 1
workloads:
  # The one that people talk to.
  support-chat:
    kind: inference
    model: meta-llama/Llama-3.2-3B-Instruct
    precision: int4
    traffic: { rpsAvg: 0.6, rpsPeak: 2.5 } # measured in May
    tokens:
      inMean: 420
      outMean: 120
    slo: { ttftMsP95: 2000 }
    placement: { instance: g6.xlarge, minReplicas: 1, maxReplicas: 40 }
  other:
    kind: embedding
    model: BAAI/bge-base-en-v1.5
    traffic: { rpsAvg: 20 }
    placement: { instance: g6.xlarge }
`;

const POD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.12.0
          args: ["--model", "meta-llama/Llama-3.2-3B-Instruct"]
          resources: { limits: { nvidia.com/gpu: 1 } }
`;

const CODE = `/**
 * @workload chat
 * kind: inference
 * model: meta-llama/Llama-3.2-3B-Instruct
 * traffic: { rpsAvg: 0.6 }
 * placement: { instance: g6.xlarge }
 */
export const serve = () => undefined;
`;

function opened(text: string, uri: string, languageId: string) {
  const service = testService();
  const document = TextDocument.create(uri, languageId, 1, text);
  service.open(document);
  const panel = async (line: number, workload: string, changes: WhatIf) =>
    (await service.panelState({ uri, line, whatIf: { workload, changes } })) as PanelWorkload;
  const apply = async (workload: string, changes: WhatIf) => {
    const reply = await service.whatIfEdit({ uri, workload, changes });
    return reply.ok ? TextDocument.applyEdits(document, [...reply.edits]) : reply.reason;
  };
  return { panel, apply };
}

const own = (text = CHAT) => opened(text, 'file:///w/chat.workload.yaml', 'yaml');
const changedLines = (before: string, after: string) =>
  after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('what if: the figures', function () {
  this.timeout(20_000);

  it('are those of a file that says so', async () => {
    const changes: WhatIf = { 'traffic.rpsAvg': 1.8, 'tokens.outMean': 60, 'placement.region': 'eu-central-1' };
    const asked = await own().panel(3, 'support-chat', changes);
    const written = await own().apply('support-chat', changes);
    const said = await own(written).panel(3, 'support-chat', {});
    assert.notEqual(written, CHAT);
    assert.deepEqual(asked.figures, said.figures);
    assert.deepEqual(asked.candidates, said.candidates);
    assert.equal(asked.verdict, said.verdict);
    assert.deepEqual(asked.report.current, said.report.current);
  });

  it('go ahead of the lists, which nobody makes once the hand has gone on', async () => {
    const service = testService();
    const uri = 'file:///w/chat.workload.yaml';
    service.open(TextDocument.create(uri, 'yaml', 1, CHAT));
    const ask = async (isOvertaken: boolean) => {
      const token = { isCancellationRequested: false };
      const heads: string[] = [];
      const answer = await service.panelState({ uri, line: 3 }, token, ({ verdict }) => {
        heads.push(verdict);
        token.isCancellationRequested = isOvertaken;
      });
      return { heads, answer };
    };
    const whole = await ask(false);
    assert.ok(whole.answer.kind === 'workload');
    assert.deepEqual(whole.heads, [whole.answer.verdict]);
    const overtaken = await ask(true);
    assert.deepEqual(overtaken.heads, whole.heads);
    assert.equal(overtaken.answer.kind, 'empty');
  });

  it('of another workload stay as they are', async () => {
    const plain = await own().panel(16, 'other', {});
    const asked = await own().panel(16, 'support-chat', { 'traffic.rpsAvg': 9 });
    assert.equal(plain.name, 'other');
    assert.deepEqual(asked, plain);
  });

  it('the peak follows its mean, the curve stays that of the stated load', async () => {
    const stated = await own().panel(3, 'support-chat', {});
    const asked = await own().panel(3, 'support-chat', { 'traffic.rpsAvg': 1.2 });
    assert.deepEqual(asked.load, stated.load);
    assert.deepEqual(
      asked.whatIf?.changes.map(({ field, text, line }) => [field, text, line]),
      [
        ['traffic.rpsAvg', '0.6 req/s → 1.2 req/s', 7],
        ['traffic.rpsPeak', '2.5 req/s → 5 req/s', 7],
      ],
    );
    assert.notDeepEqual((await own().panel(3, 'support-chat', { 'tokens.outMean': 600 })).load, stated.load);
  });

  it('as stated is no change; nonsense is none either', async () => {
    const bad = { 'traffic.rpsAvg': 0.6, 'tokens.inMean': -4, precision: 'int5', __proto__: 1, kind: 'batch' };
    const asked = await own().panel(3, 'support-chat', bad as WhatIf);
    assert.deepEqual(asked.whatIf?.changes, []);
    assert.deepEqual(asked.figures, (await own().panel(3, 'support-chat', {})).figures);
  });

  it('the move waits: it would be of values that the file does not state', async () => {
    const asked = await own().panel(3, 'support-chat', { 'traffic.rpsAvg': 0.1 });
    assert.equal(asked.move === undefined || asked.move.disabledReason !== undefined, true);
  });

  it('each value tells the line that set it, or none', async () => {
    const { whatIf } = await own().panel(3, 'support-chat', {});
    const lines = Object.fromEntries((whatIf?.fields ?? []).map(({ field, line }) => [field, line]));
    assert.deepEqual(
      [lines['traffic.rpsAvg'], lines['tokens.inMean'], lines['slo.ttftMsP95'], lines['placement.region']],
      [7, 9, 11, undefined],
    );
    assert.ok(whatIf?.fields.every(({ field, value }) => value !== undefined && (value !== '' || field === 'target')));
    assert.equal(lines['target'], 12);
  });
});

const LOCKED = CHAT.replace(
  'placement: { instance: g6.xlarge, minReplicas: 1, maxReplicas: 40 }',
  'placement: &p { instance: g6.xlarge }',
).replace('placement: { instance: g6.xlarge }\n', 'placement: *p\n');

describe('what if: another target', function () {
  this.timeout(20_000);

  const asked = (changes: WhatIf, text = CHAT) => own(text).panel(3, 'support-chat', changes);

  it('stands where the recommended one stood, beside what runs now', async () => {
    const stated = await asked({});
    const { report, bars, load, candidates, roofline, verdict, figures, move } = await asked({ target: 'g6e.xlarge' });
    assert.equal(report.recommended?.target.instance, 'g6e.xlarge');
    assert.deepEqual(report.current, stated.report.current);
    assert.equal(figures[0]?.now, stated.figures[0]?.now ?? stated.figures[0]?.value);
    const shown = [bars, load?.lines ?? [], candidates, roofline?.rows ?? []];
    assert.deepEqual(
      shown.map((rows) => rows.some((row) => row.isRecommended && JSON.stringify(row).includes('g6e.xlarge'))),
      [true, true, true, true],
    );
    assert.match(verdict, /^On \d+ × g6e\.xlarge \(L40S\): \$[\d,]+\/mo instead of \$[\d,]+, /);
    assert.equal(move, undefined, 'Apply is the way to write it');
    const [first] = stated.candidates.filter(({ isRecommended }) => isRecommended);
    const same = candidates.find(({ title }) => title === first?.title);
    assert.equal(same?.standing, first?.standing, 'why not that one is said of what is recommended');
  });

  it('says what is recommended, and of a target that cannot take the load why', async () => {
    const { because, report } = await asked({ target: 'g6e.xlarge' });
    const best = (await asked({})).report.recommended ?? assert.fail();
    assert.notEqual(report.recommended?.target.instance, best.target.instance);
    assert.ok(because.at(-1)?.startsWith(`Recommended is ${best.target.instances} × ${best.target.instance}: $`));
    const { whatIf, verdict } = await asked({ target: 'c8g.medium' });
    assert.match(whatIf?.refusal ?? '', /memory|fit|is no candidate/i, 'what cannot run is not written');
    const [field] = whatIf?.fields ?? [];
    assert.deepEqual([field?.value, field?.options?.some(({ value }) => value === 'c8g.medium')], ['c8g.medium', true]);
    assert.ok(verdict.length > 10);
  });

  it('is offered by class of hardware; what cannot run is not', async () => {
    const { whatIf, candidates } = await asked({});
    const { options = [], value } = whatIf?.fields[0] ?? {};
    assert.deepEqual([options[0]?.value, value], ['', '']);
    const groups = options.slice(1).map(({ group }) => group);
    assert.deepEqual([...new Set(groups)], ['GPU', 'Graviton', 'Neuron', 'x86']);
    assert.equal(groups.length, groups.toSorted((a = '', b = '') => groups.indexOf(a) - groups.indexOf(b)).length);
    const out = candidates.filter(({ feasible, target }) => !feasible && target.instance !== 'g6.xlarge');
    assert.ok(out.every(({ target }) => !options.some((option) => option.value === target.instance)));
  });

  it('what runs now is no change, and no machine is none either', async () => {
    for (const target of ['g6.xlarge', '', 'cheese', '__proto__']) {
      assert.deepEqual((await asked({ target })).whatIf?.changes, [], target);
    }
  });

  it('is written together with the values, and every other byte stays', async () => {
    const written = await own().apply('support-chat', { target: 'g6e.xlarge', 'tokens.inMean': 900 });
    const [lines, before] = [written.split('\n'), CHAT.split('\n')];
    assert.equal(lines.length, before.length);
    assert.deepEqual(
      lines.flatMap((line, i) => (line === before[i] ? [] : [i])),
      [9, 12],
    );
    assert.match(lines[12] ?? '', /^ {4}placement: \{ instance: g6e\.xlarge, minReplicas: \d+, maxReplicas: \d+ \}$/);
    const { report, whatIf } = await own(written).panel(3, 'support-chat', {});
    assert.equal(report.current?.target.instance, 'g6e.xlarge');
    assert.deepEqual(whatIf?.changes, []);
  });

  it('goes where its dialect keeps it, beside a comment with the values', async () => {
    const written = await opened(POD, 'file:///w/chat.yaml', 'yaml').apply('chat', {
      target: 'g6e.xlarge',
      'traffic.rpsAvg': 3,
    });
    assert.match(written, /^# placewright: traffic\.rpsAvg=3\n/);
    assert.match(written, /instance-type: g6e\.xlarge/);
  });

  it('is refused with the reason of the move where that is off', async () => {
    const { whatIf } = await asked({ target: 'g6e.xlarge' }, LOCKED);
    assert.match(whatIf?.refusal ?? '', /anchor|share what would change/);
    assert.equal(await own(LOCKED).apply('support-chat', { target: 'g6e.xlarge' }), whatIf?.refusal);
    assert.match(whatIf?.refusal ?? '', /^[A-Z].*\.$/);
  });
});

describe('what if: apply', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('writes exactly the changed values; every other byte stays', async () => {
    const written = await own().apply('support-chat', { 'traffic.rpsAvg': 1.2, 'tokens.inMean': 900 });
    assert.deepEqual(changedLines(CHAT, written), [
      '    traffic: { rpsAvg: 1.2, rpsPeak: 5 } # measured in May',
      '      inMean: 900',
    ]);
    assert.equal(written.split('\n').length, CHAT.split('\n').length);
  });

  it('makes the block that a value needs', async () => {
    const written = await own().apply('support-chat', { 'pricing.discountPct': 12 });
    assert.deepEqual(changedLines(CHAT, written), ['    pricing:', '      discountPct: 12']);
    assert.deepEqual((await own(written).panel(3, 'support-chat', {})).whatIf?.changes, []);
  });

  it('keeps the line ends of Windows, in JSON its quotes', async () => {
    const windows = CHAT.replaceAll('\n', '\r\n');
    const written = await own(windows).apply('support-chat', { 'traffic.rpsAvg': 1.2, 'placement.purchase': 'spot' });
    assert.equal(written.replaceAll('\r\n', '').includes('\n'), false);
    assert.match(written, /maxReplicas: 40, purchase: spot \}/);
    const json =
      '{ "version": 1, "workloads": { "a": { "kind": "inference", "model": "Qwen/Qwen2.5-7B-Instruct", "traffic": { "rpsAvg": 1 } } } }\n';
    const after = await opened(json, 'file:///w/a.workload.json', 'json').apply('a', {
      'traffic.rpsAvg': 2,
      'tokens.inMean': 77,
    });
    assert.equal(JSON.parse(after).workloads.a.traffic.rpsAvg, 2);
    assert.equal(JSON.parse(after).workloads.a.tokens.inMean, 77);
  });

  it('of a Kubernetes object goes into a comment, and a second time into the same', async () => {
    const pod = (text: string) => opened(text, 'file:///w/chat.yaml', 'yaml');
    const once = await pod(POD).apply('chat', { 'traffic.rpsAvg': 3 });
    assert.equal(once, `# placewright: traffic.rpsAvg=3\n${POD}`);
    const twice = await pod(once).apply('chat', { 'traffic.rpsAvg': 4, 'tokens.inMean': 800 });
    assert.equal(twice, `# placewright: traffic.rpsAvg=4 tokens.inMean=800\n${POD}`);
  });

  it('of code goes into its @workload comment', async () => {
    const written = await opened(CODE, 'file:///w/serve.ts', 'typescript').apply('chat', {
      'traffic.rpsAvg': 2,
      'tokens.outMean': 99,
    });
    assert.match(written, /^ \* traffic: \{ rpsAvg: 2 \}$/m);
    assert.match(written, /^ \* +tokens: .*outMean: 99|^ \* +outMean: 99/m);
    assert.match(written, /\*\/\nexport const serve/);
  });

  it('refuses over a shared anchor and in an unfinished file, and writes nothing', async () => {
    const shared = CHAT.replace(
      'traffic: { rpsAvg: 0.6, rpsPeak: 2.5 } # measured in May',
      'traffic: &t { rpsAvg: 0.6 }',
    ).replace('traffic: { rpsAvg: 20 }', 'traffic: *t');
    assert.match(await own(shared).apply('other', { 'traffic.rpsAvg': 3 }), /anchor|cannot be edited safely/);
    assert.match(await own(shared).apply('support-chat', { 'traffic.rpsAvg': 3 }), /anchor|cannot be edited safely/);
    assert.match(await own(`${CHAT}  half: {`).apply('support-chat', { 'traffic.rpsAvg': 3 }), /not finished/);
    assert.match(await own().apply('nobody', { 'traffic.rpsAvg': 3 }), /nothing was written/);
  });
});
