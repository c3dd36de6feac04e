import type { Campaign, Chat, VisitorChatDoor } from '@parley/client';
import { formText } from '../text/en';
import { part } from './parts';

/** What a visitor may have of a chat. */
export interface Copies {
  mail: boolean;
  print: boolean;
  save: boolean;
}

/** What the campaign's settings and the server allow, once somebody has answered. */
export function copies(chat: Chat | null, campaign: Campaign, sendsMail: boolean): Copies {
  const { isCanEmailTranscript, isCanPrintTranscript, isCanDownloadPDF } = campaign.chatWindow.options ?? {};
  const isThere = chat?.acceptedAt != null;
  return { mail: isThere && isCanEmailTranscript && sendsMail, print: isThere && isCanPrintTranscript, save: isThere && isCanDownloadPDF };
}

/** Gets copies of a chat for its visitor. */
export class Transcripts {
  constructor(
    private readonly door: VisitorChatDoor,
    /** Runs a call of the server, once more with a new token when the old one is refused. */
    private readonly ask: <T>(call: () => Promise<T>) => Promise<T>,
  ) {}

  /** Resolves with the words of a refusal, or with null. */
  async mail(chat: Chat, email: string): Promise<string | null> {
    try {
      await this.ask(() => this.door.mailTranscript(chat.id, email));
      return null;
    } catch (cause) {
      return (cause as Error).message || formText.sendFailed;
    }
  }

  async print(chat: Chat): Promise<void> {
    const [page, paper] = await Promise.all([this.ask(() => this.door.transcript(chat.id, 'html')), part('transcript')]);
    await paper.print(page);
  }

  async save(chat: Chat): Promise<void> {
    const [file, paper] = await Promise.all([this.ask(() => this.door.transcript(chat.id, 'pdf')), part('transcript')]);
    paper.save(file, `chat-${chat.requestedAt.slice(0, 10)}.pdf`);
  }
}
