import { ApiError } from './http';

/** Reads a file that needs a credential; rejects with an {@link ApiError}. */
export async function download(url: string, token: string): Promise<Blob> {
  const init = { headers: { Authorization: `Bearer ${token}` }, credentials: 'omit', cache: 'no-store' } as const;
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw new ApiError(0, 0, String(cause));
  });
  if (response.ok) return response.blob();
  const { code, message } = (await response.json().catch(() => ({}))) as { code?: number; message?: string };
  throw new ApiError(response.status, code ?? response.status * 1000, message ?? '');
}
