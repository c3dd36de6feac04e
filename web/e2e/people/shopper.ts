import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { said } from './said';
import { faults } from '../faults';

/** Somebody in the shop, who sees the button and the chat window. */
export class Shopper {
  readonly window: FrameLocator;
  readonly button: Locator;
  #authorization = '';
  #chat = '';
  #server = '';

  constructor(
    readonly page: Page,
    readonly shop: string,
    readonly name: string,
  ) {
    this.window = page.frameLocator('iframe#chat_window_container');
    this.button = page.getByRole('button', { name: /^Chat/ });
    page.on('request', (request) => {
      const [, chat] = /\/api\/visitor\/v1\/chats\/([0-9a-f-]{36})/.exec(request.url()) ?? [];
      if (!chat) return;
      this.#chat = chat;
      this.#server = new URL(request.url()).origin;
      this.#authorization = request.headers().authorization ?? this.#authorization;
    });
  }

  /** Comes to the shop and opens the window. */
  async enter(path = ''): Promise<void> {
    await this.page.goto(this.shop + path);
    await this.button.click();
  }

  /** Answers the questions before the chat and asks for it. */
  async ask(): Promise<void> {
    await this.enter();
    const start = this.window.getByRole('button', { name: 'Start chat' });
    await expect(start.or(this.composer)).toBeVisible();
    if (!(await start.isVisible())) return;
    for (const [label, value] of [
      [/name/i, this.name],
      [/e-?mail/i, `${this.name.toLowerCase().replace(/[^a-z]+/g, '.')}@example.com`],
    ] as const) {
      const field = this.window.getByRole('textbox', { name: label });
      if (await field.count()) await field.first().fill(value);
    }
    await start.click();
    await expect(this.composer).toBeVisible();
  }

  get composer(): Locator {
    return this.window.getByRole('textbox', { name: 'Your message' });
  }

  get log(): Locator {
    return this.window.getByRole('log', { name: 'Conversation' });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Everything that people said, in the order it stands on the screen. */
  said(): Promise<string[]> {
    return said(this.log);
  }

  /** The same person with another page of the shop, in a tab beside. */
  async secondTab(path: string): Promise<Shopper> {
    const tab = new Shopper(await this.page.context().newPage(), this.shop, this.name);
    await tab.page.goto(this.shop + path);
    if (!(await tab.composer.isVisible())) await tab.button.click();
    await expect(tab.composer).toBeVisible();
    return tab;
  }

  async end(): Promise<void> {
    await this.window.getByRole('button', { name: 'End chat' }).first().click();
    await this.window.getByRole('alertdialog').getByRole('button', { name: 'End chat' }).click();
    await expect(this.window.getByText('Thank you for chatting with us.')).toBeVisible();
  }

  /** Does something in the own chat at the server itself, past the window. */
  async does(method: string, path: string, body: object): Promise<void> {
    await expect.poll(() => this.#authorization).not.toBe('');
    const url = `${new URL(this.shop).origin}/api/visitor/v1/chats/${this.#chat}/${path}`;
    const answer = await fetch(url, { method, headers: { authorization: this.#authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  }

  /** Is gone for good: a chat that goes on ends, so that nobody of this story waits in the next one. */
  async goes(): Promise<void> {
    if (!this.#chat || !this.#authorization) return;
    const url = `${this.#server}/api/visitor/v1/chats/${this.#chat}/end`;
    // It may be over, or its server.
    await fetch(url, { method: 'POST', headers: { authorization: this.#authorization } }).catch(() => undefined);
  }

  /** What stands between the page, with the window on it, and those who cannot see or have a small screen. */
  faults(): Promise<string[]> {
    return faults(this.page, { html: this.window.locator('html') });
  }
}
