import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';
import { changed, kept } from '../parts/useSave';
import { text } from '../text';

export type SiteProfile = components['schemas']['SiteProfile'];

/** The profile as a form holds it: what the API names with a dot stands one level deeper. */
export type ProfileForm = ReturnType<typeof formOf>;

export function formOf({ id: _, 'contact.firstName': firstName, 'contact.lastName': lastName, 'contact.mobileNumber': mobileNumber, ...rest }: SiteProfile) {
  return { ...rest, contact: { firstName, lastName, mobileNumber } };
}

/** What can be seen without asking the server. */
export function rulesFor({ siteName, company, website, contact }: ProfileForm) {
  const keep = (before: string) => kept(before, text.fault.required);
  return {
    siteName: keep(siteName),
    company: keep(company),
    website: keep(website),
    contact: { firstName: keep(contact.firstName), lastName: keep(contact.lastName) },
  };
}

export const sizes = ['1-20', '21-50', '51-100', '101-180', '181-310', '311-600', 'Above 600'];

export function useProfile() {
  return useQuery({ queryKey: keys.profile, queryFn: () => unwrap(api.GET('/api/v2/account/site/profile')) });
}

/** Sends what is different from before. */
export async function updateProfile(now: ProfileForm, before: ProfileForm): Promise<SiteProfile> {
  const profile = await unwrap(api.PUT('/api/v2/account/site/profile', { body: changed(dotted(now), dotted(before)) }));
  client.setQueryData(keys.profile, profile);
  void client.invalidateQueries({ queryKey: keys.session });
  return profile;
}

function dotted({ contact, ...rest }: ProfileForm): Omit<SiteProfile, 'id'> {
  return { ...rest, 'contact.firstName': contact.firstName, 'contact.lastName': contact.lastName, 'contact.mobileNumber': contact.mobileNumber };
}
