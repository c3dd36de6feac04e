import type { Campaign, Chat, Survey, VisitorChatDoor } from '@parley/client';
import { formText } from '../text/en';

/** A chat may be rated while it goes on where the form after it asks for a grade. */
export function isRatable(chat: Chat | null, { postChat }: Campaign): boolean {
  return chat?.acceptedAt != null && chat.state !== 'ended' && !!postChat?.isEnable && postChat.fields.some((f) => f.isSystem && f.isVisible && f.type === 'rating');
}

/** Says how a visitor finds a chat that goes on. */
export class Ratings {
  constructor(
    private readonly door: VisitorChatDoor,
    /** Runs a call of the server, once more with a new token when the old one is refused. */
    private readonly ask: <T>(call: () => Promise<T>) => Promise<T>,
    private readonly emit: (event: string, ...payload: unknown[]) => void,
  ) {}

  /** What is asked, and what was said so far. */
  read(chat: Chat): Promise<Survey> {
    return this.ask(() => this.door.survey(chat.id));
  }

  /** Resolves with the words of a refusal, or with null. Page scripts hear of it (contract/widget.md 3.4). */
  async give(chat: Chat, score: number, comment: string): Promise<string | null> {
    try {
      await this.ask(() => this.door.rate(chat.id, { grade: score, comment }));
    } catch (cause) {
      return (cause as Error).message || formText.sendFailed;
    }
    this.emit('livechat.chat.visitor.rate', { score, ...(comment ? { comment } : {}) });
    return null;
  }
}
