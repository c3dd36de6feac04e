import { call } from './http';
import type { Availability, Chat, ChatRequest, Message, MessagePage, Page, Visit, VisitRequest } from './wire';

const path = '/api/visitor/v1';

/** Calls a path below the visitor's door: posts when there is a body. */
function ask<T>(url: string, token: string, body?: unknown): Promise<T> {
  return call(url, body, { headers: { Authorization: `Bearer ${token}` } });
}

/**
 * The visitor's presence. `host` is the server's origin, without a slash at its end; `token` is
 * asked for with each call, so that a renewed one is used at once.
 */
export class VisitDoor {
  constructor(
    private readonly host: string,
    private readonly token: () => string,
  ) {}

  /** Announces the visitor; needs no token and answers with one. A browser sends it to another origin without asking first. */
  visit(request: VisitRequest): Promise<Visit> {
    return call(`${this.host}${path}/visits`, request);
  }

  page(visitId: Visit['visitId'], page: Page): Promise<void> {
    return ask(`${this.host}${path}/visits/${visitId}/pages`, this.token(), page);
  }

  status(campaignId: number): Promise<{ status: Availability }> {
    return ask(`${this.host}${path}/status?campaignId=${campaignId}`, this.token());
  }
}

/** The visitor's chats; host and token as with {@link VisitDoor}. */
export class VisitorChatDoor {
  constructor(
    private readonly host: string,
    private readonly token: () => string,
  ) {}

  start(request: ChatRequest): Promise<Chat> {
    return this.#ask('', request);
  }

  chat(chatId: string): Promise<Chat> {
    return this.#ask(`/${chatId}`);
  }

  messages(chatId: string, after: number, limit: number): Promise<MessagePage> {
    return this.#ask(`/${chatId}/messages?after=${after}&limit=${limit}`);
  }

  send(chatId: string, clientId: string, text: string): Promise<Message> {
    return this.#ask(`/${chatId}/messages`, { clientId, text });
  }

  end(chatId: string): Promise<Chat> {
    return this.#ask(`/${chatId}/end`, {});
  }

  #ask<T>(rest: string, body?: unknown): Promise<T> {
    return ask(`${this.host}${path}/chats${rest}`, this.token(), body);
  }
}
