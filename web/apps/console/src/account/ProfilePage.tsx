import { Panel } from '@parley/ui';
import { personOf, rulesFor } from '../agents/person';
import { PhotoPanel } from '../agents/PhotoPanel';
import { PersonFields } from '../agents/PersonFields';
import { Await } from '../parts/Await';
import { Page } from '../parts/Page';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { changed, useSave } from '../parts/useSave';
import { text } from '../text';
import { updateMe, useMe, type Me } from './me';

/** One's own name, and how to be reached. */
export function ProfilePage() {
  const { profile } = text.account;
  const me = useMe();
  return (
    <Page heading={profile.heading} lead={profile.lead}>
      <Await query={me} lines={8}>
        {(me) => (
          <>
            <PhotoPanel id={me.id} name={me.displayName} />
            <Profile me={me} />
          </>
        )}
      </Await>
    </Page>
  );
}

function Profile({ me }: { me: Me }) {
  const form = useRecord(personOf(me), rulesFor(personOf(me)));
  const save = useSave(
    form,
    (values) => updateMe(changed(values, form.getInitialValues())),
    (answer) => {
      take(form, personOf(answer));
      toast(text.account.profile.saved);
    },
  );
  return (
    <form onSubmit={save.onSubmit} noValidate>
      <Panel foot={<SaveBar form={form} save={save} />}>
        <PersonFields form={form} />
      </Panel>
    </form>
  );
}
