/** What holds for every move that is offered in the CDK and Pulumi programs, with every line break and a byte order mark. */
import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyEdits } from '../../../../server/src/manifest/edits';
import { typescript } from '../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import type { MoveData } from '../../../../server/src/features/codeActions/moves';
import type { Program } from '../../../support/codeActions';
import { editorOf, editsOf, programFolders, syntaxErrors, workloadsIn } from '../../../support/codeActions';

/** A GPU that little is asked of: the whole edit to Graviton is there. */
const IDLE = `import * as cdk from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import { InstanceClass, InstanceSize, InstanceType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { AmiHardwareType, Cluster, AsgCapacityProvider, ContainerImage, Ec2Service, Ec2TaskDefinition, EcsOptimizedImage } from 'aws-cdk-lib/aws-ecs';

export function addChat(stack: cdk.Stack, cluster: Cluster, vpc: IVpc) {
  const group = new autoscaling.AutoScalingGroup(stack, 'Machines', {
    vpc,
    // One machine is enough.
    instanceType: InstanceType.of(InstanceClass.G5, InstanceSize.XLARGE),
    machineImage: EcsOptimizedImage.amazonLinux2023(AmiHardwareType.GPU),
    minCapacity: 1,
  });
  cluster.addAsgCapacityProvider(new AsgCapacityProvider(stack, 'Provider', { autoScalingGroup: group }));
  /**
   * @workload chat
   * traffic: { rpsAvg: 0.001 }
   * tokens: { inMean: 100, outMean: 20 }
   */
  const task = new Ec2TaskDefinition(stack, 'Chat');
  task.addContainer('llama', {
    image: ContainerImage.fromRegistry('ghcr.io/ggml-org/llama.cpp:server-cuda'),
    command: ['-hf', 'bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M', '--ctx-size', '4096'],
    gpuCount: 1,
    memoryReservationMiB: 1024, /* enough for 1B */
  });
  new Ec2Service(stack, 'Service', { cluster, taskDefinition: task, desiredCount: 1 });
}
`;

const VARIANTS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['CRLF', (text) => text.replace(/\r?\n/g, '\r\n')],
  ['BOM and CRLF', (text) => `\uFEFF${text.replace(/\r?\n/g, '\r\n')}`],
];

const isMove = ({ title, data }: CodeAction) => title.startsWith('Move ') && data !== undefined;

async function checkMoves(programs: readonly Program[], program: Program): Promise<number> {
  const editor = editorOf(programs);
  const document = editor.open(program);
  const found = workloadsIn(program);
  let count = 0;
  for (const [index, workload] of found.entries()) {
    const offered = (await editor.actionsAt(document, workload.nameSpan.start)).filter(isMove);
    for (const action of offered.filter(({ disabled }) => !disabled)) {
      await checkMove(programs, program, action, index);
      count += 1;
    }
  }
  return count;
}

async function checkMove(programs: readonly Program[], program: Program, action: CodeAction, index: number) {
  const { path, text } = program;
  const where = `${program.folder}/${path}: ${action.title}`;
  const editor = editorOf(programs);
  const document = editor.open(program);
  const before = await editor.service.placements(document);
  const edits = editsOf(action);
  assert.ok(edits.length > 0, where);
  const after = TextDocument.applyEdits(document, edits);
  assert.equal(syntaxErrors(path, after), syntaxErrors(path, text), where);
  assert.equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'), where);
  assert.equal(/(?<!\r)\n/.test(after), /(?<!\r)\n/.test(text), `${where}: line breaks`);

  // Lines without an edit are the same, in the same order.
  const touched = new Set(edits.flatMap(({ range }) => linesOf(range.start.line, range.end.line)));
  const kept = text.split('\n').filter((_, line) => !touched.has(line));
  const now = after.split('\n');
  let at = 0;
  for (const line of kept) {
    at = now.indexOf(line, at) + 1;
    assert.ok(at > 0, `${where}: ${line}`);
  }

  const changed = editor.open({ path, text: after });
  const placements = await editor.service.placements(changed);
  assert.equal(placements.length, before.length, where);
  const { target } = action.data as MoveData;
  const current = placements[index]?.placement.current;
  assert.equal(current?.target.instance, target.instance, where);
  assert.equal(current?.target.replicas, target.replicas, where);
  const promised = [before[index]?.placement.recommended, ...(before[index]?.placement.candidates ?? [])].find(
    (each) => JSON.stringify(each?.target) === JSON.stringify(target),
  );
  const [is, was] = [current?.cost.monthlyUsd, promised?.cost.monthlyUsd];
  assert.ok(is !== undefined && was !== undefined && Math.abs(is - was) <= was * 0.01, `${where}: ${is} for ${was}`);
  for (const [other, each] of placements.entries()) {
    const same =
      other === index || each.placement.current?.target.instance === before[other]?.placement.current?.target.instance;
    assert.ok(same, `${where}: another machine`);
  }

  const again = await editor.actionsAt(changed, workloadsIn({ path, text: after })[index]?.nameSpan.start ?? 0);
  const repeated = again
    .filter(isMove)
    .filter(({ data, disabled }) => !disabled && (data as MoveData).target.instance === target.instance);
  assert.deepEqual(
    repeated.map(({ title }) => title),
    [],
    `${where}: a second time`,
  );
}

