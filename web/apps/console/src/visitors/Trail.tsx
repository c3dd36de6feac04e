import { Link } from 'wouter';
import { clock, full, moment } from '../parts/time';
import { text } from '../text';
import { WebLink } from './WebLink';
import type { Detail } from './visitors';
import css from './GuestPane.module.css';

/** The pages of the visit, and the chats before it. */
export function Trail({ guest }: { guest: Detail }) {
  const { visitors, history } = text;
  return (
    <>
      <section className={css.part} aria-label={visitors.pages}>
        <h2>{visitors.pages}</h2>
        {guest.pages.length === 0 && <p className={css.none}>{visitors.noPages}</p>}
        <ol className={css.trail}>
          {guest.pages.map(({ time, url, title }, at) => (
            <li key={`${time} ${at}`}>
              <time dateTime={time} title={full(time)}>
                {clock(time)}
              </time>
              <WebLink url={url}>{title || url}</WebLink>
            </li>
          ))}
        </ol>
      </section>
      <section className={css.part} aria-label={visitors.chats}>
        <h2>{visitors.chats}</h2>
        {guest.pastChats.length === 0 && <p className={css.none}>{visitors.noChats}</p>}
        <ol className={css.trail}>
          {guest.pastChats.map(({ id, requestedAt, agents }) => (
            <li key={id}>
              <time dateTime={requestedAt} title={full(requestedAt)}>
                {moment(requestedAt)}
              </time>
              <Link href={`/history/${id}`}>{visitors.chatWith(agents.map((one) => one.name).join(', ') || history.nobody)}</Link>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
