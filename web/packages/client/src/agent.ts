import { call } from './http';
import type { AgentSession, AgentStatus, Chat, Desk, Message, MessagePage } from './wire';

/** The agent's door, by console cookie. `csrf` is asked for with each call that changes something. */
export class AgentDoor {
  readonly #base: string;

  /** `host` is the server's origin, without a slash at its end; empty for the page's own. */
  constructor(
    host: string,
    private readonly csrf: () => string,
  ) {
    this.#base = `${host}/api/agent/v1`;
  }

  signIn(email: string, password: string, code?: string): Promise<AgentSession> {
    return this.#call('POST', '/session', { email, password, code });
  }

  session(): Promise<AgentSession> {
    return this.#call('GET', '/session');
  }

  signOut(): Promise<void> {
    return this.#call('DELETE', '/session');
  }

  realtimeToken(): Promise<{ token: string; expiresInSeconds: number }> {
    return this.#call('POST', '/realtimeToken', {});
  }

  desk(): Promise<Desk> {
    return this.#call('GET', '/desk');
  }

  setStatus(status: AgentStatus): Promise<{ status: AgentStatus }> {
    return this.#call('PUT', '/status', { status });
  }

  accept(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/accept`, {});
  }

  refuse(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/refuse`, {});
  }

  chat(chatId: string): Promise<Chat> {
    return this.#call('GET', `/chats/${chatId}`);
  }

  messages(chatId: string, after: number, limit: number): Promise<MessagePage> {
    return this.#call('GET', `/chats/${chatId}/messages?after=${after}&limit=${limit}`);
  }

  send(chatId: string, clientId: string, text: string): Promise<Message> {
    return this.#call('POST', `/chats/${chatId}/messages`, { clientId, text });
  }

  end(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/end`, {});
  }

  #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = method === 'GET' ? {} : { 'X-Parley-CSRF': this.csrf() };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return call(this.#base + path, body, { method, headers, credentials: 'same-origin' });
  }
}
