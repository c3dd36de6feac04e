import { call } from './http';
import { upload, type Uploading } from './upload';
import type {
  AgentSession,
  AgentStatus,
  Canned,
  Chat,
  Desk,
  FilledForm,
  FormFile,
  Message,
  MessagePage,
  Survey,
  TransferTarget,
  TransferTargets,
  UsableForm,
  WrapUpAnswers,
  WrapUpForm,
} from './wire';

/** What a message may be besides its text. */
export interface SendExtras {
  /** For colleagues alone. */
  note?: boolean;
  /** The canned message that it was made from. */
  cannedMessageId?: number;
}

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

  send(chatId: string, clientId: string, text: string, extras: SendExtras = {}): Promise<Message> {
    return this.#call('POST', `/chats/${chatId}/messages`, { clientId, text, ...extras });
  }

  sendFile(chatId: string, clientId: string, file: File, note: boolean, onProgress: (share: number) => void): Uploading<Message> {
    const query = new URLSearchParams({ clientId, name: file.name, note: String(note) });
    return upload(`${this.#base}/chats/${chatId}/files?${query}`, file, { 'X-Parley-CSRF': this.csrf() }, onProgress);
  }

  cannedMessages(chatId: string): Promise<Canned> {
    return this.#call('GET', `/cannedMessages?chatId=${chatId}`);
  }

  secureForms(): Promise<UsableForm[]> {
    return this.#call('GET', '/secureForms');
  }

  sendForm(chatId: string, clientId: string, formId: number): Promise<Message> {
    return this.#call('POST', `/chats/${chatId}/forms`, { clientId, formId });
  }

  form(chatId: string, seq: number): Promise<FilledForm> {
    return this.#call('GET', `/chats/${chatId}/forms/${seq}`);
  }

  /** The one look at a form's answers: the server removes them as it tells them. */
  showForm(chatId: string, seq: number): Promise<FilledForm> {
    return this.#call('POST', `/chats/${chatId}/forms/${seq}/show`, {});
  }

  transferTargets(): Promise<TransferTargets> {
    return this.#call('GET', '/transferTargets');
  }

  transfer(chatId: string, to: TransferTarget): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/transfer`, to);
  }

  takeBack(chatId: string): Promise<Chat> {
    return this.#call('DELETE', `/chats/${chatId}/transfer`);
  }

  invite(chatId: string, agentId: number): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/invitations`, { agentId });
  }

  join(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/join`, {});
  }

  /** Answers an invitation with no. */
  decline(chatId: string): Promise<Chat> {
    return this.#call('DELETE', `/chats/${chatId}/invitation`);
  }

  /** Watches a chat without being in it; neither the visitor nor its agents are told. */
  monitor(chatId: string): Promise<Chat> {
    return this.#call('PUT', `/chats/${chatId}/monitor`, {});
  }

  stopMonitoring(chatId: string): Promise<Chat> {
    return this.#call('DELETE', `/chats/${chatId}/monitor`);
  }

  /** Takes a chat over: its agents are out of it. */
  capture(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/capture`, {});
  }

  leave(chatId: string): Promise<Chat> {
    return this.#call('POST', `/chats/${chatId}/leave`, {});
  }

  wrapUp(chatId: string): Promise<WrapUpForm> {
    return this.#call('GET', `/chats/${chatId}/wrapUp`);
  }

  saveWrapUp(chatId: string, answers: WrapUpAnswers): Promise<WrapUpForm> {
    return this.#call('PUT', `/chats/${chatId}/wrapUp`, answers);
  }

  /** Sends a file ahead of a wrap-up, whose answer then names it by its id. */
  formFile(file: File, onProgress: (share: number) => void): Uploading<FormFile> {
    const query = new URLSearchParams({ name: file.name });
    return upload(`${this.#base}/formFiles?${query}`, file, { 'X-Parley-CSRF': this.csrf() }, onProgress);
  }

  survey(chatId: string): Promise<Survey> {
    return this.#call('GET', `/chats/${chatId}/survey`);
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
