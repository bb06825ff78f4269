/** Moves of machines that CDK and Pulumi code chooses: the type keeps the form that the code has. */
import assert from 'node:assert/strict';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { becomes, endpoint, G5, machine, PULUMI, moved } from '../../../support/machineMoves';

describe('the type of a machine that code chooses', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('keeps the form in which CDK names a type', () => {
    for (const [before, after] of [
      [
        'ec2.InstanceType.of(ec2.InstanceClass.G6, ec2.InstanceSize.XLARGE2)',
        'ec2.InstanceType.of(ec2.InstanceClass.G6E, ec2.InstanceSize.XLARGE4)',
      ],
      [
        'ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS6, ec2.InstanceSize.XLARGE)',
        'ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS6_EFFICIENT, ec2.InstanceSize.XLARGE4)',
      ],
      ["new ec2.InstanceType('g6.xlarge')", "new ec2.InstanceType('g6e.4xlarge')"],
      ['new ec2.InstanceType("g6.xlarge")', 'new ec2.InstanceType("g6e.4xlarge")'],
      ['new ec2.InstanceType(`g6.xlarge`)', 'new ec2.InstanceType(`g6e.4xlarge`)'],
      [
        "(new ec2.InstanceType('g6.xlarge') as ec2.InstanceType)",
        "(new ec2.InstanceType('g6e.4xlarge') as ec2.InstanceType)",
      ],
    ] as const) {
      becomes(machine(before), 'g6e.4xlarge', machine(after));
    }
  });

  it('goes back to the same bytes', () => {
    for (const type of [
      G5,
      "new ec2.InstanceType('g5.xlarge')",
      'ec2.InstanceType.of(ec2.InstanceClass.GRAPHICS5, ec2.InstanceSize.XLARGE)',
    ]) {
      const body = machine(type);
      const there = moved(body, 'g6.2xlarge').after ?? '';
      assert.notEqual(there, body);
      becomes(there, 'g5.xlarge', body);
    }
  });

  it('keeps the form in which SageMaker and Pulumi name a type', () => {
    becomes(endpoint("'ml.g5.xlarge'"), 'g6.2xlarge', endpoint("'ml.g6.2xlarge'"));
    const genai = (type: string) =>
      `new HuggingFaceSageMakerEndpoint(stack, 'Chat', { modelId: 'a/b-7b', instanceType: ${type} });\n`;
    becomes(genai('SageMakerInstanceType.ML_G5_XLARGE'), 'g5.12xlarge', genai('SageMakerInstanceType.ML_G5_12XLARGE'));
    // The enum ends at G5; its class takes any type as a text.
    becomes(
      genai('SageMakerInstanceType.ML_G5_XLARGE'),
      'g6.xlarge',
      genai("SageMakerInstanceType.of('ml.g6.xlarge')"),
    );
    becomes(
      genai("SageMakerInstanceType.of('ml.g6.xlarge')"),
      'g5.xlarge',
      genai("SageMakerInstanceType.of('ml.g5.xlarge')"),
    );
    const variant = (type: string) =>
      `new alpha.EndpointConfig(stack, 'Chat', { instanceProductionVariants: [{ model, variantName: 'v', instanceType: ${type} }] });\n`;
    becomes(variant('alpha.InstanceType.G5_XLARGE'), 'g6.2xlarge', variant('alpha.InstanceType.G6_2XLARGE'));
    becomes(
      variant("alpha.InstanceType.of('ml.g5.xlarge')"),
      'g6.2xlarge',
      variant("alpha.InstanceType.of('ml.g6.2xlarge')"),
    );
    const box = (type: string) =>
      `new aws.ec2.Instance('box', { instanceType: ${type}, ami: 'ami-1', userData: 'llama-server -m a.Q4_0.gguf' });\n`;
    becomes(box("'c8g.xlarge'"), 'c7g.2xlarge', box("'c7g.2xlarge'"), PULUMI);
    becomes(box('aws.ec2.InstanceType.C7g_XLarge'), 'c8g.2xlarge', box('aws.ec2.InstanceType.C8g_2XLarge'), PULUMI);
    becomes(box('ec2.InstanceType.G5_XLarge'), 'g5.12xlarge', box('ec2.InstanceType.G5_12XLarge'), PULUMI);
    becomes(box('aws.ec2.InstanceTypes.G5_XLarge'), 'g5.12xlarge', box('aws.ec2.InstanceType.G5_12XLarge'), PULUMI);
  });
});
