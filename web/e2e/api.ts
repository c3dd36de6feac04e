import type { Demo } from './server/stand';

export interface Line {
  sender: string;
  type: 'enumSystem' | 'enumAgent' | 'enumVisitor';
  content: string;
}

export interface Finished {
  id: string;
  name: string;
  chatTranscript: Line[];
}

/** What an integration reads of the finished chats, by the agent's key or by a token. */
export async function apiChats(demo: Demo, by: 'key' | 'token'): Promise<{ total: number; chats: Finished[] }> {
  const authorization = by === 'key' ? await basic(demo) : await bearer(demo);
  const answer = await fetch(`${demo.api}/api/v2/livechat/chats`, { headers: { authorization } });
  if (!answer.ok) throw new Error(`the history answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { total: number; chats: Finished[] };
}

/** Does something through the API with the agent's key; resolves with the answer. */
export async function apiDo<T>(demo: Demo, method: string, path: string, body: object): Promise<T> {
  const headers = { authorization: await basic(demo), 'content-type': 'application/json' };
  const answer = await fetch(`${demo.api}/api/v2/livechat/${path}`, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function basic(demo: Demo): Promise<string> {
  return `Basic ${btoa(`${demo.signIn.email}:${await demo.key()}`)}`;
}

async function bearer(demo: Demo): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', ...demo.signIn });
  const answer = await fetch(`${demo.api}/oauth/token`, { method: 'POST', body });
  const { access_token } = (await answer.json()) as { access_token: string };
  return `Bearer ${access_token}`;
}

/** What people said in a chat, as the API tells it. */
export function transcriptOf(chat: Finished): string[] {
  return chat.chatTranscript.filter((line) => line.type !== 'enumSystem').map((line) => line.content);
}
