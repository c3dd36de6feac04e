import type { Survey } from '@parley/client';
import { useRef, useState } from 'preact/hooks';
import { formText, menuText as m } from '../../text/en';
import { part } from '../parts';
import type { Session, View } from '../session';
import type { Deed } from './Menu';

type RateDialog = Awaited<ReturnType<typeof part<'rate'>>>['RateDialog'];
type MailDialog = Awaited<ReturnType<typeof part<'transcript'>>>['MailDialog'];

export interface Deeds {
  /** Ways to keep a copy of the chat. */
  keep: Deed[];
  /** What the menu offers. */
  menu: Deed[];
  /** The question where to mail the chat, while it is asked. */
  Mail: MailDialog | null;
  /** The question how the chat is, while it is asked. */
  rate: { Dialog: RateDialog; survey: Survey } | null;
  /** Puts either question away. */
  close: () => void;
  /** Why something did not work; empty for nothing. */
  trouble: string;
}

/** What else a visitor may do in the window as it is. */
export function useDeeds(session: Session, view: View): Deeds {
  const [Mail, setMail] = useState<MailDialog | null>(null);
  const [rate, setRate] = useState<Deeds['rate']>(null);
  const [trouble, setTrouble] = useState('');
  const from = useRef<HTMLElement | null>(null);
  const { copies, screen, chat, canLeave } = view;
  const attempt = (deed: () => Promise<void>) => () => {
    setTrouble('');
    deed().catch((cause: Error & { status?: number }) => setTrouble((cause.status === 409 && cause.message) || formText.sendFailed));
  };
  const mail = attempt(async () => {
    from.current = document.activeElement as HTMLElement | null;
    const loaded = await part('transcript');
    setMail(() => loaded.MailDialog);
  });
  const rateNow = attempt(async () => {
    from.current = document.activeElement as HTMLElement | null;
    const [loaded, survey] = await Promise.all([part('rate'), session.survey()]);
    setRate({ Dialog: loaded.RateDialog, survey });
  });
  const keep: Deed[] = [];
  if (copies.mail) keep.push({ name: m.emailTranscript, icon: 'mail', run: mail });
  if (copies.print) keep.push({ name: m.printTranscript, icon: 'print', run: attempt(() => session.printTranscript()) });
  if (copies.save) keep.push({ name: m.downloadTranscript, icon: 'save', run: attempt(() => session.saveTranscript()) });
  const menu: Deed[] = [];
  if (screen === 'chat' && chat && chat.state !== 'ended') {
    if (view.isRatable) menu.push({ name: m.rateChat, icon: 'star', run: rateNow });
    menu.push({ name: view.isSoundOn ? m.soundOff : m.soundOn, icon: view.isSoundOn ? 'mute' : 'sound', run: () => session.toggleSound() }, ...keep);
    if (canLeave) menu.push({ name: m.leaveMessage, icon: 'mail', run: () => session.leaveInstead(true) });
  }
  return {
    keep,
    menu,
    Mail,
    rate,
    close: () => {
      setMail(null);
      setRate(null);
      (from.current?.isConnected ? from.current : document.querySelector<HTMLElement>('.window'))?.focus();
    },
    trouble,
  };
}
