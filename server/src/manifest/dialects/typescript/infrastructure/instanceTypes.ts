/** Instance types as CDK and Pulumi spell them, in EC2's own words. */
import { CDK_INSTANCE_CLASSES } from '../../../../../../shared/src/catalog/cdkInstanceClasses';

/** `G5` is g5, `COMPUTE8_GRAVITON4` c8g, `C7I_FLEX` c7i-flex. */
export const familyOfClass = (name: string): string =>
  CDK_INSTANCE_CLASSES.get(name) ?? name.toLowerCase().replaceAll('_', '-');

/** `XLARGE2` is 2xlarge, `XLARGE16METAL` metal-16xl. */
export function sizeOfName(name: string): string {
  const [, count = '', metal] = /^XLARGE(\d*)(METAL)?$/.exec(name) ?? [];
  if (metal !== undefined) {
    return `metal-${count}xl`;
  }
  return name.startsWith('XLARGE') ? `${count}xlarge` : name.toLowerCase();
}

const ENUMERATED = /^(?:ML_)?([A-Z]+\d+[A-Z\d]*(?:_FLEX)?)_((?:\d+_?)?X?LARGE|NANO|MICRO|SMALL|MEDIUM|METAL)$/;

/** `ML_G5_2XLARGE` of SageMaker's constructs, `G5_2XLARGE` of the alpha module. */
export function sageMakerType(name: string): string | undefined {
  const [, family, size] = ENUMERATED.exec(name) ?? [];
  return family && size
    ? `ml.${family.toLowerCase().replaceAll('_', '-')}.${size.toLowerCase().replaceAll('_', '')}`
    : undefined;
}

/** `G5_2XLarge`, `C7g_XLarge` of Pulumi's enum. */
export function pulumiType(name: string): string | undefined {
  const [, family, size] =
    /^([A-Za-z]+\d+[A-Za-z\d]*)_(\d*XLarge|Large|Medium|Small|Micro|Nano|Metal)$/.exec(name) ?? [];
  return family && size ? `${family}.${size}`.toLowerCase() : undefined;
}

/** c8g as CDK names it: by its purpose where `like` is such a name and there is one, else by itself. */
export function classOfFamily(family: string, like: string): string {
  const byPurpose = CDK_INSTANCE_CLASSES.has(like)
    ? [...CDK_INSTANCE_CLASSES].find(([, each]) => each === family)?.[0]
    : undefined;
  return byPurpose ?? family.toUpperCase().replaceAll('-', '_');
}

/** 2xlarge is `XLARGE2`. */
export const nameOfSize = (size: string): string => size.toUpperCase().replace(/^(\d+)XLARGE$/, 'XLARGE$1');

/** g6.2xlarge is `G6_2XLARGE` of SageMaker's enums. */
export const sageMakerName = (type: string): string => type.toUpperCase().replace(/[.-]/g, '_');

/** c8g.2xlarge is `C8g_2XLarge`, c7i-flex.large `C7i_flex_Large`. */
export function pulumiName(type: string): string {
  const [family = '', size = ''] = type.split('.');
  const named = size.replace('xlarge', 'XLarge').replace(/^[a-z]/, (letter) => letter.toUpperCase());
  return `${family.replace(/^./, (letter) => letter.toUpperCase()).replaceAll('-', '_')}_${named}`;
}
