import { call, type Call } from './http';
import type { Availability, Chat, ChatRequest, Message, MessagePage, Page, Visit, VisitRequest } from './wire';

/** The visitor's door. `token` is asked for with each call, so that a renewed one is used at once. */
export class VisitorDoor {
  readonly #base: string;

  /** `host` is the server's origin, without a slash at its end. */
  constructor(
    host: string,
    private readonly token: () => string,
  ) {
    this.#base = `${host}/api/visitor/v1`;
  }

  /** Announces the visitor; needs no token and answers with one. */
  visit(request: VisitRequest): Promise<Visit> {
    return call(`${this.#base}/visits`, { method: 'POST', body: request, plain: true });
  }

  page(visitId: Visit['visitId'], page: Page): Promise<void> {
    return this.#call(`/visits/${visitId}/pages`, page);
  }

  status(): Promise<{ status: Availability }> {
    return this.#call('/status');
  }

  startChat(request: ChatRequest): Promise<Chat> {
    return this.#call('/chats', request);
  }

  chat(chatId: string): Promise<Chat> {
    return this.#call(`/chats/${chatId}`);
  }

  messages(chatId: string, after: number, limit: number): Promise<MessagePage> {
    return this.#call(`/chats/${chatId}/messages?after=${after}&limit=${limit}`);
  }

  send(chatId: string, clientId: string, text: string): Promise<Message> {
    return this.#call(`/chats/${chatId}/messages`, { clientId, text });
  }

  end(chatId: string): Promise<Chat> {
    return this.#call(`/chats/${chatId}/end`, {});
  }

  #call<T>(path: string, body?: unknown): Promise<T> {
    const options: Call = { headers: { Authorization: `Bearer ${this.token()}` } };
    if (body !== undefined) Object.assign(options, { method: 'POST', body });
    return call(this.#base + path, options);
  }
}
