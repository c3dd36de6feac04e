import { ApiError, Realtime, Stored, VisitorChatDoor, browserStore, type Availability, type Chat, type Entry, type Link, type Message, type Pending, type Position, type Profile, type Push, type Sender, type Survey } from '@parley/client';
import type { Frame, FormKind, Host } from '../shared/bridge';
import { storageKey } from '../shared/bridge';
import { Conversation, isWaiting } from './conversation';
import { Forms } from './forms';
import type { Form } from './form/form';
import { Ratings, isRatable } from './rating';
import { Screens, type Scene, type Screen } from './screens';
import { Sound } from './sound';
import { Tale } from './tale';
import { Transcripts, copies, type Copies } from './transcript';
import { TypingIn, TypingOut } from './typing';
import { Unread } from './unread';
import type { Upload } from './uploads';

/** All that the window shows at a moment. */
export interface View extends Scene {
  chat: Chat | null;
  /** Where the visitor stands in line, as far as it is known. */
  position: Position | null;
  entries: Entry[];
  uploads: readonly Upload[];
  /** Number of the last message that an agent has seen. */
  seen: number;
  isLoaded: boolean;
  isStarting: boolean;
  status: Availability;
  /** The agent who is typing; null when nobody is. */
  typing: Sender | null;
  /** The connection has been away for long enough to say so. */
  isCut: boolean;
  isShown: boolean;
  /** More of the agents of the chat, once it is known. */
  profiles: readonly Profile[];
  /** Paths of the photographs that stand for the team. */
  team: readonly string[];
  copies: Copies;
  /** The chat may be rated while it goes on. */
  isRatable: boolean;
  isSoundOn: boolean;
}

const patience = 1500;
const pollEvery = 8000;

/** The window's life: joins the conversation, the socket, the page and the screen. */
export class Session implements Frame {
  view: View;
  /** Called by the screen's owner to put the focus where it belongs. */
  onFocus: () => void = () => undefined;
  onView: (view: View) => void = () => undefined;
  /** Called when the window is shown or hidden. */
  onShown: (shown: boolean) => void = () => undefined;
  /** Called when the page draws other parts of the window than before. */
  onParts: () => void = () => undefined;
  /** Called when everything ends. */
  onDestroy: () => void = () => undefined;

  readonly #door: VisitorChatDoor;
  readonly #unread: Unread;
  /** The chat this tab shows, so that it can show how it ended after a reload. */
  readonly #last: Stored<string>;
  readonly #realtime: Realtime;
  readonly #screens: Screens;
  readonly #sound: Sound;
  readonly #transcripts: Transcripts;
  readonly #ratings: Ratings;
  readonly #tale: Tale;
  readonly #typingIn = new TypingIn(() => this.#draw());
  readonly #typingOut = new TypingOut((text) => this.#conversation.isOpen && this.#realtime.typing(this.#conversation.chat!.id, text));
  readonly #stop = new AbortController();
  readonly #poll: ReturnType<typeof setInterval>;
  #conversation: Conversation;
  #cut: ReturnType<typeof setTimeout> | undefined;
  #isCut = false;
  #isShown = false;
  #isBooting = true;
  /** The screen whose display the page has been told of. */
  #told: Screen | '' = '';
  /** The last message that the server was told of as seen. */
  #toldSeen = '';

