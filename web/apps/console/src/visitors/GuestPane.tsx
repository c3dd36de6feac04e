import { ActionIcon, Tooltip } from '@mantine/core';
import { Face, Icon } from '@parley/ui';
import { Await } from '../parts/Await';
import { text } from '../text';
import { GuestActs } from './GuestActs';
import { GuestFacts } from './GuestFacts';
import { Segments } from './Segments';
import { StateTag } from './StateTag';
import { Trail } from './Trail';
import { guestName, useGuest } from './visitors';
import pane from '../history/Transcript.module.css';
import css from './GuestPane.module.css';

interface Props {
  visitorId: string;
  isNarrow: boolean;
  onClose: () => void;
}

/** All of one visitor, and what can be done about them. */
export function GuestPane({ visitorId, isNarrow, onClose }: Props) {
  const query = useGuest(visitorId);
  const guest = query.data;
  const name = guest ? guestName(guest) : text.chats.visitor;
  return (
    <section className={pane.pane} aria-label={text.visitors.about(name)}>
      <header className={pane.header}>
        <Tooltip label={text.visitors.back}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.visitors.back} onClick={onClose}>
            <Icon name={isNarrow ? 'left' : 'close'} />
          </ActionIcon>
        </Tooltip>
        {guest && (
          <>
            <Face name={name} />
            <div className={pane.who}>
              {isNarrow ? <h1>{name}</h1> : <h2>{name}</h2>}
              <p>{guest.email}</p>
            </div>
            <span className={css.state}>
              <StateTag status={guest.isOnSite ? guest.status : 11} />
            </span>
          </>
        )}
      </header>
      <div className={pane.scroll} tabIndex={0} role="group" aria-label={text.visitors.about(name)}>
        <Await query={query} lines={8}>
          {(data) => (
            <div className={css.parts}>
              <GuestActs guest={data} name={name} />
              <Segments segments={data.segments} />
              <GuestFacts guest={data} />
              <Trail guest={data} />
            </div>
          )}
        </Await>
      </div>
    </section>
  );
}
