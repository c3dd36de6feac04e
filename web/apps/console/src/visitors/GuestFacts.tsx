import type { ReactNode } from 'react';
import { useDesk } from '../desk/DeskProvider';
import { day, clock } from '../parts/time';
import { text } from '../text';
import { WebLink } from './WebLink';
import { placeOf, type Detail } from './visitors';
import pane from '../history/Transcript.module.css';

const when = (time: string) => `${day(time)}, ${clock(time)}`;

/** Where somebody is and comes from, with what, and what the site keeps about them. */
export function GuestFacts({ guest }: { guest: Detail }) {
  const { desk } = useDesk();
  const { facts: labels } = text.visitors;
  const campaign = desk.data?.campaigns?.find((one) => one.id === guest.campaignId)?.name;
  const agents = guest.chat?.agents.map((one) => one.name).join(', ');
  const facts: [string, ReactNode][] = [
    [text.visitor.signedIn, guest.ssoUserId],
    [labels.page, guest.pageUrl && <WebLink url={guest.pageUrl}>{guest.pageTitle || guest.pageUrl}</WebLink>],
    [labels.landing, guest.landingPage && <WebLink url={guest.landingPage}>{guest.landingPage}</WebLink>],
    [labels.referrer, guest.referrer && <WebLink url={guest.referrer}>{guest.referrer}</WebLink>],
    [labels.keywords, guest.keywords],
    [labels.chattingWith, agents],
    [labels.place, placeOf(guest)],
    [labels.ip, guest.ip],
    [labels.zone, [guest.zone, guest.timeZone].filter(Boolean).join(' · ')],
    [labels.device, [guest.browser, guest.operatingSystem].filter(Boolean).join(' · ')],
    [labels.screen, guest.screen],
    [labels.language, guest.language],
    [labels.visit, when(guest.visitTime)],
    [labels.first, guest.visits > 1 && guest.firstVisitTime && when(guest.firstVisitTime)],
    [labels.counts, text.visitors.counts(guest.visits, guest.allPageViews, guest.chats)],
    [labels.campaign, campaign],
    ...guest.customVariables.map((one): [string, ReactNode] => [one.name, one.url ? <WebLink url={one.url}>{one.value}</WebLink> : one.value]),
  ];
  return (
    <dl className={pane.facts}>
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
