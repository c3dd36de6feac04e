import { Anchor, Button, Loader } from '@mantine/core';
import { Face } from '@parley/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearch } from 'wouter';
import type { components } from '../api/v2.gen';
import { explainFailure } from '../parts/fault';
import { Failure } from '../parts/Failure';
import gate from '../session/SessionGate.module.css';
import { AuthCard } from '../session/AuthCard';
import { signOut } from '../session/session';
import { text } from '../text';
import { answer, useAuthorization } from './authorization';
import { Refusal } from './Refusal';
import css from './ConsentPage.module.css';

type Authorization = components['schemas']['Authorization'];

/** Asks whether a program may act for the agent. */
export function ConsentPage() {
  const search = useSearch();
  const query = useAuthorization(search);
  if (query.isError) return <Refusal cause={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return <Wait />;
  return query.data.consent ? <Question asked={query.data} search={search} /> : <Passage search={search} />;
}

function Wait() {
  return (
    <main className={gate.gate}>
      <Loader aria-label={text.loading} />
    </main>
  );
}

function useAnswer(search: string) {
  return useMutation({ mutationFn: (allow: boolean) => answer(search, allow), onSuccess: (to) => location.assign(to) });
}

/** Programs that the site's partner made are let in without a question. */
function Passage({ search }: { search: string }) {
  const { mutate, isError, error } = useAnswer(search);
  useEffect(() => mutate(true), [mutate]);
  return isError ? <Refusal cause={error} onRetry={() => mutate(true)} /> : <Wait />;
}

function Question({ asked, search }: { asked: Authorization; search: string }) {
  const { consent } = text;
  const reply = useAnswer(search);
  const isBusy = reply.isPending || reply.isSuccess;
  return (
    <AuthCard heading={consent.heading(asked.client.name)} lead={consent.lead(asked.site.name)} isWide>
      <div className={css.who}>
        <Face name={asked.agent.displayName} />
        <span className={css.names}>
          <strong>{asked.agent.displayName}</strong>
          <span>{asked.agent.email}</span>
        </span>
        <Anchor component="button" type="button" onClick={() => void signOut()}>
          {consent.notYou}
        </Anchor>
      </div>
      <Rights permissions={asked.client.permissions} />
      <p className={css.hint}>{consent.end}</p>
      <Failure>{reply.isError ? explainFailure(reply.error) : ''}</Failure>
      <div className={css.ways}>
        <Button variant="default" size="md" disabled={isBusy} onClick={() => reply.mutate(false)}>
          {consent.deny}
        </Button>
        <Button size="md" loading={isBusy} onClick={() => reply.mutate(true)}>
          {consent.allow}
        </Button>
      </div>
      <p className={css.hint} role="status">
        {reply.isSuccess ? consent.going : consent.back(hostOf(search))}
      </p>
    </AuthCard>
  );
}

function Rights({ permissions }: { permissions: string[] | null }) {
  const { consent } = text;
  if (!permissions) {
    return (
      <p className={css.rights}>
        <strong>{consent.may}</strong> {consent.mayAll}.
      </p>
    );
  }
  return (
    <div className={css.rights}>
      <strong>{consent.may}</strong> {consent.mayOnly}
      <ul>
        {permissions.map((permission) => (
          <li key={permission}>{nameOf(permission)}</li>
        ))}
      </ul>
    </div>
  );
}

/** A permission's name as people read it. */
function nameOf(permission: string): string {
  const [product, key] = permission.split('.') as [string, string];
  const known = text.permissions as unknown as Record<string, Record<string, [string, string]>>;
  return known[product]?.[key]?.[0] ?? permission;
}

/** Where the answer leads. The server has compared the address with the registered ones. */
function hostOf(search: string): string {
  const to = new URLSearchParams(search).get('redirect_uri') ?? '';
  return URL.canParse(to) ? new URL(to).host || new URL(to).protocol : to;
}
