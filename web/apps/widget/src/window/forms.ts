import { Stored, browserStore, newId, type Chat, type DepartmentStatus, type Survey, type VisitorChatDoor } from '@parley/client';
import { storageKey, type Host } from '../shared/bridge';
import type { Introduction } from './conversation';
import { Form, type FormOptions, type Values } from './form/form';
import { answers, questions, type Part } from './form/question';

/** Makes the window's forms out of the campaign's settings. */
export class Forms {
  constructor(
    private readonly host: Host,
    private readonly door: VisitorChatDoor,
    /** Runs a call of the server, once more with a new token when the old one is refused. */
    private readonly ask: <T>(call: () => Promise<T>) => Promise<T>,
  ) {}

  /** The questions before a chat; what was said is remembered where the site wants that. */
  preChat(begin: (introduction: Introduction) => Promise<unknown>): Form {
    const { campaign: { preChat }, signOn } = this.host.visit;
    return this.#make({
      kind: 'prechat',
      proven: (q) => (signOn?.userId && (q.part === 'name' ? signOn.name : q.part === 'email' ? signOn.email : signOn.knownFields.find((f) => f.id === q.id)?.value)) || '',
      fields: preChat.fields,
      layout: preChat.fieldLayout,
      greeting: preChat.greetingMessage,
      kept: this.#remembered(),
      upload: (file, onProgress) => this.door.formFile('chat', file, onProgress),
      send: (form) => begin(introduction(form)),
    });
  }

  /** The form that a message is left with, in the place of a chat when there is one. */
  message(chat: Chat | null): Form {
    const { host } = this;
    const { offlineMessage } = host.visit.campaign;
    const clientId = newId();
    const { visitId, campaign } = host.visit;
    return this.#make({
      kind: 'offlineMessage',
      fields: offlineMessage.fields,
      layout: offlineMessage.fieldLayout,
      greeting: offlineMessage.greetingMessage,
      kept: new Stored(browserStore('session'), storageKey(host.siteId, 'message')),
      known: { ...this.#known(), ...(chat?.visitor.name ? { name: chat.visitor.name } : {}), ...(chat?.visitor.email ? { email: chat.visitor.email } : {}) },
      upload: (file, onProgress) => this.door.formFile('message', file, onProgress),
      send: (form) => this.ask(() => this.door.leave(draft(form, clientId), chat ? { chatId: chat.id } : { visitId, campaignId: String(campaign.id) })),
    });
  }

  /** What is asked after a chat, with what was said already. */
  postChat(chat: Chat, survey: Survey): Form {
    const form = this.#make({
      kind: 'postChat',
      fields: survey.fields,
      parts: { [survey.ratingFieldId]: 'rating', [survey.commentFieldId]: 'comment' },
      layout: survey.fieldLayout,
      greeting: survey.greetingMessage,
      kept: null,
      known: { rating: survey.rating.grade ? String(survey.rating.grade) : '', comment: survey.rating.comment },
      upload: (file, onProgress) => this.door.formFile('chat', file, onProgress),
      send: (f) => this.ask(() => this.door.submitSurvey(chat.id, answers(f.questions, []))),
    });
    return form;
  }

  #make(options: Omit<FormOptions, 'departments' | 'maxFileSize' | 'emit'>): Form {
    const { visit, emit } = this.host;
    const form = new Form({ ...options, departments: this.#departments, maxFileSize: visit.settings.maxFileSize, emit });
    this.host.shape(form);
    return form;
  }

  get #departments(): DepartmentStatus[] {
    return this.host.visit.departments ?? [];
  }

  #remembered(): Stored<Values> {
    const { preChat } = this.host.visit.campaign;
    return new Stored(browserStore(preChat.isRememberVisitorInfo ? 'local' : 'session'), storageKey(this.host.siteId, 'form'));
  }

  /** What the visitor has said of themselves before a chat, by parts. */
  #known(): Partial<Record<Part, string>> {
    const said = this.#remembered().read() ?? {};
    const list = questions('prechat', this.host.visit.campaign.preChat.fields, this.#departments);
    return Object.fromEntries(list.filter((q) => q.part && said[q.id]).map((q) => [q.part, said[q.id]]));
  }
}

/** A form before a chat as the request carries it. */
export function introduction(form: Form): Introduction {
  const departmentId = Number(form.value('department'));
  return {
    name: form.value('name'),
    email: form.value('email'),
    fields: answers(form.questions, ['name', 'email', 'department']),
    ...(departmentId ? { departmentId } : {}),
  };
}

function draft(form: Form, clientId: string) {
  const departmentId = Number(form.value('department'));
  const attached = form.questions.find((q) => q.part === 'attachment');
  return {
    clientId,
    name: form.value('name'),
    email: form.value('email'),
    subject: form.value('subject'),
    content: form.value('content'),
    fields: answers(form.questions, ['name', 'email', 'department', 'subject', 'content', 'attachment']),
    files: attached?.files.map((f) => f.id).filter(Boolean) ?? [],
    ...(departmentId ? { departmentId } : {}),
  };
}
