import { Stored, browserStore, type Availability, type Chat, type Survey } from '@parley/client';
import { storageKey, type Host, type Screen } from '../shared/bridge';
import { isWaiting, type Introduction } from './conversation';
import type { Form } from './form/form';
import type { Forms } from './forms';

export type { Screen };

/** Which screen is up, and with which form. */
export interface Scene {
  screen: Screen;
  form: Form | null;
  /** The message has been left. */
  isLeft: boolean;
  /** The form after the chat has been sent. */
  isRated: boolean;
  /** It is not known yet what is asked after the chat. */
  isAsking: boolean;
  /** A chat can begin only when the visitor has signed in. */
  mustSignIn: boolean;
  /** The visitor may leave a message instead of waiting on. */
  canLeave: boolean;
  /** The visitor was waiting and can go back to that. */
  canReturn: boolean;
}

export interface ScreensOptions {
  host: Host;
  forms: Forms;
  begin: (introduction: Introduction) => Promise<unknown>;
  survey: (chatId: string) => Promise<Survey>;
  pass: (chatId: string) => Promise<unknown>;
  /** The window stands before the visitor. */
  isShown: () => boolean;
  onChange: () => void;
}

/** Decides which screen is up, and keeps the form on it while it is filled in. */
export class Screens {
  #isLeaving = false;
  /** A message was left on this page, by the button. */
  #isLeft = false;
  /** The chat in whose place a message was left. */
  readonly #leftFor: Stored<string>;
  #survey: { chat: Chat; asked: Survey | null; isRated: boolean; isAsking: boolean } | null = null;
  #form: { key: string; form: Form } | null = null;
  /** The form that was sent without being shown. */
  #skipped: Form | null = null;

  constructor(private readonly options: ScreensOptions) {
    this.#leftFor = new Stored(browserStore('session'), storageKey(options.host.siteId, 'left'));
  }

  /** The visitor wants to leave a message instead of waiting, or to wait on after all. */
  leaveInstead(leaves: boolean): void {
    this.#isLeaving = leaves;
    this.options.onChange();
  }

  /** Begins anew, after a chat was put away. */
  reset(): void {
    this.#isLeaving = this.#isLeft = false;
    this.#survey = null;
    this.#keep('', null);
  }

  /** Asks what is to be filled in after a chat that ended. */
  async ended(chat: Chat): Promise<void> {
    if (this.#survey?.chat.id === chat.id || !chat.acceptedAt || !this.options.host.visit.campaign.postChat?.isEnable) return;
    const survey = { chat, asked: null as Survey | null, isRated: false, isAsking: true };
    this.#survey = survey;
    try {
      const answer = await this.options.survey(chat.id);
      survey.isRated = answer.submittedAt !== null;
      if (answer.isAsked) survey.asked = answer;
      survey.isAsking = false;
    } catch {
      this.#survey = null; // the end is shown without the form
    }
    this.options.onChange();
  }

  /** The visitor does not want to say how the chat was. */
  pass(): void {
    const survey = this.#survey;
    if (!survey?.asked) return;
    survey.asked = null;
    void this.options.pass(survey.chat.id).catch(() => undefined); // else it is asked again, which does no harm
    this.options.onChange();
  }

  /** An ended chat is put away: the server need not show it again. */
  putAway(chat: Chat): void {
    if (!chat.acceptedAt || this.#survey?.isRated) return;
    void this.options.pass(chat.id).catch(() => undefined); // else it is shown once more, which does no harm
  }

  see(chat: Chat | null, isBeginning: boolean, isStarting: boolean, status: Availability): Scene {
    const { campaign, signOn } = this.options.host.visit;
    const left = chat !== null && this.#leftFor.read() === chat.id;
    const scene: Scene = { screen: 'chat', form: null, isLeft: left, isRated: false, isAsking: false, mustSignIn: false, canLeave: false, canReturn: false };
    if (chat) {
      const waits = isWaiting(chat) && !chat.acceptedAt;
      scene.canLeave = waits && campaign.chatWindow.options?.isCanSwitchToOffline && !campaign.offlineMessage.isUseOwnPage;
      if (left || chat.switched || (waits && this.#isLeaving)) {
        scene.canReturn = waits;
        return this.#message(scene, chat);
      }
      const survey = this.#survey?.chat.id === chat.id && chat.state === 'ended' ? this.#survey : null;
      if (survey?.asked) {
        scene.screen = 'postChat';
        scene.form = this.#keep(`postChat ${chat.id}`, () => this.#asked(survey.chat, survey.asked!));
      } else if (survey) {
        scene.isRated = survey.isRated;
        scene.isAsking = survey.isAsking;
      }
      return scene;
    }
    if (isBeginning && !isStarting) return scene;
    const isWriting = this.#form?.form.kind === 'offlineMessage' && this.#form.form.isTouched;
    if (!isStarting && (this.#isLeft || status === 'offline' || isWriting)) {
      scene.isLeft = this.#isLeft;
      return this.#message(scene, null);
    }
    if (signOn?.type === 'required' && !signOn.userId) {
      scene.mustSignIn = true;
      scene.screen = 'prechat';
      return scene;
    }
    if (!campaign.preChat.isEnable || (signOn?.userId && signOn.skipsForm)) return scene;
    const form = this.#keep('prechat', () => this.options.forms.preChat(this.options.begin))!;
    if (this.#skips(form)) return scene;
    scene.screen = 'prechat';
    scene.form = form;
    return scene;
  }

  /** The page wants the form passed over, which works where it would be valid (contract/widget.md 3.3): it is then sent unseen. */
  #skips(form: Form): boolean {
    const { host, isShown } = this.options;
    if (this.#skipped !== form && host.isPreChatSkipped && isShown() && form.isSound && !form.isBusy) {
      this.#skipped = form;
      // Not while the screen is being decided on. A refusal stands in the form, which is then shown.
      queueMicrotask(() => void form.submit().catch(() => this.options.onChange()));
      return true;
    }
    return this.#skipped === form && form.refusal === '' && form.questions.every((q) => !q.error);
  }

  #asked(chat: Chat, asked: Survey): Form {
    const form = this.options.forms.postChat(chat, asked);
    form.onSent = () => {
      if (this.#survey) Object.assign(this.#survey, { asked: null, isRated: true });
      this.options.onChange();
    };
    return form;
  }

  #message(scene: Scene, chat: Chat | null): Scene {
    scene.screen = 'offlineMessage';
    if (scene.isLeft || this.options.host.visit.campaign.offlineMessage.isUseOwnPage) return scene;
    scene.form = this.#keep(`offlineMessage ${chat?.id ?? ''}`, () => {
      const form = this.options.forms.message(chat);
      form.onSent = () => {
        if (chat) this.#leftFor.write(chat.id);
        else this.#isLeft = true;
        this.#keep('', null);
        this.options.onChange();
      };
      return form;
    });
    return scene;
  }

  /** The form under a key, made when it is first needed; another one before it is ended. */
  #keep(key: string, make: (() => Form) | null): Form | null {
    if (this.#form?.key !== key) {
      this.#form?.form.close();
      this.#form = make && { key, form: make() };
    }
    return this.#form?.form ?? null;
  }
}
