import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import type { Chat } from '@parley/client';
import { Icon, type IconName } from '@parley/ui';
import type { ReactNode } from 'react';
import { useDesk } from '../desk/DeskProvider';
import { Elapsed } from '../parts/now';
import { day, clock, elapsed } from '../parts/time';
import { text } from '../text';
import css from './VisitorFacts.module.css';

/** What is known of the visitor of a chat; `isWide` sets it in two columns. */
export function VisitorFacts({ chat, isWide = false }: { chat: Chat; isWide?: boolean }) {
  const { desk } = useDesk();
  const { visitor } = chat;
  const named = (list: { id: number; name: string }[] | undefined, id: number) => list?.find((one) => one.id === id)?.name ?? text.visitor.numbered(id);
  return (
    <dl className={css.facts} data-columns={isWide || undefined}>
      <Fact icon="person" label={text.visitor.name}>
        {visitor.name || <None />}
      </Fact>
      {visitor.ssoUserId && (
        <Fact icon="check" label={text.visitor.signedIn} isLong>
          <Copyable value={visitor.ssoUserId} what={text.visitor.signedIn} />
        </Fact>
      )}
      <Fact icon="mail" label={text.visitor.email} isLong>
        {visitor.email ? <Copyable value={visitor.email} what={text.visitor.email} /> : <None />}
      </Fact>
      <Fact icon="page" label={text.visitor.page} isLong>
        <PageLink url={visitor.pageUrl} title={visitor.pageTitle} />
      </Fact>
      <Fact icon="flag" label={text.visitor.campaign}>
        {named(desk.data?.campaigns, chat.campaignId)}
      </Fact>
      <Fact icon="people" label={text.visitor.department}>
        {chat.departmentId ? named(desk.data?.departments, chat.departmentId) : text.visitor.noDepartment}
      </Fact>
      <Fact icon="clock" label={text.visitor.requested}>
        {day(chat.requestedAt)}, {clock(chat.requestedAt)}
      </Fact>
      <Fact icon="wait" label={text.visitor.waited}>
        {chat.acceptedAt ? elapsed(Date.parse(chat.acceptedAt) - Date.parse(chat.requestedAt)) : chat.state === 'ended' ? <None /> : <Elapsed since={chat.requestedAt} />}
      </Fact>
    </dl>
  );
}

function Fact({ icon, label, isLong, children }: { icon: IconName; label: string; isLong?: boolean; children: ReactNode }) {
  return (
    <div className={css.fact} data-long={isLong}>
      <Icon name={icon} size={16} />
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None() {
  return <span className={css.none}>{text.visitor.none}</span>;
}

function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? text.visitor.copied : text.visitor.copy(what)}>
          <UnstyledButton className={css.copy} onClick={copy} aria-label={`${value}. ${copied ? text.visitor.copied : text.visitor.copy(what)}`}>
            <span>{value}</span>
            <Icon name={copied ? 'check' : 'copy'} size={14} />
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}

/** The page the visitor is on. Only web addresses become links: the address comes from the visitor's browser. */
function PageLink({ url, title }: { url: string; title: string }) {
  if (!url) return title || <None />;
  if (!/^https?:\/\//i.test(url)) return <span>{title || url}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" className={css.page}>
      {title && <span className={css.title}>{title}</span>}
      <span className={css.url}>{url.replace(/^https?:\/\//i, '')}</span>
    </a>
  );
}
