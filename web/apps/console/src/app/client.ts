import { AgentDoor, ApiError, type AgentSession } from '@parley/client';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import createClient from 'openapi-fetch';
import type { paths } from '../api/v2.gen';
import { isSignedOut } from '../live/room';

/** Names under which answers of the server are kept. */
export const keys = {
  session: ['session'] as const,
  desk: ['desk'] as const,
  history: {
    all: ['history'] as const,
    list: (filter: object) => ['history', 'list', filter] as const,
    chat: (id: string) => ['history', 'chat', id] as const,
  },
  canned: (chatId: string) => ['canned', chatId] as const,
  secureForms: ['secureForms'] as const,
  form: (chatId: string, seq: number) => ['form', chatId, seq] as const,
  targets: ['targets'] as const,
  wrapUp: (chatId: string) => ['wrapUp', chatId] as const,
  survey: (chatId: string) => ['survey', chatId] as const,
  me: ['me'] as const,
  factor: ['factor'] as const,
  sessions: ['sessions'] as const,
  apiKeys: ['apiKeys'] as const,
  profile: ['profile'] as const,
  security: ['security'] as const,
  addresses: {
    all: ['addresses'] as const,
    switches: ['addresses', 'switches'] as const,
    ranges: ['addresses', 'ranges'] as const,
    check: ['addresses', 'check'] as const,
  },
  audit: {
    list: (filter: object) => ['audit', 'list', filter] as const,
    types: ['audit', 'types'] as const,
  },
  authorization: (query: string) => ['authorization', query] as const,
  passwordLink: (token: string) => ['passwordLink', token] as const,
  agents: {
    all: ['agents'] as const,
    list: ['agents', 'list'] as const,
    one: (id: number) => ['agents', 'one', id] as const,
    permissions: (id: number) => ['agents', 'permissions', id] as const,
    photo: (id: number) => ['agents', 'photo', id] as const,
  },
  groups: {
    all: ['groups'] as const,
    list: ['groups', 'list'] as const,
    permissions: (id: number) => ['groups', 'permissions', id] as const,
  },
};

export const client = new QueryClient({
  queryCache: new QueryCache({ onError: (cause) => isSignedOut(cause) && recheckSession() }),
  mutationCache: new MutationCache({ onError: (cause) => isSignedOut(cause) && recheckSession() }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 30_000,
      retry: (count, cause) => cause instanceof ApiError && cause.isTransient && count < 3,
      retryDelay: (count) => Math.min(500 * 2 ** count, 8000),
    },
    mutations: { networkMode: 'always' },
  },
});

/** Proof against forged calls; comes with the session. */
const csrf = () => client.getQueryData<AgentSession | null>(keys.session)?.csrfToken ?? '';

/** The agent's own door. */
export const door = new AgentDoor('', csrf);

/** The documented API, by the console's cookie. */
export const api = createClient<paths>({ baseUrl: '', fetch: (request) => fetch(request) });
api.use({
  onRequest: ({ request }) => {
    if (request.method !== 'GET') request.headers.set('X-Parley-CSRF', csrf());
    return request;
  },
});

/** Asks the server whether the session still stands; the gate shows the sign-in page when it does not. */
export function recheckSession(): void {
  if (client.isFetching({ queryKey: keys.session }) === 0) void client.invalidateQueries({ queryKey: keys.session });
}

/** Hands back what a documented call answered, or throws what went wrong. */
export async function unwrap<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer: Awaited<typeof call>;
  try {
    answer = await call;
  } catch (cause) {
    throw new ApiError(0, 0, String(cause));
  }
  if (answer.response.ok) return answer.data as T;
  const { code, message } = (answer.error ?? {}) as { code?: number; message?: string };
  const { status, headers } = answer.response;
  throw new ApiError(status, code ?? status * 1000, message ?? '', Number(headers.get('Retry-After')));
}