  constructor(private readonly host: Host) {
    this.#door = new VisitorChatDoor(host.origin, () => host.visit.token);
    this.#unread = new Unread(host.siteId);
    this.#sound = new Sound(host.siteId);
    this.#transcripts = new Transcripts(this.#door, (call) => this.#ask(call));
    this.#ratings = new Ratings(this.#door, (call) => this.#ask(call), (event, ...payload) => host.emit(event, ...payload));
    this.#tale = new Tale({
      agents: (chatId) => this.#ask(() => this.#door.agents(chatId)),
      emit: (event, ...payload) => host.emit(event, ...payload),
      onChange: () => this.#draw(),
    });
    this.#last = new Stored(browserStore('session'), storageKey(host.siteId, 'chat'));
    this.#realtime = new Realtime({
      host: host.origin,
      token: async (refused) => (refused ? await host.renew() : host.visit).token,
      onPush: (push) => this.#push(push),
      onLink: (link) => this.#link(link),
      heads: () => (this.#conversation.isOpen ? { [this.#conversation.chat!.id]: this.#conversation.thread.log.last } : {}),
      onHeads: ({ chats }) => {
        const head = this.#conversation.chat && chats[this.#conversation.chat.id];
        if (head) this.#conversation.hint(head.seq, head.state, head.position);
      },
    });
    this.#screens = new Screens({
      host,
      forms: new Forms(host, this.#door, (call) => this.#ask(call)),
      begin: async (introduction) => {
        const refusal = await this.#conversation.begin(introduction);
        if (refusal) throw refusal;
      },
      survey: (chatId) => this.#ask(() => this.#door.survey(chatId)),
      pass: (chatId) => this.#ask(() => this.#door.passSurvey(chatId)),
      isShown: () => this.#isShown,
      onChange: () => this.#draw(),
    });
    this.#conversation = this.#converse();
    this.view = this.#see();
    this.#listen();
    this.#poll = setInterval(() => this.#realtime.link !== 'connected' && this.#conversation.isOpen && void this.#conversation.thread.log.catchUp(), pollEvery);
    this.#boot();
  }

  // What the page's side asks for.

  shown(focus: boolean): void {
    const isBack = this.#told === this.view.screen;
    this.#isShown = true;
    this.onShown(true);
    this.#read();
    this.#draw();
    if (isBack) this.#tell('restore');
    if (focus) this.onFocus();
  }

  hidden(way: 'minimize' | 'close'): void {
    this.#isShown = false;
    this.onShown(false);
    this.#tell(way);
    if (way === 'close') {
      this.#told = '';
      const { chat } = this.#conversation;
      if (chat ? chat.state === 'ended' : this.view.isLeft) this.again();
    }
    this.#draw();
  }

  endChat(): void {
    void this.end();
  }

  get screen(): Screen {
    return this.view.screen;
  }

  get isChatting(): boolean {
    return this.#conversation.chat?.state === 'chatting';
  }

  form(kind: FormKind): Form | null {
    const { form } = this.view;
    return form?.kind === kind ? form : null;
  }

  redraw(): void {
    this.onParts();
    this.#draw();
  }

  renewed(): void {
    const { chat } = this.host.visit;
    if (chat && chat.id !== this.#conversation.chat?.id) this.#replace(chat);
    // A socket that is just connecting asks for the token itself.
    if (this.#realtime.link === 'connected') this.#realtime.renew();
    this.#draw();
  }

  destroy(): void {
    this.#stop.abort();
    clearInterval(this.#poll);
    clearTimeout(this.#cut);
    this.#typingIn.stop();
    this.#typingOut.stop();
    this.#conversation.close();
    this.#realtime.close();
    this.#sound.close();
    this.onDestroy();
  }

  // What the person does.

  send(text: string): void {
    this.#typingOut.write('');
    this.#conversation.send(text);
    this.#draw();
  }

  write(text: string): void {
    this.#typingOut.write(text.slice(0, this.host.visit.settings.maxMessageLength));
  }

  resend(pending: Pending): void {
    this.#conversation.resend(pending);
  }

  remove(pending: Pending): void {
    this.#conversation.thread.outbox.discard(pending.clientId);
  }

  retryNow(): void {
    this.#conversation.wake();
  }

  attach(files: readonly File[]): void {
    this.#conversation.uploads.add(files);
  }

  resendFile(upload: Upload): void {
    this.#conversation.uploads.retry(upload);
  }

  removeFile(upload: Upload): void {
    this.#conversation.uploads.remove(upload);
  }

  /** Leaves a message instead of waiting, or waits on after all. */
  leaveInstead(leaves: boolean): void {
    this.#screens.leaveInstead(leaves);
  }

  /** Fills in a secure form. */
  async fill(seq: number, answers: { id: number; value: string }[]): Promise<void> {
    const chatId = this.#conversation.chat!.id;
    await this.#ask(() => this.#door.fillForm(chatId, seq, answers));
    await this.#conversation.thread.log.catchUp();
  }

  /** What the window shows of signing in, and does about it. */
  get signOn() {
    const { host } = this;
    return { signOn: host.visit.signOn ?? null, canSignIn: host.canSignIn, isRefused: host.isSignInRefused, onSignIn: () => host.signIn(), onSignOut: () => host.signOut() };
  }

  toggleSound(): void {
    this.#sound.toggle();
    this.#draw();
  }

  /** Has the chat mailed; resolves with the words of a refusal, or with null. */
  async mailTranscript(email: string): Promise<string | null> {
    const refusal = await this.#transcripts.mail(this.#conversation.chat!, email);
    if (refusal === null) this.host.emit('livechat.chat.visitor.setEmail', email);
    return refusal;
  }

  printTranscript(): Promise<void> {
    return this.#transcripts.print(this.#conversation.chat!);
  }

  saveTranscript(): Promise<void> {
    return this.#transcripts.save(this.#conversation.chat!);
  }

  /** What a rating asks for, and what was said so far. */
  survey(): Promise<Survey> {
    return this.#ratings.read(this.#conversation.chat!);
  }

  /** Rates the chat while it goes on; resolves with the words of a refusal, or with null. */
  rate(grade: number, comment: string): Promise<string | null> {
    return this.#ratings.give(this.#conversation.chat!, grade, comment);
  }

  /** Passes over the form after a chat. */
  passSurvey(): void {
    this.#screens.pass();
  }

  /** Ends the chat; resolves with whether that worked. */
  async end(): Promise<boolean> {
    try {
      await this.#conversation.end();
      return true;
    } catch {
      return false;
    }
  }

  /** Puts an ended chat away. What it took no more becomes the draft of the next one. */
  again(): void {
    const { chat } = this.#conversation;
    if (chat) this.#screens.putAway(chat);
    const unsent = this.#conversation.thread.outbox.items.map((p) => p.text).join('\n');
    if (unsent) new Stored(browserStore('session'), storageKey(this.host.siteId, 'draft')).write(unsent);
    this.#replace(null);
  }

  minimize(): void {
    this.host.hide('minimize');
  }

  leave(): void {
    this.host.hide('close');
  }

  // What follows.

  #boot(): void {
    const { chat, ended } = this.host.visit;
    if (chat) this.#conversation.take(chat);
    else if (ended) this.#conversation.take(ended);
    else void this.#recall();
    this.#isBooting = false;
    this.#conversation.resume();
    this.#draw();
  }

  /** Shows the chat that ended while this tab was showing it, or one that another tab began after this page was announced. */
  async #recall(): Promise<void> {
    const own = this.#last.read();
    const id = own ?? new Stored<string>(browserStore('local'), storageKey(this.host.siteId, 'chat')).read();
    if (!id || this.#conversation.isBeginning) return;
    try {
      const chat = await this.#door.chat(id);
      if (!own && chat.state === 'ended') return;
      if (!this.#conversation.chat && !this.#conversation.isBeginning) this.#conversation.take(chat);
    } catch {
      // Deleted, or of a visitor before: begin anew.
    }
  }

  #converse(): Conversation {
    const { host } = this;
    return new Conversation({
      siteId: host.siteId,
      visitorId: host.visit.visitorId,
      door: this.#door,
      where: () => ({ visitId: host.visit.visitId, campaignId: host.visit.campaign.id, ...(host.invitationId ? { invitationId: host.invitationId } : {}) }),
      renew: () => host.renew(),
      maxFileSize: () => host.visit.settings.maxFileSize,
      onChange: (added) => this.#changed(added),
      onChat: (before, now) => this.#chatChanged(before, now),
      onSaid: (text) => host.emit('livechat.chat.visitor.input', text),
      onPosition: ({ place, waitSeconds }) => host.emit('livechat.chat.waitingQueue.update', { position: place, waitTime: waitSeconds ?? 0 }),
    });
  }

  #replace(chat: Chat | null): void {
    this.#conversation.close(true);
    this.#typingIn.stop();
    this.#conversation = this.#converse();
    this.#last.write(null);
    this.#screens.reset();
    if (chat) this.#conversation.take(chat);
    this.#draw();
  }

  #listen(): void {
    const { signal } = this.#stop;
    const wake = () => this.#conversation.wake();
    addEventListener('online', wake, { signal });
    addEventListener('offline', () => this.#draw(), { signal });
    addEventListener('storage', (event) => this.#stored(event), { signal });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return;
      wake();
      this.#read();
      this.#draw();
    }, { signal });
  }

  /** Another tab has read messages or begun a chat. */
  #stored(event: StorageEvent): void {
    if (this.#unread.concerns(event)) this.#draw();
    if (event.key === storageKey(this.host.siteId, 'chat') && event.newValue && event.storageArea === localStorage) {
      void this.#discover(JSON.parse(event.newValue) as string);
    }
  }

  /** Turns to a chat of this visitor that began elsewhere. */
  async #discover(chatId: string): Promise<void> {
    if (this.#conversation.isOpen || this.#conversation.isBeginning || this.#conversation.chat?.id === chatId) return;
    try {
      const chat = await this.#door.chat(chatId);
      if (chat.state !== 'ended' && !this.#conversation.isOpen) this.#turnTo(chat);
    } catch {
      // Not this visitor's, or no network: a push will tell.
    }
  }

  #turnTo(chat: Chat): void {
    if (this.#conversation.chat) this.#replace(chat);
    else this.#conversation.take(chat);
  }

  #push(push: Push): void {
    const conversation = this.#conversation;
    const isOurs = (chatId: string) => conversation.chat?.id === chatId;
    switch (push.type) {
      case 'message':
        if (!isOurs(push.chatId)) void this.#discover(push.chatId);
        else conversation.thread.log.receive(push.message);
        break;
      case 'chat':
        if (isOurs(push.chat.id)) conversation.take(push.chat);
        else if (!conversation.isOpen && push.chat.state !== 'ended') this.#turnTo(push.chat);
        break;
      case 'head':
        if (isOurs(push.chatId)) conversation.hint(push.seq, push.state);
        break;
      case 'position':
        if (isOurs(push.chatId) && isWaiting(conversation.chat)) conversation.stand(push);
        break;
      case 'seen':
        if (isOurs(push.chatId) && push.by === 'agent') conversation.seenTo(push.seq);
        break;
      case 'typing':
        if (isOurs(push.chatId) && push.sender.type === 'agent') this.#typingIn.heard(push.sender);
        break;
      case 'invitation':
        this.host.invited(push.invitation);
        break;
      case 'status': {
        const { visit } = this.host;
        const status = push.campaigns.includes(visit.campaign.id) ? 'online' : 'offline';
        visit.status = status;
        for (const d of visit.departments ?? []) d.status = push.departments.includes(d.id) ? 'online' : 'offline';
        this.host.online(status);
        this.#draw();
      }
    }
  }

  #link(link: Link): void {
    clearTimeout(this.#cut);
    this.host.linked(link !== 'closed');
    if (link === 'connecting') {
      this.#cut = setTimeout(() => {
        this.#isCut = true;
        this.#typingIn.stop();
        this.#draw();
      }, patience);
      return;
    }
    this.#isCut = false;
    if (link === 'connected') {
      this.#conversation.wake();
      this.#toldSeen = '';
      this.#read();
    }
    this.#draw();
  }

  #changed(added: readonly Message[]): void {
    for (const message of added) {
      if (message.sender.type !== 'agent') continue;
      this.#typingIn.stop();
      if (this.#conversation.isLoaded && message.kind !== 'system') {
        if (!this.#isShown || !document.hasFocus()) this.#sound.ring(`${message.chatId} ${message.seq}`);
        this.#tale.said(message);
      }
    }
    if (added.length > 0) this.#read();
    this.#draw();
  }

  #chatChanged(before: Chat | null, now: Chat): void {
    const { host } = this;
    const isOpen = now.state !== 'ended';
    host.chatting(isOpen ? now.id : null);
    this.#last.write(now.id);
    if (!isOpen) {
      this.#typingIn.stop();
      void this.#screens.ended(now);
    }
    this.#tale.changed(before?.id === now.id ? before : null, now, !this.#isBooting);
  }

  /** What can be seen has been read. */
  #read(): void {
    const { chat, thread } = this.#conversation;
    if (!chat || !this.#isShown || document.visibilityState !== 'visible') return;
    const { last } = thread.log;
    this.#unread.mark(chat.id, last);
    const told = `${chat.id} ${last}`;
    if (chat.state !== 'chatting' || this.#toldSeen === told || this.#realtime.link !== 'connected') return;
    this.#toldSeen = told;
    this.#realtime.seen(chat.id, last);
  }

  #draw(): void {
    if (this.#isBooting || this.#stop.signal.aborted) return;
    const { chat, thread } = this.#conversation;
    if (this.#isShown || this.#conversation.isOpen) this.#realtime.open();
    else this.#realtime.close();
    this.view = this.#see();
    if (this.#isShown && this.#told !== this.view.screen) {
      this.#told = this.view.screen;
      this.#tell('display');
    }
    this.host.unread(chat ? this.#unread.count(chat.id, thread.log.messages) : 0);
    this.onView(this.view);
  }

  #see(): View {
    const { chat, thread, uploads, position, seen, isLoaded, isStarting, isBeginning } = this.#conversation;
    const { status } = this.host.visit;
    return {
      ...this.#screens.see(chat, isBeginning, isStarting, status),
      chat,
      position,
      entries: thread.entries,
      uploads: uploads.items,
      seen,
      isLoaded,
      isStarting,
      status,
      typing: this.#typingIn.who,
      isCut: this.#isCut,
      isShown: this.#isShown,
      profiles: this.#tale.profiles,
      team: this.host.visit.team ?? [],
      copies: copies(chat, this.host.visit.campaign, this.host.visit.settings.sendsMail),
      isRatable: isRatable(chat, this.host.visit.campaign),
      isSoundOn: this.#sound.isOn,
    };
  }

  /** Tells the page what became of the present screen. */
  #tell(what: 'display' | 'restore' | 'minimize' | 'close'): void {
    this.host.emit(`livechat.${this.view.screen}.${what}`);
  }

  /** Calls the server, once more with a new token when the old one is refused. */
  async #ask<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 401) throw cause;
      await this.host.renew();
      return call();
    }
  }
}
