import { Button, PasswordInput, Radio } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Panel } from '@parley/ui';
import { useLocation } from 'wouter';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { toast } from '../parts/toast';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { createAgent, invite } from './agents';
import { GroupsField } from './GroupsField';
import { rulesForNew, type Agent, type Person } from './person';
import { PersonFields } from './PersonFields';
import css from './NewAgentPage.module.css';

type FirstSignIn = 'invite' | 'password' | 'later';

const blank: Person & { groups: number[]; password: string; first: FirstSignIn } = {
  email: '',
  displayName: '',
  firstName: '',
  lastName: '',
  title: '',
  bio: '',
  mobilePhone: '',
  timeZone: '-1',
  dateTimeFormat: 'MM/dd/yyyy HH:mm:ss',
  groups: [],
  password: '',
  first: 'invite',
};

/** Adds somebody who is to work here, and lets them in. */
export function NewAgentPage() {
  const { create } = text.agents;
  const [, go] = useLocation();
  const form = useForm({
    initialValues: blank,
    validate: { ...rulesForNew, password: (value, { first }) => (first === 'password' ? required(text.fault.required)(value) : null) },
  });
  // The display name follows the names until somebody writes another one.
  const follow = (now: typeof blank, before: typeof blank) => {
    const whole = ({ firstName, lastName }: typeof blank) => `${firstName} ${lastName}`.trim();
    if (whole(now) !== whole(before) && now.displayName === whole(before)) form.setFieldValue('displayName', whole(now));
  };
  form.watch('firstName', ({ value, previousValue }) => follow({ ...form.getValues(), firstName: value }, { ...form.getValues(), firstName: previousValue }));
  form.watch('lastName', ({ value, previousValue }) => follow({ ...form.getValues(), lastName: value }, { ...form.getValues(), lastName: previousValue }));

  const save = useSave(form, add, ({ agent, said }) => {
    toast(said);
    go(`/settings/agents/${agent.id}/permissions`, { replace: true });
  });
  return (
    <Page heading={create.heading} lead={create.lead} back="/settings/agents">
      <form onSubmit={save.onSubmit} noValidate className={css.form}>
        <Panel>
          <PersonFields form={form} />
          <GroupsField value={form.getValues().groups} onChange={(ids) => form.setFieldValue('groups', ids)} error={form.errors.groups} />
        </Panel>
        <Panel
          title={create.signIn}
          foot={
            <Button type="submit" loading={save.isPending}>
              {create.submit}
            </Button>
          }
        >
          <FirstSignInField value={form.getValues().first} onChange={(first) => form.setFieldValue('first', first)} />
          {form.getValues().first === 'password' && (
            <PasswordInput
              className={css.password}
              label={text.agents.access.passwordNew}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': text.signIn.showPassword }}
              {...form.getInputProps('password')}
            />
          )}
          <Failure>{save.failure}</Failure>
        </Panel>
      </form>
    </Page>
  );
}

function FirstSignInField({ value, onChange }: { value: FirstSignIn; onChange: (first: FirstSignIn) => void }) {
  const { create } = text.agents;
  return (
    <Radio.Group aria-label={create.signIn} value={value} onChange={(first) => onChange(first as FirstSignIn)}>
      <div className={css.choices}>
        <Radio value="invite" label={create.invite} description={create.inviteHint} />
        <Radio value="password" label={create.password} description={create.passwordHint} />
        <Radio value="later" label={create.later} description={create.laterHint} />
      </div>
    </Radio.Group>
  );
}

/** Adds the agent and says how that went. An invitation that fails does not undo the agent. */
async function add({ first, password, ...person }: typeof blank): Promise<{ agent: Agent; said: string }> {
  const { create } = text.agents;
  const agent = await createAgent(first === 'password' ? { ...person, password } : person);
  if (first !== 'invite') return { agent, said: create.done(agent.displayName) };
  const isMailed = await invite(agent.id).then(
    ({ mailed }) => mailed,
    () => false,
  );
  return { agent, said: isMailed ? create.doneInvited(agent.displayName) : create.doneUninvited(agent.displayName) };
}
