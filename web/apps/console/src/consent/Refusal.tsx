import { Button } from '@mantine/core';
import { ApiError } from '@parley/client';
import { Notice } from '@parley/ui';
import { useLocation } from 'wouter';
import { explainFailure } from '../parts/fault';
import { AuthCard } from '../session/AuthCard';
import { useSession } from '../session/SessionGate';
import { signOut } from '../session/session';
import { text } from '../text';

/** Codes by which the server says why it does not even ask. */
const unknownClient = 401001;
const mismatch = 400023;
const notForSite = 400020;
const notAllowed = 403000;

/** Why a program cannot be let in, and what can be done about it. Nobody is sent anywhere. */
export function Refusal({ cause, onRetry }: { cause: unknown; onRetry: () => void }) {
  const { agent, site } = useSession();
  const [, go] = useLocation();
  const { consent } = text;
  const code = cause instanceof ApiError ? cause.code : 0;
  if (code === notAllowed) {
    return (
      <AuthCard heading={consent.otherSite} lead={consent.otherSiteText(agent.displayName, site.name)}>
        <Button fullWidth size="md" onClick={() => void signOut()}>
          {consent.notYou}
        </Button>
      </AuthCard>
    );
  }
  const desk = (
    <Button fullWidth size="md" variant="default" onClick={() => go('/')}>
      {consent.desk}
    </Button>
  );
  if (code === unknownClient) return <AuthCard heading={consent.unknown} lead={consent.unknownText}>{desk}</AuthCard>;
  if (code === mismatch) return <AuthCard heading={consent.mismatch} lead={consent.mismatchText}>{desk}</AuthCard>;
  if (code === notForSite) return <AuthCard heading={consent.notForSite} lead={consent.notForSiteText}>{desk}</AuthCard>;
  if (cause instanceof ApiError && cause.status === 400) {
    return (
      <AuthCard heading={consent.wrong} lead={consent.wrongText}>
        <Notice>{cause.message}</Notice>
        {desk}
      </AuthCard>
    );
  }
  return (
    <AuthCard heading={text.fault.unread} lead={explainFailure(cause)}>
      <Button fullWidth size="md" onClick={onRetry}>
        {text.retry}
      </Button>
    </AuthCard>
  );
}