const linesOf = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, line) => from + line);

describe('moves of machines that code chooses', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  const folders = programFolders().filter(({ folder }) => /(cdk|pulumi)$/.test(folder));
  const idle: Program = { folder: 'inline', path: 'idle.ts', text: IDLE };

  for (const { folder, programs } of [...folders, { folder: 'inline', programs: [idle] }]) {
    it(`say after the edit what was promised, and touch no other line: ${folder}`, async function () {
      this.timeout(120_000);
      for (const [name, written] of VARIANTS) {
        const all = programs.map((program) => ({ ...program, text: written(program.text) }));
        let count = 0;
        for (const program of all) {
          count += await checkMoves(all, program);
        }
        assert.ok(count > 0, name);
      }
    });

    it(`hold for every machine of the catalog that code is moved to: ${folder}`, async function () {
      this.timeout(120_000);
      let [moved, refused] = [0, 0];
      for (const program of programs) {
        const editor = editorOf(programs);
        const document = editor.open(program);
        const placements = await editor.service.placements(document);
        const source = { path: document.uri, languageId: document.languageId, text: program.text };
        for (const [index, workload] of workloadsIn(program).entries()) {
          const candidates = placements[index]?.placement.candidates ?? [];
          // Several numbers of replicas and purchases of one type make the same edit.
          const types = new Map(candidates.map((each) => [each.target.instance, each.target]));
          for (const target of types.values()) {
            const result = typescript.retarget?.(source, workload, target);
            if (!result?.ok) {
              assert.ok(result && result.reason.length > 0);
              refused += 1;
              continue;
            }
            moved += 1;
            const after = applyEdits(program.text, result.edits);
            assert.equal(syntaxErrors(program.path, after), syntaxErrors(program.path, program.text), after);
            const read = workloadsIn({ path: program.path, text: after })[index];
            assert.equal(read?.spec.placement?.instance, target.instance, after);
          }
        }
      }
      assert.ok(moved > 0 && refused > 0, `${moved} moved, ${refused} refused`);
    });
  }

  it('moves a task from a GPU to Graviton with all that belongs to it, and back', async () => {
    const editor = editorOf([idle]);
    const document = editor.open(idle);
    const [workload] = workloadsIn(idle);
    assert.ok(workload);
    const actions = await editor.actionsAt(document, workload.nameSpan.start);
    const move = actions.find(
      ({ title, disabled }) => /Graviton/.test(title) && title.startsWith('Move ') && !disabled,
    );
    assert.ok(move, actions.map(({ title }) => title).join('\n'));
    const after = TextDocument.applyEdits(document, editsOf(move));
    assert.match(
      after,
      /InstanceType\.of\(InstanceClass\.\w+, InstanceSize\.\w+\),\n {4}machineImage: EcsOptimizedImage\.amazonLinux2023\(AmiHardwareType\.ARM\),/,
    );
    assert.match(after, /llama\.cpp:server'\),\n.*\n {4}memoryReservationMiB: 1024, \/\* enough for 1B \*\/\n/);
    const source = { path: document.uri, languageId: 'typescript', text: after };
    const there = typescript.read(source).workloads[0];
    const placements = await editor.service.placements(document);
    const home = placements[0]?.placement.current?.target;
    const back = there && home && typescript.retarget?.(source, there, home);
    assert.ok(back?.ok, JSON.stringify(back));
    const restored = applyEdits(after, back.edits);
    assert.equal(restored.replace('\n    gpuCount: 1,', ''), IDLE.replace('\n    gpuCount: 1,', ''));
    assert.ok(restored.includes('gpuCount: 1,'));
  });
});
