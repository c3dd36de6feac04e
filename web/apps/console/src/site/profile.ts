import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, client, keys, unwrap } from '../app/client';
import { required } from '../parts/useSave';
import { text } from '../text';

export type SiteProfile = components['schemas']['SiteProfile'];

/** The profile as a form holds it: what the API names with a dot stands one level deeper. */
export type ProfileForm = ReturnType<typeof formOf>;

export function formOf({ id: _, 'contact.firstName': firstName, 'contact.lastName': lastName, 'contact.mobileNumber': mobileNumber, ...rest }: SiteProfile) {
  return { ...rest, contact: { firstName, lastName, mobileNumber } };
}

const needed = required(text.fault.required);

/** What can be seen without asking the server. */
export const profileRules = { siteName: needed, company: needed, website: needed, contact: { firstName: needed, lastName: needed } };

export const sizes = ['1-20', '21-50', '51-100', '101-180', '181-310', '311-600', 'Above 600'];

export function useProfile() {
  return useQuery({ queryKey: keys.profile, queryFn: () => unwrap(api.GET('/api/v2/account/site/profile')) });
}

export async function updateProfile({ contact, ...rest }: ProfileForm): Promise<SiteProfile> {
  const dotted = Object.fromEntries(Object.entries(contact).map(([name, value]) => [`contact.${name}`, value]));
  const profile = await unwrap(api.PUT('/api/v2/account/site/profile', { body: { ...rest, ...dotted } }));
  client.setQueryData(keys.profile, profile);
  void client.invalidateQueries({ queryKey: keys.session });
  return profile;
}
