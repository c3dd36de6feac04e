import { text } from '../text';

/** The visitor's name as agents read it. */
export function visitorName(visitor: { name: string; email: string }): string {
  return visitor.name || visitor.email || text.chats.visitor;
}
