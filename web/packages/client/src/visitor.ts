import { download } from './download';
import { call } from './http';
import { upload, type Uploading } from './upload';
import type { Availability, Chat, ChatRequest, FilledForm, FormFile, Message, MessagePage, Noticed, OfflineDraft, OwnChat, Page, Profile, Survey, Visit, VisitRequest } from './wire';

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

  page(visitId: Visit['visitId'], page: Page): Promise<Noticed | undefined> {
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

  start(request: ChatRequest): Promise<OwnChat> {
    return this.#ask('', request);
  }

  chat(chatId: string): Promise<OwnChat> {
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

  /** Sends a file as a message of the chat. */
  file(chatId: string, clientId: string, file: File, onProgress: (share: number) => void): Uploading<Message> {
    return this.#upload(`/chats/${chatId}/files?clientId=${encodeURIComponent(clientId)}&`, file, onProgress);
  }

  /** Sends a file ahead of a form: of a message that is left, or before or after a chat. */
  formFile(form: 'message' | 'chat', file: File, onProgress: (share: number) => void): Uploading<FormFile> {
    return this.#upload(form === 'message' ? '/offlineMessages/files?' : '/formFiles?', file, onProgress);
  }

  agents(chatId: string): Promise<Profile[]> {
    return this.#ask(`/${chatId}/agents`);
  }

  seen(chatId: string, seq: number): Promise<void> {
    return this.#ask(`/${chatId}/seen`, { seq });
  }

  survey(chatId: string): Promise<Survey> {
    return this.#ask(`/${chatId}/survey`);
  }

  rate(chatId: string, rating: Survey['rating']): Promise<Survey> {
    return call(`${this.host}${path}/chats/${chatId}/rating`, rating, { method: 'PUT', headers: { Authorization: `Bearer ${this.token()}` } });
  }

  submitSurvey(chatId: string, fields: { id: number; value: string }[]): Promise<Survey> {
    return call(`${this.host}${path}/chats/${chatId}/survey`, { fields }, { method: 'PUT', headers: { Authorization: `Bearer ${this.token()}` } });
  }

  passSurvey(chatId: string): Promise<Survey> {
    return this.#ask(`/${chatId}/survey/pass`, {});
  }

  mailTranscript(chatId: string, email: string): Promise<{ email: string; isSent: boolean }> {
    return this.#ask(`/${chatId}/transcript`, { email });
  }

  /** The transcript as a file: a page to print, or a PDF. */
  transcript(chatId: string, format: 'html' | 'pdf'): Promise<Blob> {
    return download(`${this.host}${path}/chats/${chatId}/transcript?format=${format}`, this.token());
  }

  fillForm(chatId: string, seq: number, answers: { id: number; value: string }[]): Promise<FilledForm> {
    return this.#ask(`/${chatId}/forms/${seq}`, { answers });
  }

  /** Leaves a message, instead of waiting for a chat when there is one. */
  leave(draft: OfflineDraft, from: { chatId: string } | { visitId: Visit['visitId']; campaignId: string }): Promise<{ id: string }> {
    if ('chatId' in from) return this.#ask(`/${from.chatId}/message`, draft);
    return ask(`${this.host}${path}/offlineMessages`, this.token(), { ...draft, ...from });
  }

  #upload<T>(rest: string, file: File, onProgress: (share: number) => void): Uploading<T> {
    return upload(`${this.host}${path}${rest}name=${encodeURIComponent(file.name)}`, file, { Authorization: `Bearer ${this.token()}` }, onProgress);
  }

  #ask<T>(rest: string, body?: unknown): Promise<T> {
    return ask(`${this.host}${path}/chats${rest}`, this.token(), body);
  }
}
