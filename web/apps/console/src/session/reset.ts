import { useQuery } from '@tanstack/react-query';
import type { components } from '../api/v2.gen';
import { api, keys, unwrap } from '../app/client';

/** What a link to choose a password is for. */
export type PasswordLink = components['schemas']['LinkShown'];

/** Asks for a link. The answer does not tell whether there is such an account; `mailed` is false when the server sends no mail at all. */
export function askForLink(email: string) {
  return unwrap(api.POST('/api/agent/v1/passwordReset', { body: { email } }));
}

export function usePasswordLink(token: string) {
  return useQuery({
    queryKey: keys.passwordLink(token),
    queryFn: () => unwrap(api.POST('/api/agent/v1/passwordReset/look', { body: { token } })),
    staleTime: Infinity,
  });
}

export async function choosePassword(token: string, password: string): Promise<void> {
  await unwrap(api.POST('/api/agent/v1/passwordReset/finish', { body: { token, password } }));
}
