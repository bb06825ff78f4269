/** A template read as the editor would, for the tests beside. */
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';
import { cloudFormation } from '../../../../../server/src/manifest/dialects/cloudFormation';

export function readTemplateText(text: string, languageId = 'yaml'): Manifest {
  const source = { path: `template.${languageId}`, languageId, text };
  return cloudFormation.matches(source)
    ? cloudFormation.read(source)
    : { dialect: 'none', workloads: [], problems: [], complete: true };
}

export function workloadIn(text: string, name?: string): FoundWorkload {
  const { workloads } = readTemplateText(text);
  const found = name === undefined ? workloads[0] : workloads.find((each) => each.name === name);
  if (!found) {
    throw new Error(`No workload ${name ?? ''} among ${workloads.map((each) => each.name).join(', ')}`);
  }
  return found;
}

export function writtenAt(text: string, found: FoundWorkload, path: string): string | undefined {
  const value = found.fields.get(path)?.value;
  return value && text.slice(value.start, value.end);
}

/** An endpoint whose machine, number and model are given as written. */
export function endpoint(
  {
    machine,
    count = '1',
    model = 'org/model',
  }: { readonly machine: string; readonly count?: string; readonly model?: string },
  before = '',
): string {
  return `AWSTemplateFormatVersion: '2010-09-09'
${before}
Resources:
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      PrimaryContainer:
        Image: 763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:2.4
        Environment:
          HF_MODEL_ID: ${model}
  Config:
    Type: AWS::SageMaker::EndpointConfig
    Properties:
      ProductionVariants:
        - VariantName: main
          ModelName: !GetAtt Model.ModelName
          InstanceType: ${machine}
          InitialInstanceCount: ${count}
`;
}
