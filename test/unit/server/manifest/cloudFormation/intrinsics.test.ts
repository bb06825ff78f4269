/** Functions of templates: what they come to, and where that stands. */
import assert from 'node:assert/strict';
import { endpoint, readTemplateText, workloadIn, writtenAt } from './reading';

const PARAMETERS = `
Parameters:
  Machine: { Type: String, Default: ml.g5.2xlarge }
  Stage: { Type: String, Default: prod }
  Size: { Type: Number, Default: 3 }
  Models: { Type: CommaDelimitedList, Default: 'org/first, org/second' }
  Open: { Type: String }
  Only: { Type: String, AllowedValues: [ml.g6.xlarge] }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /machines/large }
  Empty: { Type: String, Default: '' }
Mappings:
  Machines:
    prod: { type: ml.g5.12xlarge, count: 2 }
    test: { type: ml.g5.xlarge, count: 1 }
  Regions:
    us-east-1: { type: ml.g6.xlarge, price: low }
    eu-west-1: { type: ml.g6.xlarge, price: high }
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Not [!Condition IsProd]
  IsEast: !Equals [!Ref 'AWS::Region', us-east-1]
  Mixed: !And [!Condition IsTest, !Condition IsEast]
  Either: !Or [!Condition IsProd, !Condition IsEast]
  Loop: !Not [!Condition Loop]
`;

const instanceOf = (machine: string) => workloadIn(endpoint({ machine }, PARAMETERS)).stated.instance;

describe('functions of a template', () => {
  it('take a parameter by its default, and show its place', () => {
    const text = endpoint({ machine: '!Ref Machine', count: '!Ref Size', model: 'org/model' }, PARAMETERS);
    const found = workloadIn(text);
    assert.equal(found.stated.instance, 'ml.g5.2xlarge');
    assert.equal(found.spec.placement?.instance, 'g5.2xlarge');
    assert.equal(writtenAt(text, found, 'placement.instance'), 'g5.2xlarge');
    assert.equal(found.fields.get('placement.instance')?.value?.start, text.indexOf('Default: ml.g5.2xlarge') + 12);
    assert.equal(found.spec.placement?.replicas, 3);
    assert.equal(found.fields.get('placement.replicas')?.value?.start, text.indexOf('Default: 3') + 9);
  });

  it('are the same in both spellings', () => {
    assert.equal(instanceOf('{ Ref: Machine }'), 'ml.g5.2xlarge');
    assert.equal(instanceOf('{ "Fn::Sub": "ml.${X}.xlarge" }'), undefined);
    assert.equal(instanceOf('{ "Fn::Sub": "ml.g5.xlarge" }'), 'ml.g5.xlarge');
    assert.equal(instanceOf('{ "Fn::FindInMap": [Machines, !Ref Stage, type] }'), 'ml.g5.12xlarge');
    assert.equal(instanceOf('!FindInMap [Machines, !Ref Stage, type]'), 'ml.g5.12xlarge');
    assert.equal(instanceOf('{ "Fn::If": [IsProd, ml.g5.xlarge, ml.g4dn.xlarge] }'), 'ml.g5.xlarge');
  });

  it('put text together', () => {
    assert.equal(instanceOf('!Sub ["ml.${family}.xlarge", { family: g5 }]'), 'ml.g5.xlarge');
    assert.equal(instanceOf('!Join [".", [ml, g5, 2xlarge]]'), 'ml.g5.2xlarge');
    assert.equal(instanceOf('!Select [1, !Split ["|", "ml.g4dn.xlarge|ml.g5.xlarge"]]'), 'ml.g5.xlarge');
    const text = endpoint({ machine: 'ml.g5.xlarge', model: '!Select [1, !Ref Models]' }, PARAMETERS);
    const found = workloadIn(text);
    assert.equal(found.spec.model, 'org/second');
    assert.equal(writtenAt(text, found, 'model'), 'org/second');
  });

  it('take what every region agrees on, and nothing where they differ', () => {
    assert.equal(instanceOf('!FindInMap [Regions, !Ref "AWS::Region", type]'), 'ml.g6.xlarge');
    assert.equal(instanceOf('!FindInMap [Regions, !Ref "AWS::Region", price]'), undefined);
    assert.equal(instanceOf('!FindInMap [Regions, nowhere, type]'), undefined);
    assert.equal(instanceOf('!FindInMap [Regions, nowhere, type, { DefaultValue: ml.g5.xlarge }]'), 'ml.g5.xlarge');
  });

  it('decide conditions by defaults, and keep both sides where those do not', () => {
    assert.equal(instanceOf('!If [IsTest, ml.g5.xlarge, ml.g6.xlarge]'), 'ml.g6.xlarge');
    // IsTest is false whatever the region is.
    assert.equal(instanceOf('!If [Mixed, ml.g5.xlarge, ml.g6.xlarge]'), 'ml.g6.xlarge');
    assert.equal(instanceOf('!If [Either, ml.g5.xlarge, ml.g6.xlarge]'), 'ml.g5.xlarge');
    const found = workloadIn(endpoint({ machine: '!If [IsEast, ml.g5.xlarge, ml.g6.xlarge]' }, PARAMETERS));
    assert.deepEqual(found.alternatives?.instances, ['ml.g5.xlarge', 'ml.g6.xlarge']);
    assert.deepEqual(found.alternatives?.accelerators, ['A10G', 'L4']);
    assert.equal(instanceOf('!If [IsProd, !Ref "AWS::NoValue", ml.g6.xlarge]'), undefined);
    assert.equal(instanceOf('!If [Loop, ml.g5.xlarge, ml.g5.xlarge]'), 'ml.g5.xlarge');
  });

  it('say where a value comes from that the file does not hold', () => {
    for (const [machine, source] of [
      ['!Ref Open', 'parameter Open'],
      ['!Ref Stored', 'parameter Stored'],
      ['!ImportValue machines', 'another stack'],
      ['!Ref Nobody', 'Nobody'],
      ['!Sub ml.${Open}.xlarge', 'Open'],
      ["'{{resolve:ssm:/machine}}'", 'a dynamic reference'],
    ] as const) {
      const found = workloadIn(endpoint({ machine }, PARAMETERS));
      assert.equal(found.stated.instance, undefined);
      assert.equal(found.stated.acceleratorCount, undefined);
      assert.equal(found.spec.placement?.accelerator, undefined);
      const note = `The instance type comes from ${source}, whose value this file does not hold.`;
      assert.ok(found.notes.includes(note), `${machine}: ${found.notes.join(' | ')}`);
    }
    assert.equal(instanceOf('!Ref Only'), 'ml.g6.xlarge');
    assert.equal(instanceOf('!Ref Empty'), undefined);
    const model = workloadIn(endpoint({ machine: 'ml.g5.xlarge', model: '!Ref Open' }, PARAMETERS));
    assert.equal(model.spec.model, undefined);
    assert.ok(model.notes.includes('The model comes from parameter Open, whose value this file does not hold.'));
    const count = workloadIn(endpoint({ machine: 'ml.g5.xlarge', count: '!Ref Open' }, PARAMETERS));
    assert.equal(count.spec.placement?.replicas, undefined);
  });

  it('never raise a problem', () => {
    const text = endpoint({ machine: '!Ref Machine', count: '!Ref Size', model: '!Sub "${Models}"' }, PARAMETERS);
    assert.deepEqual(readTemplateText(text).problems, []);
  });
});
