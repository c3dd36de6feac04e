import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Fields, Panel } from '@parley/ui';
import { FactorPanel } from '../factor/FactorPanel';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { toast } from '../parts/toast';
import { required, useSave } from '../parts/useSave';
import { text } from '../text';
import { changePassword } from './me';

/** How one proves who one is. */
export function SignInPage() {
  const { signIn } = text.account;
  return (
    <Page heading={signIn.heading} lead={signIn.lead}>
      <PasswordPanel />
      <FactorPanel />
    </Page>
  );
}

function PasswordPanel() {
  const { password } = text.account;
  const needed = required(text.fault.required);
  const form = useForm({ initialValues: { currentPassword: '', newPassword: '' }, validate: { currentPassword: needed, newPassword: needed } });
  const save = useSave(form, changePassword, () => {
    form.reset();
    toast(password.done);
  });
  const toggle = { 'aria-label': text.signIn.showPassword };
  return (
    <form onSubmit={save.onSubmit} noValidate>
      <Panel
        title={password.title}
        lead={password.lead}
        foot={
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {password.submit}
          </Button>
        }
      >
        <Fields>
          <PasswordInput label={password.current} autoComplete="current-password" visibilityToggleButtonProps={toggle} {...form.getInputProps('currentPassword')} />
          <PasswordInput label={password.next} autoComplete="new-password" visibilityToggleButtonProps={toggle} {...form.getInputProps('newPassword')} />
        </Fields>
        <Failure>{save.failure}</Failure>
      </Panel>
    </form>
  );
}
