import { call } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../app/client';

const path = '/api/agent/v1/passwordReset';

/** What a link to choose a password is for. */
export interface Reset {
  email: string;
  purpose: 'reset' | 'invitation';
  siteName: string;
}

/** Asks for a link. The answer does not tell whether there is such an account. */
export function askForLink(email: string): Promise<void> {
  return call(path, { email });
}

export function useReset(token: string) {
  return useQuery({ queryKey: keys.reset(token), queryFn: () => call<Reset>(`${path}/${encodeURIComponent(token)}`), staleTime: Infinity });
}

export function choosePassword(token: string, password: string): Promise<void> {
  return call(`${path}/${encodeURIComponent(token)}`, { password });
}
