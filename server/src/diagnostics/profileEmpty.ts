import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** Twenty-four hours of nothing have no shape: only the ratios of a profile count. */
export const profileEmpty: Rule = {
  code: 'profile-empty',
  severity: 'warning',
  docs: {
    meaning: 'An hourly profile of zeros has no shape. A flat day is assumed.',
    why: 'Only the ratios of the hours count, and those of zeros are nothing.',
    mend: 'State the shape of the day, or `flat`.',
    example: chat({
      traffic: '{ rpsAvg: 1, hourlyProfile: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }',
    }),
    nearMiss: chat({
      traffic: '{ rpsAvg: 1, hourlyProfile: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }',
    }),
  },
  *check({ found: { spec } }) {
    const profile = spec.traffic?.hourlyProfile;
    if (Array.isArray(profile) && profile.every((share) => share === 0)) {
      yield {
        at: ['traffic.hourlyProfile'],
        message: t('All 24 hours are 0, which is no shape: a flat day is assumed.'),
      };
    }
  },
};
