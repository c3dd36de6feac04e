import { Anchor } from '@mantine/core';
import { Setup } from '../factor/Setup';
import { text } from '../text';
import { AuthCard, AuthLinks } from './AuthCard';
import { useSession } from './SessionGate';
import { signOut } from './session';

/** Where everybody comes first whose site asks for a second factor that is not there yet. */
export function EnrolPage({ onDone }: { onDone: () => void }) {
  const { site } = useSession();
  return (
    <AuthCard heading={text.signIn.enrol.heading} lead={text.signIn.enrol.lead(site.name)} isWide>
      <Setup onDone={onDone} />
      <AuthLinks>
        <Anchor component="button" type="button" onClick={() => void signOut()}>
          {text.nav.signOut}
        </Anchor>
      </AuthLinks>
    </AuthCard>
  );
}
