import { expect, type Locator, type Page } from '@playwright/test';
import { said } from './said';

/** Somebody at the console. */
export class Agent {
  constructor(
    readonly page: Page,
    private readonly console: string,
  ) {}

  async signIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.goto(this.console);
    await this.page.getByLabel('Email').fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.goOnline();
  }

  async goOnline(): Promise<void> {
    const online = this.page.getByRole('radio', { name: 'Online' });
    await expect(online).toBeEnabled();
    await online.check({ force: true });
    await expect(online).toBeChecked();
  }

  /** The button that accepts somebody's chat. */
  request(visitor: string): Locator {
    return this.page.getByRole('button', { name: `Accept the chat with ${visitor}` });
  }

  async accept(visitor: string): Promise<void> {
    await this.request(visitor).click();
    await expect(this.composer(visitor)).toBeVisible();
  }

  /** A chat's place on the desk: other chats may stand beside it. */
  chat(visitor: string): Locator {
    return this.page.getByRole('region', { name: `Chat with ${visitor}` });
  }

  composer(visitor: string): Locator {
    return this.page.getByRole('textbox', { name: `Message to ${visitor}` });
  }

  log(visitor: string): Locator {
    return this.page.getByRole('log', { name: `Messages with ${visitor}` });
  }

  async say(visitor: string, text: string): Promise<void> {
    await this.composer(visitor).fill(text);
    await this.composer(visitor).press('Enter');
  }

  /** Everything that people said in a chat, in the order it stands on the screen. */
  said(visitor: string): Promise<string[]> {
    return said(this.log(visitor));
  }
}
