import type { Canned, CannedMessage } from '@parley/client';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { door, keys } from '../app/client';
import { findCanned, slashBefore, type Slash } from './canned';

interface Choosing {
  isOpen: boolean;
  slash: Slash | null;
  canned: Canned | undefined;
  found: CannedMessage[];
  at: number;
  hasFailed: boolean;
  /** Takes a key for the list; false when it is not about it. */
  onKey: (event: KeyboardEvent, onPick: (message: CannedMessage, slash: Slash) => void) => boolean;
  /** The text or the cursor is elsewhere now. */
  onMove: (text: string, cursor: number) => void;
}

/** The choice of a canned message by what stands behind a slash in a field. */
export function useCanned(chatId: string): Choosing {
  const [slash, setSlash] = useState<Slash | null>(null);
  const [closedAt, setClosedAt] = useState(-1);
  const [at, setAt] = useState(0);
  const isOpen = slash !== null && slash.at !== closedAt;
  const query = useQuery({ queryKey: keys.canned(chatId), queryFn: () => door.cannedMessages(chatId), enabled: isOpen });
  const found = isOpen && query.data ? findCanned(query.data.messages, slash.words) : [];
  const chosen = Math.min(at, Math.max(0, found.length - 1));

  const onMove = (text: string, cursor: number) => {
    const next = slashBefore(text, cursor);
    if (next?.at !== slash?.at || next?.words !== slash?.words) setAt(0);
    if (next === null || !next.words.startsWith(slash?.words ?? '')) setClosedAt(-1); // what was closed is gone
    setSlash(next);
  };
  const onKey: Choosing['onKey'] = (event, onPick) => {
    if (!isOpen || event.nativeEvent.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const message = found[chosen];
    if (event.key === 'Escape') setClosedAt(slash.at);
    else if (step && found.length > 0 && !event.altKey) setAt((chosen + step + found.length) % found.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && message) onPick(message, slash);
    else return false;
    event.preventDefault();
    return true;
  };
  return { isOpen, slash, canned: query.data, found, at: chosen, hasFailed: query.isError, onKey, onMove };
}
