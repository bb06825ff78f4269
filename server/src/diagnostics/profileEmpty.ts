import type { Rule } from './rule';

/** Twenty-four hours of nothing have no shape: only the ratios of a profile count. */
export const profileEmpty: Rule = {
  code: 'profile-empty',
  severity: 'warning',
  *check({ found: { spec } }) {
    const profile = spec.traffic?.hourlyProfile;
    if (Array.isArray(profile) && profile.every((share) => share === 0)) {
      yield { at: ['traffic.hourlyProfile'], message: 'All 24 hours are 0, which is no shape: a flat day is assumed.' };
    }
  },
};
