/** Regions of the built-in price table. */

/** The region whose list is dated and whose plans and spot prices are listed. */
export const HOME_REGION = 'us-east-1';

export const PRICED_REGIONS = [
  HOME_REGION,
  'us-east-2',
  'us-west-2',
  'eu-west-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-2',
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-2',
] as const;
